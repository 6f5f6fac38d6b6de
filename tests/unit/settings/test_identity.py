"""Who a project is, by its `pyproject.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from py2wasm.settings import Identity, read_identity

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'name = "lens"\nversion = "1.2"\nlicense = "MIT"',
            Identity(name="lens", version="1.2", licence="MIT"),
        ),
        ('name = "lens"\ndynamic = ["version"]', Identity(name="lens")),
        (
            'name = "lens"\nlicense = {text = "Mine\\n\\nall mine"}',
            Identity(name="lens", licence="Mine"),
        ),
        ('name = "lens"\nlicense = {file = "LICENSE"}\nversion = ""', Identity(name="lens")),
        ('version = "1.2"', None),
        ("name = 3", None),
    ],
)
def test_what_it_says(tmp_path: Path, text: str, expected: Identity | None) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[project]\n{text}\n")
    assert read_identity(tmp_path) == expected


def test_nothing(tmp_path: Path) -> None:
    assert read_identity(tmp_path) is None
