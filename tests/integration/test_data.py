"""Data files in a module: every way to read them, and which ones come along."""

from __future__ import annotations

import pytest

from tests.integration.tool import (
    Tool,
    make_environment,
    read_sidecar,
)

pytestmark = pytest.mark.toolchain

READER = """
import importlib.metadata, importlib.resources, os, pathlib, pkgutil
import lenses

here = os.path.dirname(__file__)
print(importlib.resources.files("shop").joinpath("prices/a.csv").read_text())
print(importlib.resources.read_text("shop.labels", "b.txt", encoding="utf-8"))
print(pkgutil.get_data("shop", "prices/a.csv"))
with open(os.path.join(here, "prices", "a.csv")) as stream:
    print(stream.readline(), stream.seek(2), stream.read(), stream.tell())
with open(here + "/prices/a.csv", "rb") as stream:
    print(stream.seek(-3, 2), stream.read(2), stream.read(), stream.read())
print(sorted(os.listdir(here + "/prices")))
print([(os.path.relpath(a, here), sorted(b), sorted(c)) for a, b, c in sorted(os.walk(here))])
print(sorted(path.name for path in pathlib.Path(here).rglob("*.csv")))
print([entry.name for entry in os.scandir(here + "/labels") if entry.name.endswith(".txt")])
print(os.stat(here + "/prices/a.csv").st_size, os.path.isdir(here + "/prices"))
print(pathlib.Path("/app/notes/deep/n.txt").read_bytes())
print(importlib.metadata.version("lenses"))
print([point.value for point in importlib.metadata.entry_points(group="lenses.kinds")])
for attempt in (
    lambda: open(here + "/prices/a.csv", "w"),
    lambda: open(here + "/prices/a.csv", "r+"),
    lambda: open(here + "/prices/new.csv", "x"),
    lambda: os.remove(here + "/prices/a.csv"),
    lambda: os.mkdir(here + "/prices/new"),
    lambda: os.rename(here + "/prices/a.csv", here + "/prices/b.csv"),
    lambda: open(here + "/prices/none.csv"),
    lambda: open(here + "/prices"),
    lambda: os.listdir(here + "/prices/a.csv"),
):
    try:
        attempt()
    except OSError as error:
        print(type(error).__name__, error.strerror)
    else:
        print("no error")
print(os.path.getsize(here + "/prices/a.csv"))
"""
EXPECTED = r"""
pears,1
a label
b'pears,1'
pears,1 2 ars,1 7
4 b's,' b'1' b''
['a.csv']
[('.', ['labels', 'prices'], ['__init__.py', '__main__.py']), ('labels', [], ['__init__.py', 'b.txt']), ('prices', [], ['a.csv'])]
['a.csv']
['b.txt']
7 True
b'deep'
2.5
['lenses:wide']
OSError Read-only file system
OSError Read-only file system
OSError Read-only file system
OSError Read-only file system
OSError Read-only file system
OSError Read-only file system
FileNotFoundError No such file or directory
IsADirectoryError Is a directory
NotADirectoryError Not a directory
7
"""  # noqa: E501
METADATA = {
    "lenses/__init__.py": "def wide(): pass\n",
    "lenses-2.5.dist-info/METADATA": "Metadata-Version: 2.1\nName: lenses\nVersion: 2.5\n",
    "lenses-2.5.dist-info/entry_points.txt": "[lenses.kinds]\nwide = lenses:wide\n",
    "lenses-2.5.dist-info/RECORD": "lenses/__init__.py,,\nlenses-2.5.dist-info/METADATA,,\n",
    "unused-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: unused\nVersion: 1.0\n",
    "unused-1.0.dist-info/RECORD": "unused.py,,\n",
}


@pytest.mark.parametrize("engine", ["bytecode", "nuitka"])
def test_every_way_to_read(tool: Tool, engine: str) -> None:
    environment = make_environment(tool.folder / "env", METADATA)
    tool.write("shop/__init__.py", "x = 1\n")
    tool.write("shop/__main__.py", READER)
    tool.write("shop/prices/a.csv", "pears,1")
    tool.write("shop/prices/left.out", "left out")
    tool.write("shop/labels/__init__.py", "x = 1\n")
    tool.write("shop/labels/b.txt", "a label")
    tool.write("notes/deep/n.txt", "deep")
    tool.write(
        "pyproject.toml",
        '[tool.py2wasm]\nentry = "shop"\ndata = ["notes/**"]\nexclude-data = ["*/left.out"]\n'
        'include = ["shop.labels"]\n',
    )
    tool("-q", "build", "--python", environment, "--engine", engine)
    module = tool.folder / "shop.wasm"
    report = read_sidecar(module)
    paths = {file["path"] for file in report["data"]}  # type: ignore[attr-defined]
    site = "/lib/python3.13/site-packages"
    assert paths == {
        "/app/shop/__init__.py",
        "/app/shop/__main__.py",
        "/app/shop/labels/__init__.py",
        "/app/shop/labels/b.txt",
        "/app/shop/prices/a.csv",
        "/app/notes/deep/n.txt",
        f"{site}/lenses-2.5.dist-info/METADATA",
        f"{site}/lenses-2.5.dist-info/entry_points.txt",
    }
    assert tool.output(module).splitlines() == EXPECTED.strip().splitlines()


def test_data_of_packages_that_do_not_look_for_it_stays_out(tool: Tool) -> None:
    tool.write("shop/__init__.py")
    tool.write("shop/__main__.py", "print(1)\n")
    tool.write("shop/prices.csv", "pears,1")
    report = read_sidecar(tool.built("-m", "shop"))
    assert {file["path"] for file in report["data"]} == {"/app/shop/__main__.py"}  # type: ignore[attr-defined]


def test_a_folder_is_not_a_pattern(tool: Tool) -> None:
    tool.write("app.py")
    tool.write("notes/a.txt", "a")
    assert tool.refused("--data", "notes", "app.py") == (
        2,
        "error: `data` pattern `notes` matches no file in .\n"
        "\nhint: for a whole folder, write `notes/**`\n",
    )


def test_too_much_data(tool: Tool) -> None:
    tool.write("app.py")
    with (tool.folder / "model.bin").open("wb") as stream:
        stream.truncate(65 * 1024 * 1024)
    assert tool.refused("--data", "model.bin", "app.py") == (
        3,
        "error: the program's data files come to 65 MiB\n"
        '  ./model.bin (`data = ["model.bin"]`)\n'
        "\nhint: leave files out with `exclude-data`, or read them from a preopened folder\n",
    )
