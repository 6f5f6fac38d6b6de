"""The same program gives the same bytes wherever, whenever and by whomever it is built."""

from __future__ import annotations

import getpass
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.integration.tool import Tool, read_sidecar

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.sysroot import Sysroot

pytestmark = pytest.mark.toolchain

PROGRAM = {
    "pyproject.toml": '[tool.py2wasm]\nentry = "shop"\ndata = ["prices/*"]\n',
    "shop/__init__.py": "from shop.stock import STOCK\n",
    "shop/__main__.py": "import json, shop\nprint(json.dumps(sorted(shop.STOCK)), __file__)\n",
    "shop/stock.py": "STOCK = {'pears', 'apples', 'plums', ('a', frozenset({1, 'b', None}))}\n"
    "def find(name: str) -> bool:\n    return name in {'x', 'y', 'z', 'w'}\n",
    "prices/b.csv": "pears,1\n",
    "prices/a.csv": "apples,2\n",
}
HERE = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LANG": "C", "SOURCE_DATE_EPOCH": "0"}
THERE = {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LANG": "C.UTF-8", "CFLAGS": "-O0 -g"}


def build(
    tool: Tool, order: list[str], engine: str, umask: int, environment: dict[str, str]
) -> tuple[bytes, bytes]:
    for name in order:
        tool.write(name, PROGRAM[name])
    home = tool.folder.parent / "home of someone"
    home.mkdir(exist_ok=True)
    previous = os.umask(umask)
    try:
        done = tool(
            "-q", "build", "--engine", engine, environment={**environment, "HOME": str(home)}
        )
    finally:
        os.umask(previous)
    assert (done.returncode, done.stderr) == (0, "")
    module = tool.folder / "shop.wasm"
    read_sidecar(module)
    return module.read_bytes(), module.with_name("shop.wasm.json").read_bytes()


@pytest.mark.parametrize("engine", ["bytecode", "nuitka"])
def test_two_builds_are_identical(
    tmp_path: Path, tool_cache: Cache, sysroot: Sysroot, engine: str
) -> None:
    first_folder = tmp_path / "first-place"
    second_folder = tmp_path / "another" / "second place"
    first_folder.mkdir()
    second_folder.mkdir(parents=True)
    names = list(PROGRAM)
    first = build(Tool(folder=first_folder, cache=tool_cache.root), names, engine, 0o022, HERE)
    second = build(
        Tool(folder=second_folder, cache=tool_cache.root), names[::-1], engine, 0o077, THERE
    )
    assert first[0] == second[0]
    assert first[1] == second[1]


@pytest.mark.parametrize("engine", ["bytecode", "nuitka"])
def test_nothing_of_this_machine_is_inside(
    tmp_path: Path, tool_cache: Cache, sysroot: Sysroot, engine: str
) -> None:
    folder = tmp_path / "some-place"
    folder.mkdir()
    tool = Tool(folder=folder, cache=tool_cache.root)
    words = {
        str(tmp_path), str(tool_cache.root), str(Path(__file__).parents[2]), str(Path.home()) + "/",
        "some-place", "home of someone", "build-any", f"/home/{getpass.getuser()}",
    }  # fmt: skip
    # A short name may stand in any text.
    words |= {name for name in [socket.gethostname()] if len(name) > 6}
    for content in build(tool, list(PROGRAM), engine, 0o022, HERE):
        assert [word for word in sorted(words) if word.encode() in content] == []


def test_building_over_an_earlier_build(
    tmp_path: Path, tool_cache: Cache, sysroot: Sysroot
) -> None:
    tool = Tool(folder=tmp_path, cache=tool_cache.root)
    tool.write("app.py", "print(open('/app/note.txt').read())\n")
    tool.write("note.txt", "a note")
    module = tool.built("--data", "*", "app.py")
    first = module.read_bytes()
    assert tool.built("--data", "*", "app.py") == module
    assert module.read_bytes() == first
