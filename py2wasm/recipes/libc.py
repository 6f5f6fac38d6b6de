"""The libc driver: zig's wasi-libc, start file and compiler run time as plain files.

zig builds them when it first links a C program. It is made to link one and to print its linker
command, which names them.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError

if TYPE_CHECKING:
    from py2wasm.recipes.builder import Job

WANTED = ("crt1-command.o", "libc.a", "libzigc.a", "libcompiler_rt.a")


def build(job: Job) -> None:
    """Let zig link an empty program and keep the files that its linker command names."""
    driver = job.recipe.libc
    assert driver is not None  # noqa: S101 - the model guarantees it
    program = job.work / "empty.c"
    program.write_text("int main(void) { return 0; }\n")
    command = [
        str(job.toolchain.zig), "build-exe", "-target", job.target.triple, "-O", "ReleaseSmall",
        "-lc", *(f"-l{name}" for name in driver.emulations),
        str(program), "--verbose-link", f"-femit-bin={job.work / 'empty.wasm'}",
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=job.work, env=job.environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BuildError("zig cannot link an empty program", cause=done.stderr[-2000:])
    library = job.output / "lib"
    library.mkdir(parents=True)
    found = _linked_files(done.stderr)
    for name in WANTED:
        if name not in found:
            raise BuildError(f"zig's linker command names no `{name}`", cause=done.stderr[-2000:])
        shutil.copy2(job.work / found[name], library / name)


def _linked_files(output: str) -> dict[str, Path]:
    for line in output.splitlines():
        if line.startswith("wasm-ld "):
            paths = (Path(word) for word in shlex.split(line) if word.endswith((".o", ".a")))
            return {path.name: path for path in paths}
    return {}
