"""What the memory of a snapshot holds: Python objects by their types, code by its modules.

Three layouts are read, all of 32 bits and little-endian. Chunks of `runtime_stubs/malloc.c`: eight
bytes of header, the second word of which is the size with its lowest bit set in use. Arenas of
CPython's allocator within chunks of that size: aligned pools with a header, then blocks of one size
(`pycore_obmalloc.h`). Objects: the second word of each is the address of its type; collected ones
have a header of two words in front, some of four (`object.h`, `pycore_gc.h`).

Memory is only ever looked at: what does not add up stays what it was, memory of the heap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORD = 4
CHUNK_HEADER, CHUNK_ALIGNMENT, IN_USE = 8, 16, 1
ARENA_SIZE, POOL_SIZE, POOL_HEADER, POOL_UNIT = 1 << 18, 1 << 12, 32, 8
# Words of a pool's header: blocks in use, the class of its size, where blocks were never used.
POOL_COUNT, POOL_CLASS, POOL_NEXT = 0, 5, 6
MOST_CLASS = 64
# In front of an object there may be nothing, a collector's header, or that and two pointers.
FRONTS = (0, 8, 16)
TYPE = 4
# Of a type: its name, its flags, and the flag that its instances are types.
TYPE_NAME, TYPE_FLAGS, MAKES_TYPES = 12, 84, 1 << 31
# Of a code object: the path of its source. Of text that is ASCII: its length, and where it begins.
CODE_PATH, TEXT_LENGTH, TEXT_START = 80, 8, 20
MOST_NAME = 200
# Words that are looked at for what an object refers to.
REFERENCES = 32
OTHER = "other memory"
# What code objects alone refer to, mostly: names, constants, tables of lines.
OF_CODE = frozenset({"bytes", "tuple"})


@dataclass(frozen=True, kw_only=True)
class Block:
    """A piece of the heap in use."""

    start: int
    size: int


@dataclass(frozen=True, kw_only=True)
class Held:
    """A block, the type of the object in it or that refers to it, and the path of its code."""

    start: int
    size: int
    type: str
    path: str | None = None


class Memory:
    """The memory that a module begins with."""

    def __init__(self, content: bytes) -> None:
        self._bytes = content + bytes(-len(content) % WORD)
        self._words = memoryview(self._bytes).cast("I")
        self._end = len(self._bytes)
        self.size = len(content)

    def word(self, address: int) -> int:
        """Give the word at an address; 0 if there is none."""
        if address % WORD or not 0 <= address < self._end:
            return 0
        return self._words[address // WORD]

    def words(self, address: int, count: int) -> memoryview:
        """Give some words from an address on that is a multiple of four."""
        return self._words[address // WORD : address // WORD + count]

    def name(self, address: int) -> str:
        """Give a C string; an empty one if there is none."""
        end = self._bytes.find(b"\0", address, address + MOST_NAME)
        return self._bytes[address:end].decode("utf-8", "replace") if 0 < address < end else ""

    def text(self, address: int) -> str:
        """Give a Python string of ASCII."""
        start = address + TEXT_START
        return self._bytes[start : start + min(self.word(address + TEXT_LENGTH), 4096)].decode(
            "ascii", "replace"
        )


def find_held(memory: Memory, heap: int, type_of_types: int) -> list[Held]:
    """Give the blocks of a heap that begins at `heap`, in order, by what is in them.

    `type_of_types` is the address of `PyType_Type`.
    """
    blocks = list(_blocks(memory, heap))
    types = _find_types(memory, blocks, type_of_types)
    objects = {}
    for block in blocks:
        for front in FRONTS:
            name = types.get(memory.word(block.start + front + TYPE))
            if name is not None and front + TYPE < block.size:
                objects[block.start] = (front, name)
                break
    return _name_blocks(memory, blocks, objects)


def _blocks(memory: Memory, heap: int) -> Iterator[Block]:
    """Walk the chunks, and the pools of those that are arenas, to where they end or make no sense.

    The heap begins aligned, and so does what its chunks hold.
    """
    chunk = _align(_align(heap) + CHUNK_HEADER) - CHUNK_HEADER
    while chunk + CHUNK_HEADER < memory.size:
        word = memory.word(chunk + WORD)
        size = word & ~IN_USE
        if size < CHUNK_ALIGNMENT or size % CHUNK_ALIGNMENT or chunk + size > memory.size:
            return
        if word & IN_USE:
            content = Block(start=chunk + CHUNK_HEADER, size=size - CHUNK_HEADER)
            if ARENA_SIZE <= content.size < ARENA_SIZE + POOL_SIZE:
                yield from _pool_blocks(memory, content)
            else:
                yield content
        chunk += size


def _align(address: int) -> int:
    return -(-address // CHUNK_ALIGNMENT) * CHUNK_ALIGNMENT


def _pool_blocks(memory: Memory, arena: Block) -> Iterator[Block]:
    pool = -(-arena.start // POOL_SIZE) * POOL_SIZE
    for start in range(pool, arena.start + arena.size - POOL_SIZE + 1, POOL_SIZE):
        used, kind, end = (
            memory.word(start + WORD * index) for index in (POOL_COUNT, POOL_CLASS, POOL_NEXT)
        )
        size = (kind + 1) * POOL_UNIT
        if used and kind < MOST_CLASS and end <= POOL_SIZE:
            for offset in range(POOL_HEADER, min(end, POOL_SIZE - size + 1), size):
                yield Block(start=start + offset, size=size)


def _find_types(memory: Memory, blocks: list[Block], type_of_types: int) -> dict[int, str]:
    """Give the names of types by address, those that classes made and those of C."""
    waiting = set(_candidates(memory, blocks)) - {type_of_types}
    metatypes, types = {type_of_types}, {type_of_types: "type"}
    while True:
        found = {one for one in waiting if memory.word(one + TYPE) in metatypes}
        waiting -= found
        types |= {one: memory.name(memory.word(one + TYPE_NAME)) for one in found}
        new = {one for one in found if memory.word(one + TYPE_FLAGS) & MAKES_TYPES}
        if not new:
            return {one: name for one, name in types.items() if name}
        metatypes |= new


def _candidates(memory: Memory, blocks: list[Block]) -> Iterator[int]:
    for block in blocks:
        for front in FRONTS:
            yield block.start + front
            # The type of an object is often one of C, which is in no block.
            yield memory.word(block.start + front + TYPE)


def _name_blocks(
    memory: Memory, blocks: list[Block], objects: Mapping[int, tuple[int, str]]
) -> list[Held]:
    """Give what each block is; those without an object are of the first that refers to them."""
    paths = {
        block.start: memory.text(memory.word(block.start + objects[block.start][0] + CODE_PATH))
        for block in blocks
        if block.start in objects and objects[block.start][1] == "code"
    }
    owners: dict[int, str] = {}
    known = {block.start for block in blocks}
    for block in blocks:
        if block.start not in objects:
            continue
        name = objects[block.start][1]
        for target in memory.words(block.start, min(block.size // WORD, REFERENCES)):
            if target in known and target not in objects:
                owners.setdefault(target, name)
            elif name == "code":
                _follow_code(target, block.start, objects, paths)
    return [
        Held(
            start=block.start,
            size=block.size,
            type=objects[block.start][1]
            if block.start in objects
            else owners.get(block.start, OTHER),
            path=paths.get(block.start),
        )
        for block in blocks
    ]


def _follow_code(
    target: int, code: int, objects: Mapping[int, tuple[int, str]], paths: dict[int, str]
) -> None:
    """Let what only code refers to belong to the same source."""
    for front in FRONTS:
        found = objects.get(target - front)
        if found is not None and found[0] == front and found[1] in OF_CODE:
            paths.setdefault(target - front, paths[code])
