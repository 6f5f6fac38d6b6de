"""A float loop: bodies that attract each other, stepped with the leapfrog rule."""

from __future__ import annotations

from math import sqrt

SCALE = 45000

# Position, velocity, mass; a sun, and planets that start on the x axis.
PLANETS = ((1.0, 0.0, 1e-3), (1.9, 0.4, 3e-4), (3.2, -0.7, 9e-4), (5.1, 0.2, 1e-4))
STEP = 0.002


class Body:
    __slots__ = ("mass", "vx", "vy", "vz", "x", "y", "z")

    def __init__(self, x: float, y: float, speed: float, mass: float) -> None:
        self.x, self.y, self.z = x, y, 0.01 * x
        self.vx, self.vy, self.vz = 0.0, speed, 0.003
        self.mass = mass


def make_system() -> list[Body]:
    bodies = [Body(0.0, 0.0, 0.0, 1.0)]
    for x, y, mass in PLANETS:
        bodies.append(Body(x, y, sqrt(1.0 / sqrt(x * x + y * y)), mass))
    return bodies


def attract(bodies: list[Body], step: float) -> None:
    for index, first in enumerate(bodies):
        for second in bodies[index + 1 :]:
            dx = first.x - second.x
            dy = first.y - second.y
            dz = first.z - second.z
            square = dx * dx + dy * dy + dz * dz + 1e-9
            pull = step / (square * sqrt(square))
            first.vx -= dx * second.mass * pull
            first.vy -= dy * second.mass * pull
            first.vz -= dz * second.mass * pull
            second.vx += dx * first.mass * pull
            second.vy += dy * first.mass * pull
            second.vz += dz * first.mass * pull


def drift(bodies: list[Body], step: float) -> None:
    for body in bodies:
        body.x += step * body.vx
        body.y += step * body.vy
        body.z += step * body.vz


def energy(bodies: list[Body]) -> float:
    total = 0.0
    for index, first in enumerate(bodies):
        total += 0.5 * first.mass * (first.vx * first.vx + first.vy * first.vy + first.vz * first.vz)
        for second in bodies[index + 1 :]:
            dx, dy, dz = first.x - second.x, first.y - second.y, first.z - second.z
            total -= first.mass * second.mass / sqrt(dx * dx + dy * dy + dz * dz)
    return total


def run(scale: int) -> object:
    bodies = make_system()
    before = energy(bodies)
    for _ in range(scale):
        drift(bodies, STEP / 2)
        attract(bodies, STEP)
        drift(bodies, STEP / 2)
    after = energy(bodies)
    return before.hex(), after.hex(), [body.x.hex() for body in bodies]
