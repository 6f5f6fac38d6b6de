from __future__ import annotations

import stat
import sys
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import BuildError
from py2wasm.recipes import Recipe, libcxx
from py2wasm.recipes.builder import Job
from py2wasm.target import Target
from py2wasm.toolchain import Toolchain

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.console import Console

# Names the libraries as zig does; its archiver writes down the names of the members.
ZIG = """\
#!{python}
import pathlib, sys
if sys.argv[1] == "build-exe":
    print("wasm-ld -o empty.wasm crt1.o {libraries}", file=sys.stderr)
    sys.exit({status})
if sys.argv[1] == "cc":
    pathlib.Path(sys.argv[sys.argv.index("-o") + 1]).write_bytes(b"object")
if sys.argv[1] == "ar":
    _, _, how, library, *names = sys.argv
    parts = [name + "=" + pathlib.Path(name).read_bytes().decode() for name in names]
    pathlib.Path(library).write_text(how + " " + " ".join(parts))
"""


def member(name: str, body: bytes) -> bytes:
    return f"{name + '/':<16}{'0':<32}{len(body):<10}`\n".encode() + body


def job(root: Path, console: Console, libraries: str, status: int = 0) -> Job:
    work, output, cache = (root / name for name in ("work", "output", "cache"))
    for folder in (work, output, cache):
        folder.mkdir()
    magic = b"!<arch>\n"
    (cache / "libc++.a").write_bytes(magic + member("b.o", b"\0asmbb") + member("a.o", b"\0asma1"))
    (cache / "libc++abi.a").write_bytes(magic + member("c.o", b"\0asmcc"))
    zig = root / "zig"
    zig.write_text(ZIG.format(python=sys.executable, libraries=libraries, status=status))
    zig.chmod(zig.stat().st_mode | stat.S_IXUSR)
    with console.step("x") as step:
        return Job(
            recipe=Recipe.model_validate({"name": "libcxx", "folder": root, "libcxx": {}}),
            source=work,
            work=work,
            output=output,
            needs={},
            toolchain=Toolchain(zig=zig, zig_version="1", ninja=root),
            target=Target(),
            jobs=1,
            environment={},
            step=step,
        )


def test_libraries_without_paths(tmp_path: Path, console: Console) -> None:
    made = job(tmp_path, console, "../cache/libc.a ../cache/libc++.a ../cache/libc++abi.a")
    libcxx.build(made)
    library = made.output / "lib"
    assert sorted(path.name for path in library.iterdir()) == [
        "libc++.a", "libc++abi.a", "libthrow.a",
    ]  # fmt: skip
    assert (library / "libc++.a").read_text() == "qcsD a.o=\0asma1 b.o=\0asmbb"
    assert (library / "libthrow.a").read_text() == "qcsD throw.o=object"


def test_library_that_is_not_named(tmp_path: Path, console: Console) -> None:
    with pytest.raises(BuildError, match=r"names no `libc\+\+abi\.a`"):
        libcxx.build(job(tmp_path, console, "../cache/libc.a ../cache/libc++.a"))


def test_failure_of_zig(tmp_path: Path, console: Console) -> None:
    with pytest.raises(BuildError, match="zig cannot link an empty program"):
        libcxx.build(job(tmp_path, console, "", status=1))
