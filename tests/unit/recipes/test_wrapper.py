from __future__ import annotations

import json
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from py2wasm.recipes import wrapper

if TYPE_CHECKING:
    from pathlib import Path

TOOL = """\
#!{python}
import pathlib, sys
with pathlib.Path({log!r}).open("a") as log:
    log.write(" ".join([pathlib.Path(sys.argv[0]).name, *sys.argv[1:]]) + "\\n")
if "bad.c" in sys.argv:
    sys.exit(3)
"""


class Tools:
    """A settings file for tools that only note how they were called."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.log = root / "log"
        self.log.touch()
        commands = {}
        for name in ("cc", "cxx", "ar", "linker"):
            script = root / name
            script.write_text(TOOL.format(python=sys.executable, log=str(self.log)))
            script.chmod(script.stat().st_mode | stat.S_IXUSR)
            commands[name] = [str(script)]
        rules = {
            "first": ["-I/python"],
            "drop": ["-fPIC", "-Wl,*", "-I/host/*"],
            "flags_of": {"*/hot.c*": ["-O2"]},
        }
        self.settings = root / "settings.json"
        self.settings.write_text(json.dumps({**commands, **rules}))

    def call(self, tool: str, *words: str) -> int:
        return wrapper.main([str(self.settings), tool, *words])

    @property
    def calls(self) -> list[str]:
        return self.log.read_text().splitlines()


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    return Tools(tmp_path)


def test_a_file_with_flags_of_its_own(tools: Tools) -> None:
    assert tools.call("cc", "-Os", "-c", "src/hot.c", "-o", "hot.o") == 0
    assert tools.calls == ["cc -I/python -Os -c src/hot.c -o hot.o -O2"]


def test_compiling(tools: Tools) -> None:
    assert tools.call("cc", "-fPIC", "-O2", "-I/host/include", "-c", "a.c", "-o", "a.o") == 0
    assert tools.call("cxx", "-c", "a.cpp") == 0
    assert tools.calls == ["cc -I/python -O2 -c a.c -o a.o", "cxx -I/python -c a.cpp"]


def test_failure_is_passed_on(tools: Tools) -> None:
    assert tools.call("cc", "-c", "bad.c") == 3


def test_shared_library_becomes_an_archive(tools: Tools) -> None:
    output = tools.root / "a.so"
    output.write_text("from before")
    words = ["-shared", "-Wl,--start-group", "sub/libb.a", "a.o", "x/a.o", "libc.a", "sub/libb.a"]
    assert tools.call("cxx", "-o", str(output), *words) == 0
    assert tools.calls == [f"ar qcsD {output} a.o x/a.o"]
    assert not output.exists()
    assert (tools.root / "a.so.libs").read_text() == "sub/libb.a\nlibc.a\n"


def test_response_files(tools: Tools) -> None:
    (tools.root / "inner").write_text("'b c.o'")
    (tools.root / "outer").write_text(f"a.o\n@{tools.root / 'inner'}")
    assert tools.call("ar", "csr", "x.a", f"@{tools.root / 'outer'}") == 0
    assert tools.calls == ["ar csr x.a a.o b c.o"]


def test_archives_hold_their_members(tools: Tools) -> None:
    assert tools.call("ar", "csrDT", "T.a", "a.o") == 0
    assert tools.call("ar", "--version") == 0
    assert tools.calls == ["ar csrD T.a a.o", "ar --version"]


def test_linker_is_asked_for_its_version(tools: Tools) -> None:
    assert tools.call("cc", "-Wl,--version") == 0
    assert tools.calls == ["linker --version"]
