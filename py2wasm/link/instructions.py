"""Which instructions a function's code holds, as far as features go.

One regular expression matches every instruction of WebAssembly 1.0 and of the features that are in
a profile, with its immediates; what it does not match belongs to another feature, or is damaged. So
code is looked through at the speed of `re`: a module of 9 MB in a tenth of a second. Whether
operands fit is left to the host's validator. The encodings are those of the core specification,
section 5.4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# LEB128 numbers of up to 32 and 64 bits. Nothing is given back once matched: `++` and the like.
SMALL = rb"(?>[\x80-\xff]{0,4}+[\x00-\x7f])"
LARGE = rb"(?>[\x80-\xff]{0,9}+[\x00-\x7f])"
# Alignment and offset. An alignment of 64 and more says that the number of a memory follows.
MEMORY = rb"[\x00-\x0f]" + SMALL
BR_TABLE = 0x0E

CORE = (
    rb"[\x20-\x24\x41]" + SMALL,  # locals, globals, i32.const
    rb"[\x28-\x3e]" + MEMORY,
    rb"[\x00\x01\x05\x0b\x0f\x1a\x1b\x45-\xbf]",
    rb"[\x02-\x04\x0c\x0d\x10]" + SMALL,  # blocks, branches, calls
    rb"\x42" + LARGE,
    rb"\x44.{8}",
    rb"\x11" + SMALL + rb"\x00",
    rb"[\x3f\x40]\x00",
    rb"\x43.{4}",
)
FEATURES: dict[str, tuple[bytes, ...]] = {
    "sign-ext": (rb"[\xc0-\xc4]",),
    "nontrapping-fptoint": (rb"\xfc[\x00-\x07]",),
    "bulk-memory": (
        rb"\xfc\x08" + SMALL + rb"\x00",
        rb"\xfc(?:\x0a\x00\x00|\x0b\x00)",
        rb"\xfc[\x09\x0d]" + SMALL,
        rb"\xfc[\x0c\x0e]" + SMALL + SMALL,
    ),
    "reference-types": (
        rb"\x11" + SMALL + SMALL,
        rb"\x1c\x01[\x6f\x70\x7b-\x7f]",
        rb"[\x25\x26\xd2]" + SMALL,
        rb"\xd0[\x6f\x70]",
        rb"\xd1",
        rb"\xfc[\x0f-\x11]" + SMALL,
    ),
    "simd128": (
        rb"\xfd[\x00-\x0b\x5c\x5d]" + MEMORY,
        rb"\xfd[\x0c\x0d].{16}",
        rb"\xfd[\x0e-\x14\x23-\x53\x5e-\x7f]",
        rb"\xfd[\x15-\x22].",
        rb"\xfd[\x54-\x5b]" + MEMORY + rb".",
        rb"\xfd[\x80-\xff]\x01",
    ),
}
# Other features, by the first bytes of their instructions: what an error says.
FOREIGN: tuple[tuple[bytes, str], ...] = (
    *((rb"(?:" + rb"|".join(forms) + rb")", name) for name, forms in FEATURES.items()),
    (rb"[\x06-\x0a\x18\x19\x1f]", "exception handling"),
    (rb"[\x12\x13]", "tail calls"),
    (rb"[\x14\x15\xd3-\xd6]", "typed function references"),
    (rb"[\x28-\x3e][\x40-\x7f]|[\x3f\x40]|\xfc[\x08-\x0b]", "multiple memories"),
    (rb"\xfb", "garbage collection"),
    (rb"\xfe", "threads"),
    (rb"\xfd[\x80-\xff][\x02-\x7f]", "relaxed SIMD"),
    (rb"\xfc[\x13-\x16]", "wide arithmetic"),
)


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """An instruction that is not allowed: where it begins, and the feature it belongs to."""

    offset: int
    feature: str


def compile_allowed(features: frozenset[str]) -> re.Pattern[bytes]:
    """Give the pattern of a run of instructions that need no other features; no `br_table`."""
    forms = [*CORE, *(form for name in sorted(features) for form in FEATURES[name])]
    return re.compile(rb"(?>" + rb"|".join(forms) + rb")*+", re.DOTALL)


def find_foreign(data: bytes, start: int, end: int, allowed: re.Pattern[bytes]) -> Foreign | None:
    """Look through the instructions in `data[start:end]`; give the first that is not allowed.

    A run that ends in the middle of an instruction has feature `damaged code`.
    """
    position = start
    while True:
        match = allowed.match(data, position, end)
        position = match.end() if match else position
        if position == end:
            return None
        if data[position] != BR_TABLE:
            return Foreign(offset=position, feature=_feature(data, position, end))
        after = skip_br_table(data, position + 1, end)
        if after is None:
            return Foreign(offset=position, feature="damaged code")
        position = after


def other_than_calls(features: frozenset[str]) -> re.Pattern[bytes]:
    """Give the pattern of a run of instructions that name no function, nor are `br_table`."""
    forms = [form for name in sorted(features) for form in FEATURES[name]]
    every = rb"|".join((*CORE, *forms))
    return re.compile(rb"(?>(?![\x10\xd2])(?:" + every + rb"))*+", re.DOTALL)


def skip_br_table(data: bytes, position: int, end: int) -> int | None:
    """Give where the labels of a `br_table` end that begin at `position`; None if cut off."""
    number = NUMBER.match(data, position, end)
    if number is None:
        return None
    count = decode_number(number[0]) + 1
    if count > end - position:
        return None
    position = number.end()
    for _ in range(count):
        number = NUMBER.match(data, position, end)
        if number is None:
            return None
        position = number.end()
    return position


def decode_number(encoded: bytes) -> int:
    """Give the value of an unsigned LEB128 number."""
    return sum((byte & 0x7F) << 7 * place for place, byte in enumerate(encoded))


def _feature(data: bytes, position: int, end: int) -> str:
    for pattern, name in FOREIGN:
        if re.compile(pattern, re.DOTALL).match(data, position, end):
            return name
    return "damaged code"


NUMBER = re.compile(SMALL)
