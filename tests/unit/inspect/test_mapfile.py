"""Maps as files: the same bytes each time, and nothing unsound is read."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.cache import Cache
from py2wasm.console import Console
from py2wasm.errors import ModuleError
from py2wasm.inspect import encode_map, find_map, keep_map, make_tree, map_path
from py2wasm.inspect.mapfile import decode_map
from tests.unit.inspect.programs import IMAGE, PROGRAM, SYSROOT, linked_module

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MODULE = linked_module()
SHA256 = hashlib.sha256(MODULE).hexdigest()
TREE = make_tree(MODULE, IMAGE, PROGRAM, SYSROOT)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", Console(quiet=True))


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "app.wasm"
    path.write_bytes(MODULE)
    return path


def test_a_map_says_what_the_tree_said() -> None:
    encoded = encode_map(MODULE, TREE)
    assert encoded == encode_map(MODULE, TREE)
    found = decode_map(encoded, "app.wasm.map")
    assert (found.sha256, found.tree) == (SHA256, TREE)
    text = gzip.decompress(encoded)
    assert text.startswith(b'{"format":1,"sha256":')


def change(edit: Callable[[dict[str, Any]], object]) -> bytes:
    content = json.loads(gzip.decompress(encode_map(MODULE, TREE)))
    edit(content)
    return gzip.compress(json.dumps(content).encode())


@pytest.mark.parametrize(
    ("encoded", "cause"),
    [
        (b"", "EOF"),
        (b"no gzip", "not compressed by gzip"),
        (encode_map(MODULE, TREE)[:-9], "cut off"),
        (gzip.compress(b"[]"), "object"),
        (gzip.compress(b'{"format":1'), "EOF"),
        (gzip.compress(b'{"format":1,"tree":' + b'{"children":[' * 500), "recursion"),
        (change(lambda content: content.update(format=2)), "format"),
        (change(lambda content: content.update(size=7)), "its parts have"),
        (change(lambda content: content.update(more=7)), "more: Extra"),
        (change(lambda content: content["tree"].update(size=7)), "either a size or children"),
        (change(lambda content: content["tree"].update(kind="planet")), "tree.kind"),
        (change(lambda content: content["tree"]["children"][0].update(children=[])), "either"),
    ],
    # What is packed by gzip tells the time, so it must not name the test.
    ids=[
        "empty", "not packed", "cut off", "a list", "no end", "too deep", "format", "size",
        "unknown key", "two sorts of node", "unknown kind", "no children",
    ],
)  # fmt: skip
def test_unsound_maps(encoded: bytes, cause: str) -> None:
    with pytest.raises(ModuleError) as caught:
        decode_map(encoded, "app.wasm.map")
    assert cause in f"{caught.value} {caught.value.cause}"
    assert caught.value.hint is not None


def test_too_large_a_map_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("py2wasm.inspect.mapfile.MOST_TEXT", 1000)
    with pytest.raises(ModuleError) as caught:
        decode_map(gzip.compress(bytes(1001)), "app.wasm.map")
    assert "1000 decompressed" in str(caught.value.cause)


def test_a_map_is_found_beside_the_module_first(module: Path, cache: Cache) -> None:
    assert find_map(module, SHA256, cache) is None
    keep_map(encode_map(MODULE, TREE), SHA256, cache)
    assert find_map(module, SHA256, cache) == TREE
    map_path(module).write_bytes(b"damaged")
    with pytest.raises(ModuleError, match=r"app\.wasm\.map"):
        find_map(module, SHA256, cache)


def test_the_map_of_another_module_is_passed_over(module: Path, cache: Cache) -> None:
    other = MODULE + b"\0\1\0"
    tree = make_tree(other, IMAGE, PROGRAM, SYSROOT)
    map_path(module).write_bytes(encode_map(other, tree))
    assert find_map(module, SHA256, cache) is None
    keep_map(encode_map(MODULE, TREE), SHA256, cache)
    assert find_map(module, SHA256, cache) == TREE


def test_old_maps_leave_the_cache(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("py2wasm.inspect.mapfile.MOST_CACHED", 0)
    for number in range(3):
        keep_map(encode_map(MODULE, TREE), f"{number}" * 64, cache)
        assert len(cache.entries("maps")) == 1
