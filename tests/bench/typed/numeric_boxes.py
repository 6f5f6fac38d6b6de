"""Numbers alone: boxes as native objects, their overlaps, and filters that follow them."""

from __future__ import annotations

from mypy_extensions import i64

SCALE = 6


class Box:
    def __init__(self, left: float, top: float, right: float, bottom: float) -> None:
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom


class Follower:
    """A filter of a position and its speed."""

    def __init__(self, place: float) -> None:
        self.place = place
        self.speed = 0.0
        self.a, self.b, self.c = 10.0, 0.0, 10.0

    def step(self, seen: float) -> None:
        place = self.place + self.speed
        a = self.a + self.b + self.b + self.c + 0.05
        b = self.b + self.c
        c = self.c + 0.05
        scale = 1.0 / (a + 2.0)
        error = seen - place
        self.place = place + a * scale * error
        self.speed += b * scale * error
        self.a = a - a * a * scale
        self.b = b - a * b * scale
        self.c = c - b * b * scale


def overlap(one: Box, other: Box) -> float:
    left = one.left if one.left > other.left else other.left
    right = one.right if one.right < other.right else other.right
    top = one.top if one.top > other.top else other.top
    bottom = one.bottom if one.bottom < other.bottom else other.bottom
    if right <= left or bottom <= top:
        return 0.0
    common = (right - left) * (bottom - top)
    area = (one.right - one.left) * (one.bottom - one.top)
    rest = (other.right - other.left) * (other.bottom - other.top)
    return common / (area + rest - common)


def make_boxes(count: i64) -> list[Box]:
    boxes: list[Box] = []
    state: i64 = 7
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        x = int(state % 6400) / 10.0
        state = (state * 1103515245 + 12345) % 2147483648
        y = int(state % 4800) / 10.0
        boxes.append(Box(x, y, x + 40.0 + y / 20.0, y + 60.0 + x / 40.0))
    return boxes


def run(scale: int) -> object:
    boxes = make_boxes(220)
    followers = [Follower(box.left) for box in boxes]
    total = 0.0
    for turn in range(scale):
        for one in boxes:
            for other in boxes:
                total += overlap(one, other)
        for follower, box in zip(followers, boxes):
            for frame in range(12):
                follower.step(box.left + frame * 0.5 + turn)
            total += follower.place
    return total.hex()
