"""The Python half of a shim's archive."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import BuildError
from py2wasm.recipes.model import PackageTable
from py2wasm.recipes.package import install_package

if TYPE_CHECKING:
    from pathlib import Path


def job(tmp_path: Path) -> SimpleNamespace:
    source, output = tmp_path / "source", tmp_path / "output"
    output.mkdir()
    for name in ("src/lens/__init__.py", "src/lens/a.py", "src/lens/a.pyi", "src/lens/tests/t.py"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(name)
    (source / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: lens\nVersion: 2.0\n")
    return SimpleNamespace(source=source, output=output, recipe=SimpleNamespace(name="lens"))


def table(pattern: str) -> PackageTable:
    return PackageTable.model_validate(
        {
            "modules": {"lens._fast": "PyInit__fast"},
            "python": [{"from": pattern, "to": "lens", "exclude": ["tests", "*.pyi"]}],
        }
    )


def test_python_files_and_metadata(tmp_path: Path) -> None:
    work = job(tmp_path)
    install_package(work, table("src/lens"), "2.0", work.source)  # type: ignore[arg-type]
    site = tmp_path / "output" / "site"
    found = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert found == {
        "lens/__init__.py",
        "lens/a.py",
        "lens-2.0.dist-info/METADATA",
        "lens-2.0.dist-info/RECORD",
    }


def test_files_that_are_not_there(tmp_path: Path) -> None:
    work = job(tmp_path)
    with pytest.raises(BuildError, match="the source of lens has no `lib/lens`"):
        install_package(work, table("lib/lens"), "2.0", work.source)  # type: ignore[arg-type]
