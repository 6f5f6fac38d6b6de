"""What a build tells: `--explain`, `--json`, and the sidecar; and the ways to name an entry."""

from __future__ import annotations

import json
import re

import pytest

from tests.integration.tool import Tool, read_sidecar

pytestmark = pytest.mark.toolchain


def test_explain(tool: Tool) -> None:
    tool.write("app.py", "import json, inner\ntry:\n    import lenses\nexcept ImportError: pass\n")
    tool.write("inner.py", "import struct\n")
    tool.write("note.txt", "five!")
    tool.write("pyproject.toml", '[tool.py2wasm.engines]\n"inner" = "bytecode"\n')
    done = tool("-q", "build", "--explain", "--data", "note.txt", "--engine", "bytecode", "app.py")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [" ".join(line.split()) for line in done.stdout.splitlines()]
    report = read_sidecar(tool.folder / "app.wasm")
    modules = {module["name"]: module for module in report["modules"]}  # type: ignore[attr-defined]
    inner, main = (modules[name]["bytes"] for name in ("inner", "__main__"))
    assert f'inner bytecode `engines."inner"` {inner} imported by __main__ (line 1)' in rows
    assert f"__main__ bytecode your module; `engine = 'bytecode'` {main} the entry" in rows
    assert any(row.startswith("json bytecode stdlib modules are bytecode ") for row in rows)
    assert "_struct imported by struct (line 13)" in rows
    assert '/app/note.txt 5 `data = ["note.txt"]`' in rows
    assert "lenses not found; imported by __main__ (line 3)" in rows
    total = sum(module["bytes"] for module in modules.values())
    assert f"Modules ({len(modules)}, {total} bytes)" in rows
    stages = [row.split()[0] for row in rows[rows.index("Stages") :] if row]
    assert [name for name in stages if name in ("toolchain", "sysroot", "program", "link")] == [
        "toolchain", "sysroot", "program", "link",
    ]  # fmt: skip
    assert modules["inner"]["engine_reason"] == '`engines."inner"`'


def test_explain_with_nuitka(tool: Tool) -> None:
    tool.write("app.py", "import large\nprint(1)\n")
    tool.write("large.py", "".join(f"def f{i}(x): return x.a{i} + {i}\n" for i in range(50)))
    done = tool("-q", "build", "--explain", "app.py")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [" ".join(line.split()) for line in done.stdout.splitlines()]
    pattern = re.compile(r"(\w+) nuitka your module; `engine = 'nuitka'` (\d+) ")
    sizes = {found[1]: int(found[2]) for row in rows if (found := pattern.match(row))}
    assert sizes.keys() == {"__main__", "large"}
    assert 1000 < sizes["__main__"] < sizes["large"] < 500_000


def test_json(tool: Tool) -> None:
    tool.write("app.py", "print(1)\n")
    done = tool("-q", "build", "--json", "--engine", "bytecode", "app.py")
    assert (done.returncode, done.stderr) == (0, "")
    module = tool.folder / "app.wasm"
    report = read_sidecar(module)
    assert json.loads(done.stdout) == report
    sizes = report["sizes"]
    assert sizes["raw"] == module.stat().st_size  # type: ignore[index]
    assert 0 < sizes["gzip"] < sizes["raw"]  # type: ignore[index]
    imports = report["imports"]
    assert all(name.startswith("wasi_snapshot_preview1.") for name in imports)  # type: ignore[attr-defined]
    assert {"memory", "_start"} <= set(report["exports"])  # type: ignore[call-overload]
    assert report["memory"]["maximum"] is None  # type: ignore[index]
    both = tool("build", "--json", "--explain", "app.py")
    assert both.returncode == 2
    assert both.stderr == "error: `--explain` and `--json` exclude each other\n"


def sources(tool: Tool, which: str) -> set[str]:
    tool.built("--sources", which, "app.py")
    report = read_sidecar(tool.folder / "app.wasm")
    return {file["path"] for file in report["data"]}  # type: ignore[attr-defined]


def test_sources(tool: Tool) -> None:
    tool.write("app.py", "import json, inner\n")
    tool.write("inner.py", "x = 1\n")
    user = {"/app/app.py", "/app/inner.py"}
    assert sources(tool, "none") == set()
    assert sources(tool, "user") == user
    everything = sources(tool, "all")
    assert user < everything
    assert "/lib/python3.13/json/__init__.py" in everything


PROGRAM = """
import sys, traceback
from shop import prices
def main():
    print(__name__, __package__, prices.APPLE)
    try:
        prices.fail()
    except ValueError:
        print(traceback.format_exc().splitlines()[-2].strip())
    return 7
if __name__ == "__main__":
    sys.exit(main())
"""


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        (("-m", "shop"), "__main__ shop 3"),
        (("shop/__main__.py",), None),
        (("shop.__main__:main",), "shop.__main__ shop 3"),
    ],
)
def test_entries_of_a_source_layout(
    tool: Tool,
    entry: tuple[str, ...],
    name: str | None,
) -> None:
    tool.write("pyproject.toml", "[tool.py2wasm]\n")
    tool.write("src/shop/__init__.py")
    tool.write("src/shop/__main__.py", PROGRAM)
    tool.write("src/shop/prices.py", "APPLE = 3\ndef fail():\n    raise ValueError('no pears')\n")
    if name is None:
        # As under `python file`: the file's folder is what imports are looked up in.
        done = tool.build(f"src/{entry[0]}")
        assert done.returncode == 3
        assert done.stderr.startswith("error: no module named `shop`\n")
        return
    module = tool.built(*entry)
    done = tool("-q", "run", module)
    assert done.returncode == 7
    assert done.stdout.splitlines() == [name, "raise ValueError('no pears')"]


def test_the_memory_limit_is_in_the_module(tool: Tool) -> None:
    tool.write(
        "app.py",
        "kept = []\ntry:\n    while True: kept.append(bytes(1 << 20))\n"
        "except MemoryError:\n    count = len(kept)\n    kept = None\n    print(8 < count < 32)\n",
    )
    module = tool.built("--max-memory", "32MiB", "app.py")
    memory = read_sidecar(module)["memory"]
    assert memory["maximum"] == 32 * 1024 * 1024  # type: ignore[index]
    assert tool.output(module) == "True\n"
