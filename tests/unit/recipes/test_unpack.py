from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import BuildError
from py2wasm.recipes.unpack import unpack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeTar = Callable[..., Path]

PATCH = "--- a/main.c\n+++ b/main.c\n@@ -1 +1 @@\n-int {old};\n+int {new};\n"


def patch(folder: Path, name: str, old: str, new: str) -> Path:
    path = folder / name
    path.write_text(PATCH.format(old=old, new=new))
    return path


def test_top_folder_is_left_out(tmp_path: Path, make_tar: MakeTar) -> None:
    tar = make_tar({"thing-1.0/main.c": "int x;\n", "thing-1.0/sub/a.c": ""})
    unpack(tar, tmp_path / "source")
    assert (tmp_path / "source" / "main.c").read_text() == "int x;\n"
    assert (tmp_path / "source" / "sub" / "a.c").exists()


def test_archive_without_a_top_folder(tmp_path: Path) -> None:
    wheel = tmp_path / "thing.whl"
    with zipfile.ZipFile(wheel, "w") as zipped:
        zipped.writestr("thing/__init__.py", "")
        zipped.writestr("root/__init__.py", "")
        zipped.writestr("thing-1.0.dist-info/METADATA", "")
    unpack(wheel, tmp_path / "source")
    names = {path.name for path in (tmp_path / "source").iterdir()}
    assert names == {"thing", "root", "thing-1.0.dist-info"}


def test_patches_in_order(tmp_path: Path, make_tar: MakeTar) -> None:
    tar = make_tar({"thing-1.0/main.c": "int x;\n"})
    patches = [patch(tmp_path, "1.patch", "x", "y"), patch(tmp_path, "2.patch", "y", "z")]
    unpack(tar, tmp_path / "source", patches)
    assert (tmp_path / "source" / "main.c").read_text() == "int z;\n"


def test_patch_that_does_not_apply_leaves_nothing(tmp_path: Path, make_tar: MakeTar) -> None:
    tar = make_tar({"thing-1.0/main.c": "int x;\n"})
    bad = patch(tmp_path, "0001-bad.patch", "q", "z")
    with pytest.raises(BuildError, match=r"the patch `0001-bad.patch` does not apply") as caught:
        unpack(tar, tmp_path / "source", [bad])
    assert "patch failed: main.c:1" in (caught.value.cause or "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0001-bad.patch", "archive.tar.gz"]


def test_finished_source_is_kept(tmp_path: Path, make_tar: MakeTar) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "object.o").touch()
    unpack(make_tar({"thing-1.0/main.c": ""}), tmp_path / "source")
    assert [path.name for path in (tmp_path / "source").iterdir()] == ["object.o"]


@pytest.mark.parametrize("name", ["bad.tar.gz", "bad.zip"])
def test_archive_that_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"not an archive")
    with pytest.raises(BuildError, match=f"cannot unpack `{name}`"):
        unpack(tmp_path / name, tmp_path / "source")
    assert not (tmp_path / "source").exists()


def test_archive_that_leaves_its_folder(tmp_path: Path, make_tar: MakeTar) -> None:
    with pytest.raises(BuildError, match="cannot unpack"):
        unpack(make_tar({"../escaped": "x"}), tmp_path / "source")
    assert not (tmp_path / "escaped").exists()
