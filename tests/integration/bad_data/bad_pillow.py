# include: PIL.*ImagePlugin
# max-memory: 512MiB
"""Pillow given spoiled files: each is opened, loaded and made smaller, or is refused.

Prints how many files ended how. A picture or an exception is right; a trap would end the program.
"""

import collections
import io
import random
import warnings

from PIL import Image, ImageDraw, ImageFont

FILES = 220
KINDS = {
    "PNG": [{}, {"optimize": True}],
    "JPEG": [{}, {"progressive": True}, {"restart_marker_blocks": 2}],
    "GIF": [{}, {"save_all": True}],
    "BMP": [{}],
    "WEBP": [{}, {"lossless": True}],
    "TIFF": [{}, {"compression": "packbits"}],
    "PPM": [{}],
    "TGA": [{}, {"compression": "tga_rle"}],
    "ICO": [{}],
    "PCX": [{}],
    "SGI": [{}],
    "DDS": [{}],
}
MODES = ("RGB", "L", "P", "CMYK", "RGBA", "1", "I;16")


def draw():
    image = Image.new("RGB", (40, 30), (10, 20, 30))
    ImageDraw.Draw(image).ellipse((3, 3, 36, 25), fill=(200, 90, 0), outline=(255, 255, 255))
    return image


def samples():
    """Give files of every kind, in every mode that it has."""
    for kind, choices in KINDS.items():
        for options in choices:
            for mode in MODES:
                stream = io.BytesIO()
                try:
                    draw().convert(mode).save(stream, kind, **options)
                except (OSError, ValueError):
                    continue
                yield kind, stream.getvalue()


def spoil(rng, data):
    spoiled = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 4, 16])):
        # What a file says of itself stands at its beginning.
        end = len(spoiled) if rng.random() < 0.5 else min(len(spoiled), 64)
        spoiled[rng.randrange(end)] = rng.choice([0, 1, 127, 128, 255, rng.randrange(256)])
    return bytes(spoiled[: rng.randrange(len(spoiled)) if rng.random() < 0.2 else None])


def look_at(data):
    with Image.open(io.BytesIO(data)) as image:
        frames = min(getattr(image, "n_frames", 1), 3)
        for number in range(frames):
            image.seek(number)
            image.load()
        image.getexif()
        image.convert("RGB").resize((8, 8))


def pictures(rng):
    found = list(samples())
    counts = collections.defaultdict(collections.Counter)
    for _ in range(FILES * len(KINDS)):
        kind, data = rng.choice(found)
        try:
            look_at(spoil(rng, data))
        except Exception as error:
            counts[kind][type(error).__name__] += 1
        else:
            counts[kind]["picture"] += 1
    return counts


def fonts(rng):
    counts = collections.Counter()
    # The font is part of Pillow: its bytes are in the font object.
    data = ImageFont.load_default(12).font_bytes
    for _ in range(FILES):
        try:
            font = ImageFont.truetype(io.BytesIO(spoil(rng, data)), rng.choice([1, 12, 99]))
            font.getmask("Plate 42 äß", stroke_width=rng.choice([0, 2]))
        except Exception as error:
            counts[type(error).__name__] += 1
        else:
            counts["text"] += 1
    return {"font": counts}


warnings.simplefilter("ignore")
Image.MAX_IMAGE_PIXELS = 4_000_000
for part in (pictures, fonts):
    for name, counts in sorted(part(random.Random(7)).items()):
        print(name, counts.total(), sorted(counts))
