from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.cache import Cache
from py2wasm.console import Console

if TYPE_CHECKING:
    from conftest import CommandLine


def fill(root: Path) -> None:
    def create(folder: Path) -> None:
        (folder / "file").write_bytes(bytes(1000))

    Cache(root, Console()).entry("kind", "name", "key", create)


def test_dir(py2wasm: CommandLine, tmp_path: Path) -> None:
    assert py2wasm("cache", "dir").out == f"{tmp_path / 'cache'}\n"
    assert py2wasm("--cache", "x", "cache", "dir").out == f"{Path.cwd() / 'x'}\n"
    assert not (tmp_path / "cache").exists()


def test_works_in_a_broken_project(py2wasm: CommandLine) -> None:
    Path("pyproject.toml").write_text("[tool.py2wasm")
    assert py2wasm("cache", "dir").status == 0


def test_size(py2wasm: CommandLine, tmp_path: Path) -> None:
    assert py2wasm("cache", "size").out == "0 Bytes\n"
    fill(tmp_path / "cache")
    size = int(py2wasm("cache", "size", "--bytes").out)
    assert 1000 < size < 2000
    assert py2wasm("cache", "size").out == f"{size / 1000:.1f} kB\n"


def test_clean(py2wasm: CommandLine, tmp_path: Path) -> None:
    fill(tmp_path / "cache")
    result = py2wasm("cache", "clean")
    assert result.status == 0
    assert result.err.startswith("Freed 1.")
    assert not (tmp_path / "cache").exists()
    assert py2wasm("cache", "clean").err == "Freed 0 Bytes\n"


def test_clean_refuses_what_is_no_cache(py2wasm: CommandLine) -> None:
    Path("precious.txt").touch()
    result = py2wasm("--cache", ".", "cache", "clean")
    assert result.status == 2
    assert result.err == (
        f"error: `{Path.cwd()}` is not a cache of py2wasm; nothing was removed\n"
        "  it has no CACHEDIR.TAG\n\n"
        "hint: check `--cache` and PY2WASM_CACHE\n"
    )
    assert Path("precious.txt").exists()
