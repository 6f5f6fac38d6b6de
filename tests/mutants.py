"""Damaged modules, the same each time: what tests of hosts and checks are fed with.

    choice = random.Random(7)
    mutant = mutate(sound, choice)

The header stays as it is: without it nothing behind it would be looked at.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from wedge.wasm import MAGIC, read_sections

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

START = len(MAGIC)


def flip_bits(sound: bytes, choice: random.Random) -> bytes:
    """Turn over some bits."""
    mutant = bytearray(sound)
    for _ in range(choice.choice((1, 1, 1, 2, 4, 16))):
        mutant[choice.randrange(START, len(mutant))] ^= 1 << choice.randrange(8)
    return bytes(mutant)


def change_bytes(sound: bytes, choice: random.Random) -> bytes:
    """Put others in the place of some bytes; a hostile number is often the largest."""
    mutant = bytearray(sound)
    for _ in range(choice.randint(1, 3)):
        value = choice.choice((0, 0x7F, 0xFF, choice.randrange(256)))
        mutant[choice.randrange(START, len(mutant))] = value
    return bytes(mutant)


def move_bytes(sound: bytes, choice: random.Random) -> bytes:
    """Leave some bytes out, or have them twice."""
    begin = choice.randrange(START, len(sound))
    end = min(len(sound), begin + choice.choice((1, 2, 8, 64)))
    twice = choice.random() < 0.5
    return sound[:end] + sound[begin if twice else end :]


def truncate(sound: bytes, choice: random.Random) -> bytes:
    """Cut the end off."""
    return sound[: choice.randrange(START, len(sound))]


def shuffle_sections(sound: bytes, choice: random.Random) -> bytes:
    """Have sections in another order, twice, or not at all."""
    cuts = [START, *(body.end for _, body in read_sections(sound))]
    sections = [sound[begin:end] for begin, end in pairwise(cuts)]
    one, other = choice.randrange(len(sections)), choice.randrange(len(sections))
    match choice.randrange(3):
        case 0:
            sections[one], sections[other] = sections[other], sections[one]
        case 1:
            sections.insert(other, sections[one])
        case _:
            del sections[one]
    return MAGIC + b"".join(sections)


def make_noise(sound: bytes, choice: random.Random) -> bytes:
    """Keep a part, or nothing, and go on with anything."""
    kept = choice.choice((START, choice.randrange(START, len(sound))))
    return sound[:kept] + choice.randbytes(choice.randint(1, 64))


KINDS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip_bits, flip_bits, change_bytes, change_bytes, move_bytes, truncate, shuffle_sections,
    make_noise,
)  # fmt: skip


def mutate(sound: bytes, choice: random.Random) -> bytes:
    """Damage a module in one of the ways."""
    return choice.choice(KINDS)(sound, choice)
