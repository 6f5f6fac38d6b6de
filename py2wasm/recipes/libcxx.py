"""The libcxx driver: zig's C++ library as plain files, and what takes the place of throwing.

zig builds the library when it first links a C++ program. It is made to link one and to print its
linker command, which names the files. Their members carry the paths of zig's cache, so each
archive is made anew.
"""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.process import run
from py2wasm.recipes.wasmobject import members

if TYPE_CHECKING:
    from py2wasm.recipes.builder import Job

WANTED = ("libc++.a", "libc++abi.a")
THROW = Path(__file__).parent / "core" / "libcxx" / "throw.c"


def build(job: Job) -> None:
    """Let zig link an empty program, and keep its C++ library."""
    program = job.work / "empty.cpp"
    program.write_text("int main() { return 0; }\n")
    command = [
        str(job.toolchain.zig), "build-exe", "-target", job.target.triple, "-O", "ReleaseSmall",
        "-lc", "-lc++", str(program), "--verbose-link", f"-femit-bin={job.work / 'empty.wasm'}",
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=job.work, env=job.environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BuildError("zig cannot link an empty program", cause=done.stderr[-2000:])
    found = _linked_libraries(done.stderr)
    for name in WANTED:
        if name not in found:
            raise BuildError(f"zig's linker command names no `{name}`", cause=done.stderr[-2000:])
        _archive(job, name, dict(members(job.work / found[name])))
    compiled = job.work / "throw.o"
    compiler = [*job.toolchain.compiler(job.triple), *job.toolchain.hide(THROW.parent), "-Os"]
    run([*compiler, "-c", str(THROW), "-o", str(compiled)], log=job.log, env=job.environment)
    _archive(job, "libthrow.a", {compiled.name: compiled.read_bytes()})


def _linked_libraries(output: str) -> dict[str, Path]:
    for line in output.splitlines():
        if line.startswith("wasm-ld "):
            paths = (Path(word) for word in shlex.split(line) if word.endswith(".a"))
            return {path.name: path for path in paths}
    return {}


def _archive(job: Job, name: str, objects: dict[str, bytes]) -> None:
    folder = job.work / name
    folder.mkdir(exist_ok=True)
    for member, data in objects.items():
        (folder / Path(member).name).write_bytes(data)
    library = job.output / "lib"
    library.mkdir(exist_ok=True)
    names = sorted(Path(member).name for member in objects)
    run(
        [*job.toolchain.archiver(), "qcsD", str(library / name), *names],
        log=job.log,
        cwd=folder,
        env=job.environment,
    )
