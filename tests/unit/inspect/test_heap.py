"""The heap of a snapshot, laid out by hand: chunks, an arena, and objects in them."""

from __future__ import annotations

import itertools
import struct

from hypothesis import given, strategies as st

from py2wasm.inspect.heap import ARENA_SIZE, OTHER, Memory, find_held

# Types of C, in static memory in front of the heap.
TYPE, TEXT, CODE, TUPLE = 0x100, 0x200, 0x300, 0x400
NAMES = {TYPE: b"type", TEXT: b"str", CODE: b"code", TUPLE: b"tuple"}
HEAP = 0x800
FIRST = HEAP + 16 - 8


class Image:
    """Memory to write into, and chunks to cut from its heap."""

    def __init__(self, size: int) -> None:
        self.content = bytearray(size)
        self.end = FIRST
        for number, (address, name) in enumerate(NAMES.items()):
            self.put(address, 1, TYPE)
            self.put(address + 12, 0x40 + 8 * number)
            self.content[0x40 + 8 * number : 0x40 + 8 * number + len(name)] = name
        self.put(TYPE + 84, 1 << 31)

    def put(self, address: int, *words: int) -> None:
        struct.pack_into(f"<{len(words)}I", self.content, address, *words)

    def chunk(self, size: int, *, used: bool = True) -> int:
        """Add a chunk for `size` bytes, give where they begin."""
        whole = -(-(size + 8) // 16) * 16
        self.put(self.end + 4, whole | used)
        self.end += whole
        return self.end - whole + 8

    def held(self) -> list[tuple[int, str, str | None]]:
        self.put(self.end + 4, 1)
        found = find_held(Memory(bytes(self.content)), HEAP - 3, TYPE)
        return [(one.start, one.type, one.path) for one in found]


def test_objects_are_known_by_their_types() -> None:
    image = Image(0x2000)
    text = image.chunk(40)
    image.put(text, 1, TEXT)
    collected = image.chunk(40)
    image.put(collected + 8, 1, TUPLE)
    image.chunk(40, used=False)
    own_type = image.chunk(200)
    image.put(own_type + 16, 1, TYPE, 0, 0x60)
    image.content[0x60:0x65] = b"Shape"
    instance = image.chunk(24)
    image.put(instance + 16, 1, own_type + 16)
    nothing = image.chunk(24)
    assert image.held() == [
        (text, "str", None),
        (collected, "tuple", None),
        (own_type, "type", None),
        (instance, "Shape", None),
        (nothing, OTHER, None),
    ]


def test_code_belongs_to_its_source_and_so_does_what_it_alone_refers_to() -> None:
    image = Image(0x2000)
    path, code, constants, table = (image.chunk(size) for size in (40, 160, 32, 64))
    image.put(path, 1, TEXT, len("/app/a.py"))
    image.content[path + 20 : path + 29] = b"/app/a.py"
    image.put(code, 1, CODE, 0, constants + 8, 0, table)
    image.put(code + 80, path)
    image.put(constants + 8, 1, TUPLE)
    assert image.held() == [
        (path, "str", None),
        (code, "code", "/app/a.py"),
        (constants, "tuple", "/app/a.py"),
        (table, "code", None),
    ]


def test_blocks_of_an_arena() -> None:
    image = Image(ARENA_SIZE + 0x4000)
    start = image.chunk(ARENA_SIZE)
    pool = -(-start // 4096) * 4096
    # Three blocks of 48 bytes, of which the third was never used; the next pool is free.
    image.put(pool, 2, 0, 0, 0, 0, 5, 32 + 2 * 48, 4000)
    image.put(pool + 32, 1, TEXT)
    image.put(pool + 4096, 0, 0, 0, 0, 0, 5, 4000, 4000)
    assert image.held() == [(pool + 32, "str", None), (pool + 80, OTHER, None)]


@given(st.binary(max_size=400), st.integers(0, 500))
def test_what_makes_no_sense_ends_the_walk(content: bytes, heap: int) -> None:
    found = find_held(Memory(content), heap, 0x10)
    for one, other in itertools.pairwise(found):
        assert one.start + one.size <= other.start
    assert all(0 < one.size <= len(content) for one in found)
