"""Boxes and labels in a picture, of a size that goes with the picture's."""

from collections.abc import Iterable
from zlib import crc32

from PIL import Image, ImageColor, ImageDraw, ImageFont

from .detections import Detection

PADDING = 2
WHITE = (255, 255, 255)


def annotate(picture: Image.Image, detections: Iterable[Detection]) -> None:
    """Draw into `picture`, the weakest first: they may be covered."""
    scale = max(1, round(picture.width / 500))
    for found in sorted(detections, key=lambda found: found.score):
        colour = colour_of(found.label)
        box = tuple(round(side) for side in found.box)
        ImageDraw.Draw(picture).rectangle(box, outline=colour, width=2 * scale)
        text = write(f"{found.label} {found.score:.0%}", scale)
        tag = Image.new("RGB", (text.width + 2 * PADDING, text.height + 2 * PADDING), colour)
        tag.paste(WHITE, (PADDING, PADDING), text)
        picture.paste(tag, (max(box[0], 0), max(box[1] - tag.height, 0)))


def colour_of(label: str) -> tuple[int, ...]:
    """Give each label a colour of its own, the same in every picture."""
    return ImageColor.getrgb(f"hsl({crc32(label.encode()) % 360}, 75%, 40%)")


def write(text: str, scale: int) -> Image.Image:
    """Give text as a mask, in the font that is part of Pillow itself."""
    font = ImageFont.load_default_imagefont()
    _, _, width, height = font.getbbox(text)
    mask = Image.new("L", (round(width), round(height)))
    ImageDraw.Draw(mask).text((0, 0), text, fill=255, font=font)
    return mask.resize((mask.width * scale, mask.height * scale), Image.Resampling.NEAREST)
