"""Object files are put together here, as the compiler would for small tables."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import BuildError
from py2wasm.recipes.arity import find_mistakes, refuse_mistakes
from wedge.wasm import unsigned

if TYPE_CHECKING:
    from pathlib import Path

VARARGS, NOARGS, FAST = 1, 4, 0x80
Word = int | str
TYPES = {"i": 0x7F, "d": 0x7C}


def text(value: str) -> bytes:
    return unsigned(len(value)) + value.encode()


def vector(items: list[bytes]) -> bytes:
    return unsigned(len(items)) + b"".join(items)


def section(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + unsigned(len(body)) + body


def types(letters: str) -> bytes:
    return vector([bytes([TYPES[letter]]) for letter in letters])


def wasm(functions: dict[str, str], symbols: dict[str, list[Word]]) -> bytes:
    """Give an object file.

    `functions` have signatures such as `ii>i`; the first is one of another file. `symbols` are
    words of data: a number, the name of a function or symbol, or `text` for an address.
    """
    names = list(functions)
    signatures = [signature.split(">") for signature in functions.values()]
    head = section(1, vector([b"\x60" + types(a) + types(b) for a, b in signatures]))
    head += section(2, vector([text("env") + text(names[0]) + b"\0\0"]))
    head += section(3, vector([unsigned(index) for index in range(1, len(names))]))
    table = [b"\0\x10\0"]
    table += [b"\0\0" + unsigned(index) + text(name) for index, name in enumerate(names)][1:]
    order = [*names, *symbols, "text"]
    data, relocations = unsigned(1) + b"\0\x41\0\x0b", []
    size = sum(4 * len(words) for words in symbols.values())
    data += unsigned(size)
    start = len(data)
    for name, words in symbols.items():
        place = len(data) - start
        table.append(b"\x01\0" + text(name) + b"\0" + unsigned(place) + unsigned(4 * len(words)))
        for word in words:
            if isinstance(word, str):
                kind = b"\x02" if word in functions else b"\x05"
                entry = kind + unsigned(len(data)) + unsigned(order.index(word))
                relocations.append(entry if word in functions else entry + b"\0")
            data += struct.pack("<I", word if isinstance(word, int) else 0)
    table.append(b"\x01\x10" + text("text"))
    linking = text("linking") + b"\x02" + section(8, vector(table))
    body = head + section(11, data) + section(0, linking)
    body += section(0, text("reloc.DATA") + b"\x03" + vector(relocations))
    return b"\0asm\x01\0\0\0" + body


def library(path: Path, **objects: bytes) -> Path:
    data = b"!<arch>\n"
    long = b"".join(f"{name}/\n".encode() for name in objects)
    for label, body in [("//", long)] + [
        (f"/{long.index(name.encode())}", body) for name, body in objects.items()
    ]:
        padding = b"\n" * (len(body) % 2)
        data += f"{label:<16}{'0':<32}{len(body):<10}`\n".encode() + body + padding
    path.write_bytes(data)
    return path


def mistakes(root: Path, functions: dict[str, str], symbols: dict[str, list[Word]]) -> list[str]:
    return list(find_mistakes(library(root / "lib.a", thing=wasm(functions, symbols))))


FUNCTIONS = {
    "far": "i>i", "one": "i>i", "two": "ii>i", "three": "iii>i", "nothing": "i>", "real": "id>i",
}  # fmt: skip


def test_methods(tmp_path: Path) -> None:
    table: list[Word] = ["text", "two", VARARGS, 0, "text", "three", FAST | 0x20, "text"]
    assert mistakes(tmp_path, FUNCTIONS, {"methods": [*table, 0, 0, 0, 0]}) == []
    table += ["text", "one", NOARGS, 0, "text", "real", VARARGS, 0]
    assert mistakes(tmp_path, FUNCTIONS, {"methods": [*table, 0, 0, 0, 0]}) == [
        "thing: `one` in `methods` takes (i) -> i, and is called with (i, i) -> i",
        "thing: `real` in `methods` takes (i, d) -> i, and is called with (i, i) -> i",
    ]


def test_function_of_another_file(tmp_path: Path) -> None:
    found = mistakes(tmp_path, FUNCTIONS, {"methods": ["text", "far", NOARGS, 0]})
    assert found == ["thing: `far` in `methods` takes (i) -> i, and is called with (i, i) -> i"]


def test_attributes(tmp_path: Path) -> None:
    table: list[Word] = ["text", "two", "two", "text", 0, "text", "one", 0, 0, 0]
    assert mistakes(tmp_path, FUNCTIONS, {"getset": [*table, 0, 0, 0, 0, 0]}) == [
        "thing: `two` in `getset` takes (i, i) -> i, and is called with (i, i, i) -> i",
        "thing: `one` in `getset` takes (i) -> i, and is called with (i, i) -> i",
    ]


def test_other_tables_are_let_alone(tmp_path: Path) -> None:
    symbols: dict[str, list[Word]] = {
        "handlers": ["text", "one", 0x4000, 0],
        "named methods": ["text", "text", "one", 8, 0],
        "callbacks": ["one", "three", "nothing"],
        "api": ["text"] * 3 + ["text"] + ["one"] * 60,
    }
    assert mistakes(tmp_path, FUNCTIONS, symbols) == []


def test_type_objects(tmp_path: Path) -> None:
    words: list[Word] = [1, 0, 0, "text", *[0] * 48]
    words[24 // 4] = "one"
    words[112 // 4] = "one"
    words[48 // 4] = "numbers"
    numbers: list[Word] = [0] * 36
    numbers[0], numbers[20 // 4], numbers[68 // 4], numbers[36 // 4] = "two", "two", "two", "one"
    assert mistakes(tmp_path, FUNCTIONS, {"Thing_Type": words, "numbers": numbers}) == [
        "thing: `one` in `Thing_Type` takes (i) -> i, and is called with (i) -> nothing",
        "thing: `two` in `numbers` takes (i, i) -> i, and is called with (i, i, i) -> i",
    ]


def test_slots(tmp_path: Path) -> None:
    symbols: dict[str, list[Word]] = {
        "spec": ["text", 16, 0, 0, "slots"],
        "slots": [51, "nothing", 66, "one", 56, "text", 7, "two", 0, 0],
        "module": [1, 0, 0, 0, 0, "text", 0, 0, 0, "module slots", "three", "two", 0],
        "module slots": [2, "two", 3, 1, 0, 0],
    }
    assert mistakes(tmp_path, FUNCTIONS, symbols) == [
        "thing: `nothing` in `slots` takes (i) -> nothing, and is called with (i) -> i",
        "thing: `two` in `module slots` takes (i, i) -> i, and is called with (i) -> i",
        "thing: `two` in `module` takes (i, i) -> i, and is called with (i) -> i",
    ]


def test_libraries_of_a_folder(tmp_path: Path) -> None:
    good = wasm(FUNCTIONS, {"methods": ["text", "two", NOARGS, 0]})
    bad = wasm(FUNCTIONS, {"methods": ["text", "one", NOARGS, 0]})
    library(tmp_path / "good.a", first=good)
    refuse_mistakes(tmp_path)
    library(tmp_path / "bad.a", first=good, second=bad)
    with pytest.raises(BuildError, match="functions that would trap") as caught:
        refuse_mistakes(tmp_path)
    assert (caught.value.cause or "").startswith("bad.a: second: `one` in `methods`")


def test_object_without_data(tmp_path: Path) -> None:
    empty = b"\0asm\x01\0\0\0" + section(1, vector([]))
    assert list(find_mistakes(library(tmp_path / "lib.a", a=empty, b=b"no object"))) == []
