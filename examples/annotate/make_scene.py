"""Draws a street as a camera might see it: scene.jpg, and in scene.json what a detector finds.

    python make_scene.py

Nothing here is random: with the same version of Pillow it writes the same files again.
"""

import json
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

Box = tuple[int, int, int, int]

WIDTH, HEIGHT = 640, 360
HORIZON = 150
SKY, GRASS, ROAD, LINE = (168, 200, 226), (122, 148, 96), (92, 94, 98), (222, 220, 210)
GLASS, TYRE, SKIN = (44, 58, 70), (30, 30, 32), (214, 170, 140)

# What is there, the farthest first: colour, box and the detector's score.
CARS = (((46, 109, 176), (392, 168, 502, 222), 0.88), ((176, 58, 46), (60, 214, 268, 312), 0.97))
PEOPLE = (((217, 164, 65), (318, 152, 346, 230), 0.81), ((63, 125, 78), (548, 186, 592, 318), 0.93))
IMAGINED = ("person", (606, 96, 626, 150), 0.22)


def main() -> None:
    picture = Image.new("RGB", (WIDTH, HEIGHT), SKY)
    draw = ImageDraw.Draw(picture)
    draw_street(draw)
    for colour, box, _ in CARS:
        draw_car(draw, box, colour)
    for colour, box, _ in PEOPLE:
        draw_person(draw, box, colour)
    # No lens is as sharp as a drawing.
    picture.filter(ImageFilter.GaussianBlur(0.7)).save("scene.jpg", quality=90)
    found = [("car", box, score) for _, box, score in CARS]
    found += [("person", box, score) for _, box, score in PEOPLE]
    lines = [
        json.dumps({"label": label, "score": score, "box": box})
        for label, box, score in (*found, IMAGINED)
    ]
    Path("scene.json").write_text("[\n  " + ",\n  ".join(lines) + "\n]\n", "utf-8")


def draw_street(draw: ImageDraw.ImageDraw) -> None:
    for y in range(HORIZON):
        share = y / HORIZON
        colour = tuple(round(part + (245 - part) * share * 0.6) for part in SKY)
        draw.line((0, y, WIDTH, y), fill=colour)
    draw.rectangle((0, HORIZON, WIDTH, HEIGHT), fill=GRASS)
    for left, top, width in ((20, 60, 110), (140, 84, 90), (430, 70, 120), (560, 96, 80)):
        draw.rectangle((left, top, left + width, HORIZON), fill=(150, 140, 132))
        for x in range(left + 10, left + width - 10, 22):
            for y in range(top + 10, HORIZON - 14, 20):
                draw.rectangle((x, y, x + 10, y + 10), fill=GLASS)
    draw.polygon(((280, HORIZON), (380, HORIZON), (WIDTH + 160, HEIGHT), (-140, HEIGHT)), fill=ROAD)
    for near in range(0, 100, 25):
        top, bottom = (HORIZON + (HEIGHT - HORIZON) * ((near + d) / 100) ** 2 for d in (4, 16))
        draw.polygon(
            ((330 - near / 16, top), (330 + near / 16, top), (334 + near / 9, bottom),
             (326 - near / 9, bottom)),
            fill=LINE,
        )  # fmt: skip


def draw_car(draw: ImageDraw.ImageDraw, box: Box, colour: tuple[int, int, int]) -> None:
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    draw.rounded_rectangle((left, top + height * 0.36, right, bottom - height * 0.14), 9, colour)
    roof = [(0.16, 0.4), (0.3, 0.0), (0.72, 0.0), (0.88, 0.4)]
    draw.polygon([(left + width * x, top + height * y) for x, y in roof], colour)
    window = [(0.23, 0.36), (0.33, 0.08), (0.69, 0.08), (0.8, 0.36)]
    draw.polygon([(left + width * x, top + height * y) for x, y in window], GLASS)
    radius = height * 0.17
    for x in (left + width * 0.22, left + width * 0.78):
        draw.ellipse((x - radius, bottom - 2 * radius, x + radius, bottom), TYRE)


def draw_person(draw: ImageDraw.ImageDraw, box: Box, colour: tuple[int, int, int]) -> None:
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    middle, head = (left + right) / 2, height * 0.075
    for x in (left + width * 0.2, left + width * 0.55):
        draw.rectangle((x, top + height * 0.55, x + width * 0.25, bottom), (52, 60, 84))
    draw.rounded_rectangle((left, top + height * 0.17, right, top + height * 0.6), 5, colour)
    draw.ellipse((middle - head, top, middle + head, top + 2 * head), SKIN)


if __name__ == "__main__":
    main()
