"""Generators: pipelines, recursive `yield from`, and coroutines that are sent values."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from itertools import islice

from mypy_extensions import i64

SCALE = 220


class Tree:
    """A binary search tree that is walked lazily."""

    __slots__ = ("key", "left", "right")

    def __init__(self, key: int) -> None:
        self.key = key
        self.left: Tree | None = None
        self.right: Tree | None = None

    def insert(self, key: int) -> None:
        node = self
        while key != node.key:
            child = node.left if key < node.key else node.right
            if child is None:
                if key < node.key:
                    node.left = Tree(key)
                else:
                    node.right = Tree(key)
                return
            node = child

    def __iter__(self) -> Iterator[int]:
        if self.left is not None:
            yield from self.left
        yield self.key
        if self.right is not None:
            yield from self.right


def numbers(first: int) -> Iterator[int]:
    seed: i64 = first
    while True:
        seed = (seed * 16807) % 2147483647
        yield seed


def chunks(values: Iterable[int], size: int) -> Iterator[list[int]]:
    batch: list[int] = []
    for value in values:
        batch.append(value)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def running_mean(width: int) -> Generator[int, int, None]:
    window: list[int] = []
    value = yield 0
    while True:
        window.append(value)
        if len(window) > width:
            window.pop(0)
        value = yield sum(window) // len(window)


def without_repeats(values: Iterable[int]) -> Iterator[int]:
    previous = None
    for value in values:
        if value != previous:
            yield value
        previous = value


def merge(left: Iterable[int], right: Iterable[int]) -> Iterator[int]:
    first, second = iter(left), iter(right)
    a, b = next(first, None), next(second, None)
    while a is not None and b is not None:
        if a <= b:
            yield a
            a = next(first, None)
        else:
            yield b
            b = next(second, None)
    if a is not None:
        yield a
        yield from first
    if b is not None:
        yield b
        yield from second


def send_all(smooth: Generator[int, int, None], values: Iterable[int]) -> Iterator[int]:
    for value in values:
        mean = smooth.send(value)
        if mean % 3:
            yield mean


def run(scale: int) -> object:
    checksum = 0
    for seed in range(1, scale + 1):
        left, right = Tree(500), Tree(500)
        for key in islice(numbers(seed), 400):
            left.insert(key % 1000)
            right.insert(key // 1000 % 1000)
        smooth = running_mean(8)
        next(smooth)
        merged = without_repeats(merge(left, right))
        for batch in chunks(send_all(smooth, merged), 16):
            checksum = (checksum * 31 + sum(batch) + len(batch)) % 1_000_003
        smooth.close()
    return checksum
