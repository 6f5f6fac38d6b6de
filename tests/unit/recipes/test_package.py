"""The Python half of a shim's archive."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

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
    glass = tmp_path / "tool"
    (glass / "glass").mkdir(parents=True)
    (glass / "glass" / "clear.py").touch()
    return SimpleNamespace(
        source=source,
        output=output,
        recipe=SimpleNamespace(name="lens", site_patches=[]),
        tools={"the-glass": glass},
    )


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


PATCH = """\
Why.

--- a/lens/a.py
+++ b/lens/a.py
@@ -1 +1 @@
-src/lens/a.py
\\ No newline at end of file
+better
"""


def test_installed_files_are_patched(tmp_path: Path) -> None:
    work = job(tmp_path)
    work.recipe.site_patches = [tmp_path / "0001-better.patch"]
    (tmp_path / "0001-better.patch").write_text(PATCH)
    install_package(work, table("src/lens"), "2.0", work.source)  # type: ignore[arg-type]
    assert (tmp_path / "output" / "site" / "lens" / "a.py").read_text() == "better\n"
    assert (work.source / "src" / "lens" / "a.py").read_text() == "src/lens/a.py"


def test_files_of_tools_and_companions(tmp_path: Path) -> None:
    work = job(tmp_path)
    items = table("src/lens").model_dump(by_alias=True)
    items["python"] = [{"from": "{the-glass}/glass/clear.py", "to": "lens/"}]
    items["companions"] = [{"from": "{the-glass}/glass", "to": "glass"}]
    package = PackageTable.model_validate(items)
    install_package(work, package, "2.0", work.source)  # type: ignore[arg-type]
    assert (tmp_path / "output" / "site" / "lens" / "clear.py").is_file()
    assert (tmp_path / "output" / "companions" / "glass" / "clear.py").is_file()
    assert package.names == {"lens"}


@pytest.mark.parametrize("key", ["imports", "ignored"])
def test_imports_of_what_is_not_there(key: str) -> None:
    items = {**table("src/lens").model_dump(by_alias=True), key: {"glass.x": ("os",)}}
    with pytest.raises(ValidationError, match=r"none of its modules: glass\.x"):
        PackageTable.model_validate(items)
