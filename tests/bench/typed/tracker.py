"""A tracker of moving boxes: Kalman filters in plain lists, greedy matching by overlap."""

from __future__ import annotations

from random import Random

SCALE = 300

Matrix = list[list[float]]


def multiply(a: Matrix, b: Matrix) -> Matrix:
    inner, width = len(b), len(b[0])
    result: Matrix = []
    for row in a:
        line: list[float] = []
        for column in range(width):
            total = 0.0
            for index in range(inner):
                total += row[index] * b[index][column]
            line.append(total)
        result.append(line)
    return result


def transpose(a: Matrix) -> Matrix:
    return [[row[column] for row in a] for column in range(len(a[0]))]


def add(a: Matrix, b: Matrix) -> Matrix:
    rows = range(len(a))
    columns = range(len(a[0]))
    return [[a[row][column] + b[row][column] for column in columns] for row in rows]


def identity(size: int, value: float = 1.0) -> Matrix:
    return [[value if row == column else 0.0 for column in range(size)] for row in range(size)]


def invert_2x2(a: Matrix) -> Matrix:
    (p, q), (r, s) = a
    determinant = p * s - q * r
    return [[s / determinant, -q / determinant], [-r / determinant, p / determinant]]


# State: x, y and their velocities; measured: x, y.
MOTION: Matrix = [[1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]
MEASURED: Matrix = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]
PROCESS_NOISE = identity(4, 0.05)
SENSOR_NOISE = identity(2, 2.0)


class Track:
    """One object: a constant-velocity Kalman filter and a size that follows slowly."""

    def __init__(self, number: int, box: tuple[float, float, float, float]) -> None:
        x, y, self.width, self.height = box
        self.number = number
        self.state: Matrix = [[x], [y], [0.0], [0.0]]
        self.covariance = identity(4, 10.0)
        self.missed = 0
        self.hits = 1

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.state[0][0], self.state[1][0], self.width, self.height

    def predict(self) -> None:
        self.state = multiply(MOTION, self.state)
        moved = multiply(multiply(MOTION, self.covariance), transpose(MOTION))
        self.covariance = add(moved, PROCESS_NOISE)
        self.missed += 1

    def update(self, box: tuple[float, float, float, float]) -> None:
        x, y, width, height = box
        projection = multiply(self.covariance, transpose(MEASURED))
        uncertainty = add(multiply(MEASURED, projection), SENSOR_NOISE)
        gain = multiply(projection, invert_2x2(uncertainty))
        residual = [[x - self.state[0][0]], [y - self.state[1][0]]]
        self.state = add(self.state, multiply(gain, residual))
        shrink = [[-value for value in row] for row in multiply(gain, MEASURED)]
        self.covariance = multiply(add(identity(4), shrink), self.covariance)
        self.width += (width - self.width) * 0.2
        self.height += (height - self.height) * 0.2
        self.missed = 0
        self.hits += 1


def overlap(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> float:
    ax, ay, aw, ah = a
    bx, by, bw, bh = b
    width = min(ax + aw / 2, bx + bw / 2) - max(ax - aw / 2, bx - bw / 2)
    height = min(ay + ah / 2, by + bh / 2) - max(ay - ah / 2, by - bh / 2)
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / (aw * ah + bw * bh - common)


class Tracker:
    def __init__(self) -> None:
        self.tracks: list[Track] = []
        self.created = 0

    def step(self, detections: list[tuple[float, float, float, float]]) -> list[Track]:
        for track in self.tracks:
            track.predict()
        pairs = [
            (score, index, track)
            for track in self.tracks
            for index, box in enumerate(detections)
            if (score := overlap(track.box, box)) > 0.1
        ]
        pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2].number))
        free, used = set(range(len(detections))), set()
        for _, index, track in pairs:
            if index in free and track.number not in used:
                free.discard(index)
                used.add(track.number)
                track.update(detections[index])
        for index in sorted(free):
            self.created += 1
            self.tracks.append(Track(self.created, detections[index]))
        self.tracks = [track for track in self.tracks if track.missed <= 4]
        return [track for track in self.tracks if track.hits >= 3 and track.missed == 0]


def run(scale: int) -> object:
    generator = Random(11)
    tracker = Tracker()
    objects = [
        [generator.random() * 640, generator.random() * 480, generator.random() * 6 - 3]
        for _ in range(12)
    ]
    confirmed, total = 0, 0.0
    for frame in range(scale):
        detections = []
        for position in objects:
            position[0] = (position[0] + position[2]) % 640
            position[1] = (position[1] + position[2] * 0.5) % 480
            if generator.random() < 0.9:
                x = position[0] + generator.random() * 3 - 1.5
                y = position[1] + generator.random() * 3 - 1.5
                detections.append((x, y, 60.0 + frame % 3, 44.0))
        for track in tracker.step(detections):
            confirmed += track.number
            total += track.box[0]
    return confirmed, tracker.created, total.hex()
