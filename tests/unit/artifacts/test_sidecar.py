"""Sidecars are read as what others wrote: only what describes the module counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from py2wasm import sidecar as sidecar_module
from py2wasm.errors import ModuleError
from py2wasm.sidecar import read_sidecar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_what_a_build_wrote(tmp_path: Path, write_module: Callable[..., Path]) -> None:
    found = read_sidecar(write_module(tmp_path, "lens", kind="node"))
    assert (found.kind, [row.name for row in found.packages]) == ("node", ["attrs", "stray"])


def test_another_module(tmp_path: Path, write_module: Callable[..., Path]) -> None:
    path = write_module(tmp_path, "lens")
    path.write_bytes(path.read_bytes() + b"\0\1\0")
    with pytest.raises(ModuleError, match="does not describe"):
        read_sidecar(path)


def test_none(tmp_path: Path, write_module: Callable[..., Path]) -> None:
    path = write_module(tmp_path, "lens")
    (tmp_path / "lens.wasm.json").unlink()
    with pytest.raises(ModuleError, match="cannot read the sidecar"):
        read_sidecar(path)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"packages": None}, "packages"),
        ({"sha256": "../x"}, "sha256"),
        ({"format": 2}, "format"),
        ({"components": [{"name": "zlib"}]}, "components.0.version"),
    ],
)
def test_the_wrong_form(
    tmp_path: Path, write_module: Callable[..., Path], change: dict[str, object], place: str
) -> None:
    with pytest.raises(ModuleError, match="older py2wasm") as caught:
        read_sidecar(write_module(tmp_path, "lens", **change))
    assert str(caught.value.cause).startswith(place)


def test_no_json_and_no_end(
    tmp_path: Path, write_module: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_module(tmp_path, "lens")
    (tmp_path / "lens.wasm.json").write_text("{")
    with pytest.raises(ModuleError, match="is not the sidecar"):
        read_sidecar(path)
    monkeypatch.setattr(sidecar_module, "LIMIT", 8)
    (tmp_path / "lens.wasm.json").write_text(json.dumps({"format": 1}))
    with pytest.raises(ModuleError, match="larger than 8 bytes"):
        read_sidecar(path)
