"""Looking for functions that a table of the interpreter would call with other arguments.

C lets any function pointer be cast to `PyCFunction`, and most processors do not mind a call with
one argument too many. Wasm does: an indirect call of a function of another type traps. The tables
are found in the object files, where relocations say which function a pointer will be:

    for mistake in find_mistakes(Path("lib.a")): print(mistake)

Read are tables of methods and of attributes, type objects and what those point to, and the slots
of type specifications and of modules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.recipes.wasmobject import DataSymbol, WasmObject, members, read_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

POINTER = 4
METHOD_ROW = 4 * POINTER
GETSET_ROW = 5 * POINTER
# Flags of a method that do not say how it is called.
NOT_CALLING = 0x10 | 0x20 | 0x40
# Parameters of a method by its flags: positional, keywords, none, one, fast, fast with keywords,
# and those given the defining class.
METHOD_PARAMETERS = {0x1: 2, 0x3: 3, 0x4: 2, 0x8: 2, 0x80: 3, 0x82: 4, 0x282: 5}
GETTER, SETTER = 2, 3
# A type object: where its name is, which every one has, its size, and words that are numbers.
TYPE_NAME, TYPE_SIZE = 12, 208
TYPE_NUMBERS = (0, 8, 16, 20, 84, 104, 144)
# Parameters by offset; a negative number is of a function that gives nothing back.
TYPE_SLOTS = {
    24: -1, 32: 2, 36: 3, 44: 1, 60: 1, 64: 3, 68: 1, 72: 2, 76: 3, 92: 3, 96: 1, 100: 3, 108: 1,
    112: 1, 136: 3, 140: 3, 148: 3, 152: 2, 156: 3, 160: -1, 164: 1, 188: -1, 196: -1, 200: 4,
}  # fmt: skip
ASYNC_SLOTS = {0: 1, 4: 1, 8: 1, 12: 3}
# The word at 68 is reserved.
NUMBER_SLOTS = dict.fromkeys([*range(0, 68, POINTER), *range(72, 144, POINTER)], 2) | {
    20: 3, 24: 1, 28: 1, 32: 1, 36: 1, 40: 1, 64: 1, 72: 1, 92: 3, 132: 1,
}  # fmt: skip
SEQUENCE_SLOTS = {0: 1, 4: 2, 8: 2, 12: 2, 20: 3, 28: 2, 32: 2, 36: 2}
MAPPING_SLOTS = {0: 1, 4: 2, 8: 3}
BUFFER_SLOTS = {0: 3, 4: -2}
PARTS = {40: ASYNC_SLOTS, 48: NUMBER_SLOTS, 52: SEQUENCE_SLOTS, 56: MAPPING_SLOTS, 80: BUFFER_SLOTS}
# A type specification: its name, three numbers and its slots; a module: its name and its slots.
SPEC_SIZE, SPEC_SLOTS, SPEC_NUMBERS = 5 * POINTER, 4 * POINTER, (4, 8, 12)
MODULE_SIZE, MODULE_NAME, MODULE_SLOTS, MODULE_NUMBERS = 52, 20, 36, (8, 12, 28)
MODULE_FUNCTIONS = {40: 3, 44: 1, 48: -1}
SLOT_ROW = 2 * POINTER
# Parameters by the numbers of slots: Py_mod_create and Py_mod_exec, and those of typeslots.h.
MODULE_SLOT_NUMBERS = {1: 2, 2: 1}
TYPE_SLOT_NUMBERS = dict.fromkeys([*range(7, 47), 47, 57, 58, 75, 76], 2) | {
    1: 3, 2: -2, 3: 3, 4: 1, 5: 2, 6: 1, 9: 1, 11: 1, 13: 1, 20: 3, 26: 1, 27: 1, 30: 1, 32: 1,
    33: 3, 39: 3, 45: 1, 50: 3, 51: 1, 52: -1, 53: -1, 54: 3, 55: 3, 59: 1, 60: 3, 61: 1, 62: 1,
    63: 1, 65: 3, 66: 1, 67: 3, 68: 3, 69: 3, 70: 1, 71: 3, 74: -1, 77: 1, 78: 1, 79: 1, 80: -1,
    81: 3, 82: 4,
}  # fmt: skip


def refuse_mistakes(folder: Path) -> None:
    """Raise `BuildError` if a static library in `folder` has such a function."""
    mistakes = [
        f"{library.name}: {mistake}"
        for library in sorted(folder.glob("*.a"))
        for mistake in find_mistakes(library)
    ]
    if mistakes:
        raise BuildError(
            "tables of the interpreter hold functions that would trap when called",
            cause="\n".join(mistakes),
            hint="patch them to take the parameters that they are called with",
        )


def refuse_mistakes_in(file: Path) -> None:
    """Raise `BuildError` if an object file has such a function."""
    if mistakes := list(_find_in(read_object(file.read_bytes()))):
        raise BuildError("a compiled module would trap when it is used", cause="\n".join(mistakes))


def find_mistakes(library: Path) -> Iterator[str]:
    """Name each function in a static library that would trap when its table is used."""
    for name, data in members(library):
        for mistake in _find_in(read_object(data)):
            yield f"{name}: {mistake}"


def _find_in(file: WasmObject) -> Iterator[str]:
    for symbol in file.data:
        if _is_type(file, symbol):
            yield from _check_slots(file, symbol, TYPE_SLOTS)
            for offset, slots in PARTS.items():
                part = file.pointer(symbol, offset)
                if part is not None:
                    yield from _check_slots(file, part, slots)
        elif symbol.size == SPEC_SIZE and _has(file, symbol, 0, SPEC_NUMBERS):
            yield from _check_numbered(file, file.pointer(symbol, SPEC_SLOTS), TYPE_SLOT_NUMBERS)
        elif symbol.size == MODULE_SIZE and _has(file, symbol, MODULE_NAME, MODULE_NUMBERS):
            table = file.pointer(symbol, MODULE_SLOTS)
            yield from _check_numbered(file, table, MODULE_SLOT_NUMBERS)
            yield from _check_slots(file, symbol, MODULE_FUNCTIONS)
        else:
            yield from _check_methods(file, symbol)
            yield from _check_getset(file, symbol)


def _has(file: WasmObject, symbol: DataSymbol, name: int, numbers: Iterable[int]) -> bool:
    """Whether a symbol holds a name and numbers at these places."""
    return file.is_address(symbol, name) and not any(
        file.is_pointer(symbol, number) for number in numbers
    )


def _is_type(file: WasmObject, symbol: DataSymbol) -> bool:
    return symbol.size >= TYPE_SIZE and _has(file, symbol, TYPE_NAME, TYPE_NUMBERS)


def _check_slots(file: WasmObject, symbol: DataSymbol, slots: Mapping[int, int]) -> Iterator[str]:
    for offset, parameters in slots.items():
        yield from _check(file, symbol, offset, parameters)


def _check_numbered(
    file: WasmObject, slots: DataSymbol | None, parameters: Mapping[int, int]
) -> Iterator[str]:
    if slots is None:
        return
    for row in range(0, slots.size, SLOT_ROW):
        number = file.number(slots, row)
        if number in parameters:
            yield from _check(file, slots, row + POINTER, parameters[number])


def _check_methods(file: WasmObject, symbol: DataSymbol) -> Iterator[str]:
    rows = _rows(file, symbol, METHOD_ROW)
    calls = [file.number(symbol, row + 2 * POINTER) & ~NOT_CALLING for row in rows]
    if all(
        file.function(symbol, row + POINTER)
        and not file.is_pointer(symbol, row + 2 * POINTER)
        and call in METHOD_PARAMETERS
        for row, call in zip(rows, calls, strict=True)
    ):
        for row, call in zip(rows, calls, strict=True):
            yield from _check(file, symbol, row + POINTER, METHOD_PARAMETERS[call])


def _check_getset(file: WasmObject, symbol: DataSymbol) -> Iterator[str]:
    rows = _rows(file, symbol, GETSET_ROW)
    if all(
        file.function(symbol, row + POINTER)
        and (file.function(symbol, row + 2 * POINTER) or file.is_null(symbol, row + 2 * POINTER))
        and not file.function(symbol, row + 3 * POINTER)
        for row in rows
    ):
        for row in rows:
            yield from _check(file, symbol, row + POINTER, GETTER)
            yield from _check(file, symbol, row + 2 * POINTER, SETTER)


def _rows(file: WasmObject, symbol: DataSymbol, size: int) -> list[int]:
    """Give where rows begin in a table whose rows begin with a text, but for an empty last one."""
    rows = list(range(0, symbol.size, size)) if symbol.size % size == 0 else []
    if rows and all(file.is_null(symbol, rows[-1] + word) for word in range(0, size, POINTER)):
        rows.pop()
    return rows if all(file.is_address(symbol, row) for row in rows) else []


def _check(file: WasmObject, symbol: DataSymbol, offset: int, parameters: int) -> Iterator[str]:
    function = file.function(symbol, offset)
    if function is None:
        return
    wanted = ("i" * abs(parameters), "" if parameters < 0 else "i")
    if function.signature != wanted:
        yield (
            f"`{function.name}` in `{symbol.name}` takes {_words(function.signature)}, "
            f"and is called with {_words(wanted)}"
        )


def _words(signature: tuple[str, str]) -> str:
    return f"({', '.join(signature[0])}) -> {signature[1] or 'nothing'}"
