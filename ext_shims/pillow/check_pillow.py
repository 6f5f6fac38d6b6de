"""Pillow: drawing, resizing, converting, and formats that it writes and reads itself."""

import hashlib
import io

from PIL import (
    Image,
    ImageChops,
    ImageDraw,
    ImageFilter,
    ImageFont,
    ImageMath,
    ImageOps,
    ImageSequence,
    ImageStat,
)

# What JPEG may change of a picture with sharp edges, on average.
LOSS = 40
image = Image.new("RGB", (64, 48), (10, 20, 30))
draw = ImageDraw.Draw(image)
draw.rectangle((8, 8, 40, 30), fill=(200, 30, 60), outline=(255, 255, 255), width=2)
draw.ellipse((20, 12, 60, 44), fill=(0, 160, 80))
draw.line((0, 0, 63, 47), fill="yellow", width=3)
draw.polygon([(5, 40), (15, 46), (2, 47)], fill="#8040c0")
print(image.size, image.mode, image.getpixel((30, 20)), image.getbbox())


def digest(picture: Image.Image) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()[:16]


print("drawn", digest(image))
for name in ("L", "1", "P", "RGBA", "CMYK", "YCbCr", "HSV", "I", "F"):
    try:
        print(name, digest(image.convert(name)))
    except ValueError as error:
        print(name, error)
for method in Image.Resampling:
    print(method.name, digest(image.resize((33, 21), method)))
print("thumbnail", ImageOps.fit(image, (16, 16)).size, digest(ImageOps.grayscale(image)))
print("crop", digest(image.crop((10, 5, 50, 40))), digest(image.rotate(30, expand=True)))
print("transpose", digest(image.transpose(Image.Transpose.ROTATE_90)))
print("blur", digest(image.filter(ImageFilter.GaussianBlur(2))))
print("edges", digest(image.filter(ImageFilter.FIND_EDGES)))
print("chops", digest(ImageChops.difference(image, ImageOps.mirror(image))))
print("stat", [round(value, 3) for value in ImageStat.Stat(image).mean])
print("math", digest(ImageMath.lambda_eval(lambda args: args["a"] + 1, a=image.convert("I"))))
for kind in ("PNG", "BMP", "PPM", "GIF"):
    stream = io.BytesIO()
    (image.convert("P") if kind == "GIF" else image).save(stream, kind)
    stream.seek(0)
    with Image.open(stream) as back:
        back.load()
        print(kind, back.format, back.size, back.mode, digest(back.convert("RGB")))
for options in ({}, {"quality": 30}, {"progressive": True}, {"subsampling": 0}, {"optimize": True}):
    for mode in ("RGB", "L", "CMYK"):
        stream = io.BytesIO()
        image.convert(mode).save(stream, "JPEG", **options)
        with Image.open(io.BytesIO(stream.getvalue())) as back:
            print("JPEG", options, back.mode, back.size, digest(back))
            error = ImageStat.Stat(ImageChops.difference(back, image.convert(mode))).mean
            print(max(error) < LOSS)
for options in ({}, {"lossless": True}, {"quality": 40, "method": 6}):
    for mode in ("RGB", "RGBA"):
        webp = io.BytesIO()
        image.convert(mode).save(webp, "WEBP", **options)
        with Image.open(io.BytesIO(webp.getvalue())) as back:
            print("WEBP", options, back.mode, back.size)
            print(options.get("lossless", False) and digest(back.convert("RGB")))
frames = [image.rotate(angle) for angle in (0, 90, 180)]
webp = io.BytesIO()
frames[0].save(webp, "WEBP", save_all=True, append_images=frames[1:], duration=50, lossless=True)
with Image.open(io.BytesIO(webp.getvalue())) as back:
    print(
        "animated",
        back.n_frames,
        [digest(frame.convert("RGB")) for frame in ImageSequence.Iterator(back)],
    )
# Other versions of FreeType hint a little otherwise: sizes and how much ink, not every pixel.
for size in (12, 24, 48, 400):
    font = ImageFont.load_default(size)
    print("font", font.getname(), [round(value) for value in font.getbbox("Plate 42")])
    text = Image.new("L", (size * 6, size * 2))
    ImageDraw.Draw(text).text((4, 4), "AB-123 äß€", fill=255, font=font)
    print("ink", round(ImageStat.Stat(text).mean[0]), text.getbbox() is not None)
try:
    ImageFont.truetype(io.BytesIO(b"\0\1\0\0" * 40))
except OSError:
    print("OSError from a font that is none")
with Image.open(io.BytesIO(stream.getvalue())) as back:
    back.draft("L", (20, 20))
    print("draft", back.mode, back.size)
try:
    image.resize((70_000, 1)).save(io.BytesIO(), "JPEG")
except OSError as error:
    print("OSError", error)


def spoil(data: bytes, position: int, value: int) -> bytes:
    return data[:position] + bytes([value]) + data[position + 1 :]


for kind in ("PNG", "JPEG", "GIF", "BMP", "WEBP"):
    stream = io.BytesIO()
    (image.convert("P") if kind == "GIF" else image).save(stream, kind)
    data = stream.getvalue()
    broken = [data[:length] for length in (0, 7, 20, len(data) // 2, len(data) - 3)]
    broken += [spoil(data, n, value) for n in range(0, len(data), 7) for value in (0, 255)]
    results: dict[str, int] = {}
    for content in broken:
        try:
            with Image.open(io.BytesIO(content)) as picture:
                picture.load()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            result = type(error).__name__
        else:
            result = "loaded"
        results[result] = results.get(result, 0) + 1
    print(kind, sorted(results))
