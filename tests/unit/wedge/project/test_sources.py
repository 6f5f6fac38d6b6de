from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wedge.errors import ManifestError
from wedge.project.sources import find_source

if TYPE_CHECKING:
    from pathlib import Path


def put(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()


@pytest.mark.parametrize(
    ("paths", "language", "files"),
    [
        (["src/my_node.py"], "python", ["src/my_node.py"]),
        (["my-node.py"], "python", ["my-node.py"]),
        (["src/my_node/__main__.py", "src/my_node/x.py"], "python", ["src/my_node/__main__.py"]),
        (["my_node/pyproject.toml", "my_node/__main__.py"], "python", []),
        (["src/my-node.c"], "c", ["src/my-node.c"]),
        (["my-node/b.c", "my-node/a.c", "my-node/a.h"], "c", ["my-node/a.c", "my-node/b.c"]),
    ],
)
def test_a_source_is_found_by_its_name(
    tmp_path: Path, paths: list[str], language: str, files: list[str]
) -> None:
    put(tmp_path, *paths, "src/other.py")
    source = find_source(tmp_path, "my-node")
    assert source is not None
    assert source.language == language
    assert [str(file.relative_to(tmp_path)) for file in source.files] == files


def test_none_and_several(tmp_path: Path) -> None:
    put(tmp_path, "src/other.py", "src/node/readme.md")
    assert find_source(tmp_path, "node") is None
    put(tmp_path, "src/node.py", "node/main.c")
    with pytest.raises(ManifestError, match="has 2 sources") as caught:
        find_source(tmp_path, "node")
    assert caught.value.cause == f"{tmp_path}/src/node.py\n{tmp_path}/node/main.c"
