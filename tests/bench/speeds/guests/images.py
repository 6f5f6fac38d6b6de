"""Pillow: what a camera's pictures go through before a network sees them."""

import io
import sys

from PIL import Image, ImageDraw
from timing import every_bit, main

SIZE = (640, 480)


def make_image():
    """Give a picture with smooth areas and with edges."""
    across, around = Image.linear_gradient("L").resize(SIZE), Image.radial_gradient("L").resize(SIZE)
    image = Image.merge("RGB", (across, around, across.transpose(Image.Transpose.ROTATE_180)))
    draw = ImageDraw.Draw(image)
    for step in range(60):
        left, top = step * 97 % 600, step * 61 % 440
        colour = (step * 41 % 256, step * 83 % 256, step * 149 % 256)
        draw.rectangle((left, top, left + 9 + step, top + 40), fill=colour)
    return image


def resize(size, method):
    def prepare():
        image = make_image()
        return lambda: image.resize(size, method), every_bit

    return prepare


def convert(mode):
    def prepare():
        image = make_image()
        return lambda: image.convert(mode), every_bit

    return prepare


def encode_jpeg(image):
    target = io.BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue()


def decode():
    content = encode_jpeg(make_image())
    return lambda: Image.open(io.BytesIO(content)).convert("RGB"), every_bit


def encode():
    image = make_image()
    return lambda: encode_jpeg(image), lambda content: Image.open(io.BytesIO(content)).size


MEASUREMENTS = {
    "resize, bilinear": (30, resize((320, 240), Image.Resampling.BILINEAR)),
    "resize, Lanczos": (15, resize((224, 224), Image.Resampling.LANCZOS)),
    "convert to L": (200, convert("L")),
    "convert to YCbCr": (30, convert("YCbCr")),
    "decode JPEG": (20, decode),
    "encode JPEG": (20, encode),
}

if __name__ == "__main__":
    main(MEASUREMENTS, sys.argv[1:])
