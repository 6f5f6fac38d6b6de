"""The map of a module: the tree of what is in it, as a file and in the cache.

    app.wasm.map    JSON, compressed by gzip: a `MapFile`

A map belongs to one sequence of bytes, whose SHA-256 it carries. Every build keeps its map in the
cache under that hash, where a later `py2wasm inspect` of the same bytes finds it; with the setting
`map` it lies beside the module too, and goes where that goes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from py2wasm.cache import cache_key
from py2wasm.errors import ModuleError
from py2wasm.inspect.node import Kind, Node

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cache import Cache

FORMAT: Literal[1] = 1
SUFFIX = ".map"
# In the cache: the kind and name of entries, the file in them, and how much is kept.
CACHE_KIND, ENTRY, FILE = "maps", "module", "map"
MOST_CACHED = 100_000_000
# The largest map that is read, as it is and decompressed.
MOST_BYTES, MOST_TEXT = 64_000_000, 512_000_000
# Raised when trees come to say more: what the cache holds of before is made again.
REVISION = 2
HINT = "remove it, or build the module again with `--map`"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Part(_Strict):
    """A node of the tree; only leaves say their size, and only functions have a number."""

    name: str
    kind: Kind
    size: Annotated[int, Field(ge=0)] | None = None
    number: Annotated[int, Field(ge=0)] | None = None
    children: tuple[Part, ...] = ()

    @model_validator(mode="after")
    def _has_one_size(self) -> Self:
        if (self.size is None) != bool(self.children):
            raise ValueError("a part has either a size or children")
        return self

    @classmethod
    def of(cls, node: Node) -> Part:
        """Give the part for a node."""
        return cls(
            name=node.name,
            kind=node.kind,
            size=None if node.children else node.size,
            number=node.number,
            children=tuple(map(cls.of, node.children)),
        )

    def node(self) -> Node:
        """Give the node of a part."""
        children = tuple(child.node() for child in self.children)
        return Node(
            name=self.name,
            kind=self.kind,
            size=sum(child.size for child in children) if self.size is None else self.size,
            number=self.number,
            children=children,
        )


class MapFile(_Strict):
    """What stands in a map: whose it is, and the tree, whose leaves add up to `size` bytes."""

    format: Literal[1] = FORMAT
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=0)]
    tree: Part


@dataclass(frozen=True, kw_only=True)
class Map:
    """A map as it was read: the hash of the module that it is of, and the tree."""

    sha256: str
    tree: Node


def map_path(module: Path) -> Path:
    """Say where the map of a module is, if it lies beside it."""
    return module.with_name(module.name + SUFFIX)


def encode_map(module: bytes, tree: Node) -> bytes:
    """Give the map of a module as a file; equal ones for equal modules."""
    content = MapFile(
        sha256=hashlib.sha256(module).hexdigest(), size=len(module), tree=Part.of(tree)
    )
    text = content.model_dump_json(exclude_defaults=True, exclude={"format"})
    # The format comes first, so that a reader of another one can tell early.
    return gzip.compress(f'{{"format":{FORMAT},{text[1:]}'.encode(), compresslevel=9, mtime=0)


def decode_map(encoded: bytes, name: str) -> Map:
    """Read a map, called `name` in errors; raise `ModuleError` for what is no sound one."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(encoded)) as stream:
            text = stream.read(MOST_TEXT + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise _unsound(name, "it is not compressed by gzip, or is cut off") from error
    if len(encoded) > MOST_BYTES or len(text) > MOST_TEXT:
        raise _unsound(name, f"it has more than {MOST_BYTES} bytes, or {MOST_TEXT} decompressed")
    try:
        content = MapFile.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise _unsound(name, f"{place}: {first['msg']}" if place else first["msg"]) from error
    tree = content.tree.node()
    if content.size != tree.size:
        raise _unsound(name, f"its parts have {tree.size} bytes, the module {content.size}")
    return Map(sha256=content.sha256, tree=tree)


def keep_map(encoded: bytes, sha256: str, cache: Cache) -> None:
    """Put the map of a module into the cache, and let those go that nobody looked at for long."""

    def create(folder: Path) -> None:
        (folder / FILE).write_bytes(encoded)

    cache.limit(CACHE_KIND, MOST_CACHED)
    cache.entry(CACHE_KIND, ENTRY, _key(sha256), create)


def find_map(module: Path, sha256: str, cache: Cache) -> Node | None:
    """Give the tree of a module: from beside it, else from the cache, else None.

    A map beside it that is another module's is passed over: the module was built anew without one.
    Raises `ModuleError` for a damaged map.
    """
    key = _key(sha256)
    beside, kept = map_path(module), cache.path(CACHE_KIND, ENTRY, key) / FILE
    for path, is_there in (
        (beside, beside.is_file()),
        (kept, cache.holds(CACHE_KIND, ENTRY, key)),
    ):
        found = decode_map(_read(path), str(path)) if is_there else None
        if found is not None and found.sha256 == sha256:
            return found.tree
    return None


def _key(sha256: str) -> str:
    return cache_key({"module": sha256, "revision": REVISION})


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        cause = error.strerror or str(error)
        raise ModuleError(f"cannot read the map `{path}`", cause=cause) from error


def _unsound(name: str, cause: str) -> ModuleError:
    return ModuleError(f"`{name}` is not a sound map", cause=cause, hint=HINT)
