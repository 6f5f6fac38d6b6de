"""From a linked image and the finished module to the tree of what is in it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.inspect.heap import OTHER, Memory, find_held
from py2wasm.inspect.layout import HEADER, read_layout, read_memory
from py2wasm.inspect.node import Kind, Node, Step, TreeBuilder
from py2wasm.inspect.owners import HEAP as HEAP_AREA, Area, Owners, area, library

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from py2wasm.inspect.layout import Function, Layout, Section, Segment
    from py2wasm.inspect.owners import Way
    from py2wasm.link import Image
    from py2wasm.link.linkmap import Placed
    from py2wasm.link.tables import Blob
    from py2wasm.program import Program
    from py2wasm.sysroot import Sysroot

# Of sections that the tree goes into, what is left: what describes their contents.
PARTED = {"code": "code section", "data": "headers of data segments"}
SECTION_NAMES = {
    "type": "types of functions",
    "function": "types by function",
    "element": "table of functions",
    "table": "size of the table",
    "memory": "size of the memory",
    "global": "global variables",
    "import": "imports",
    "export": "exports",
    "data count": "number of data segments",
}
# The tables of a program, by the names that they have in C: see `link/tables.py`.
CODE, FILES = "code", "files"
TYPE_OF_TYPES = "PyType_Type"


def make_tree(module: bytes, image: Image, program: Program, sysroot: Sysroot) -> Node:
    """Give the tree of `module`, which was linked as `image`.

    Raises `BuildError` if the linker's map does not belong to the module.
    """
    layout, owners = read_layout(module), Owners(image, program, sysroot)
    builder = TreeBuilder(Step(name="module", kind=Kind.FILE))
    for way, size, number in (
        *_functions(layout, image, owners),
        *_data(module, layout, image, owners),
        *_structure(layout),
    ):
        builder.add(way, size, number)
    tree = builder.finish()
    if tree.size != layout.size:
        raise BuildError(
            "the map of the module does not add up",
            cause=f"its parts have {tree.size} bytes, the module {layout.size}",
        )
    return tree


Leaf = tuple["Way", int, "int | None"]


def _functions(layout: Layout, image: Image, owners: Owners) -> Iterator[Leaf]:
    linked = image.link_map.functions
    kept: Sequence[int | None] = range(len(linked)) if image.kept is None else image.kept
    if len(kept) != len(layout.functions):
        raise BuildError(
            "the linker's map does not fit the module",
            cause=f"{len(kept)} functions in the map, {len(layout.functions)} in the module",
        )
    for function, before in zip(layout.functions, kept, strict=True):
        if function.is_empty:
            yield _structural("functions that nothing calls"), function.size, None
        elif before is None:
            way = (area(Area.RUNTIME), library("wasm-opt"))
            yield (*way, _made(function)), function.size, function.number
        else:
            yield owners.of_function(linked[before]), function.size, function.number


def _made(function: Function) -> Step:
    return Step(name=f"function {function.number}", kind=Kind.FUNCTION)


def _data(module: bytes, layout: Layout, image: Image, owners: Owners) -> Iterator[Leaf]:
    pieces = Pieces(image, owners)
    pieces.add_heap(Memory(read_memory(module, layout)))
    sizes: Counter[Way] = Counter()
    for segment in layout.segments:
        for way, size in pieces.split(segment):
            sizes[way] += size
    for way, size in sizes.items():
        yield way, size, None


class Pieces:
    """Static memory as the linker laid it out, cut into pieces with one owner each."""

    def __init__(self, image: Image, owners: Owners) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._ways: list[Way] = []
        tables = {unit for unit, module in image.units.items() if module is None}
        embedded = {
            CODE: [(owners.of_module(name), blob) for name, blob in image.embedded.code],
            FILES: [(owners.of_file(path), blob) for path, blob in image.embedded.files],
        }
        for placed in image.link_map.data:
            inside = embedded.get(placed.name) if placed.object in tables else None
            if inside:
                self._embed(placed, inside)
            elif placed.size:
                self._add(placed.address, placed.size, _way(placed, owners))
        self._static_end = self._end = max(self._ends, default=0)
        self._types = [
            placed.address for placed in image.link_map.data if placed.name == TYPE_OF_TYPES
        ]
        self._owners = owners

    def _embed(self, placed: Placed, inside: Sequence[tuple[Way, Blob]]) -> None:
        for way, blob in inside:
            if blob.size:
                kind = Step(name="code object", kind=Kind.DATA)
                own = (*way, kind) if placed.name == CODE else way
                self._add(placed.address + blob.offset, blob.size, own)

    def _add(self, start: int, size: int, way: Way) -> None:
        self._starts.append(start)
        self._ends.append(start + size)
        self._ways.append(way)

    def add_heap(self, memory: Memory) -> None:
        """Give what lies behind static memory owners as well, if objects of Python do."""
        if not self._types or memory.size <= self._end:
            return
        for held in find_held(memory, self._end, self._types[0]):
            self._add(held.start, held.size, self._owners.of_held(held))
        self._end = max(self._ends)

    def split(self, segment: Segment) -> Iterator[tuple[Way, int]]:
        """Give the owners of a segment's bytes, each with how many."""
        if segment.address is None:
            yield _structural("passive data"), segment.size
            return
        position, end = segment.address, segment.address + segment.size
        index = max(0, bisect_right(self._starts, position) - 1)
        while position < end:
            if position >= self._end:
                yield HEAP, end - position
                return
            index, way, until = self._next(index, position)
            yield way, min(until, end) - position
            position = min(until, end)

    def _next(self, index: int, position: int) -> tuple[int, Way, int]:
        while self._ends[index] <= position:
            index += 1
        if self._starts[index] > position:
            return index, self._between(position), self._starts[index]
        return index, self._ways[index], self._ends[index]

    def _between(self, position: int) -> Way:
        """Say what lies between two pieces: static data are aligned, a heap keeps its books."""
        return PADDING if position < self._static_end else HEAP


def _way(placed: Placed, owners: Owners) -> Way:
    way = owners.of_data(placed)
    if not placed.is_zero:
        return way
    # What is not zero of it is there since the snapshot was taken.
    return (area(Area.SNAPSHOT), Step(name="variables of C code", kind=Kind.LIBRARY), *way[1:])


def _structure(layout: Layout) -> Iterator[Leaf]:
    yield _structural("header"), HEADER, None
    code = sum(function.size for function in layout.functions)
    inside = {"code": code, "data": sum(segment.size for segment in layout.segments)}
    for section in layout.sections:
        yield _structural(_section_name(section)), section.size - inside.get(section.name, 0), None


def _section_name(section: Section) -> str:
    if section.title:
        return f"custom section {section.title}"
    return PARTED.get(section.name) or SECTION_NAMES.get(section.name) or f"section {section.name}"


def _structural(name: str) -> Way:
    return (area(Area.STRUCTURE), Step(name=name, kind=Kind.STRUCTURE))


HEAP: Way = (*HEAP_AREA, Step(name=OTHER, kind=Kind.DATA))
PADDING: Way = _structural("alignment of data")
