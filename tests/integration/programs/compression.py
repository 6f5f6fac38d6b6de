"""zlib, gzip, bz2, lzma and zipfile: round trips, streaming, checksums, damaged data.

Compressed bytes may differ between library versions, so only what comes back is printed.
"""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib

text = b"the quick brown fox " * 200 + bytes(range(256))
for module, kinds in (
    (zlib, {"level": 9}),
    (bz2, {"compresslevel": 9}),
    (lzma, {"preset": 1}),
    (gzip, {}),
):
    packed = module.compress(text, **kinds)
    print(module.__name__, len(packed) < len(text) / 4, module.decompress(packed) == text)
    try:
        module.decompress(packed[: len(packed) // 2])
    except (zlib.error, ValueError, EOFError, lzma.LZMAError) as error:
        print("truncated:", type(error).__name__)
    try:
        module.decompress(b"garbage" + packed[7:])
    except (zlib.error, OSError, lzma.LZMAError) as error:
        print("damaged:", type(error).__name__, error)

print(zlib.crc32(text), zlib.adler32(text), zlib.crc32(b"fox", zlib.crc32(b"the ")))
stream, parts = zlib.compressobj(6, zlib.DEFLATED, -15), []
for start in range(0, len(text), 1000):
    parts.append(stream.compress(text[start : start + 1000]))
parts.append(stream.flush())
reader = zlib.decompressobj(-15)
first = reader.decompress(b"".join(parts) + b"tail", 100)
rest = reader.decompress(reader.unconsumed_tail)
print(first[:19], first + rest + reader.flush() == text, reader.unused_data, reader.eof)
reader = zlib.decompressobj(zdict=b"quick brown")
writer = zlib.compressobj(zdict=b"quick brown")
print(reader.decompress(writer.compress(b"the quick brown") + writer.flush()))

steady = lzma.LZMADecompressor()
packed = lzma.compress(b"lzma " * 50, format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32)
print(
    b"".join(steady.decompress(packed[i : i + 7]) for i in range(0, len(packed), 7))
    == b"lzma " * 50
)
print(steady.check == lzma.CHECK_CRC32)
print(lzma.decompress(lzma.compress(b"old", format=lzma.FORMAT_ALONE)))
worker = bz2.BZ2Compressor()
blob = worker.compress(b"bz") + worker.flush()
print(bz2.decompress(blob + bz2.compress(b"two")), bz2.BZ2Decompressor().decompress(blob))

buffer = io.BytesIO()
with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0, filename="n.txt") as zipped:
    zipped.write(b"line one\nline two\n")
buffer.seek(0)
with gzip.open(buffer, "rt") as lines:
    print([line.rstrip() for line in lines])

archive = io.BytesIO()
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
    bundle.writestr(zipfile.ZipInfo("a/b.txt", (2024, 1, 2, 3, 4, 6)), "hello zip")
    bundle.writestr("stored.bin", text, compress_type=zipfile.ZIP_LZMA)
with zipfile.ZipFile(archive) as bundle:
    print(bundle.namelist(), bundle.read("a/b.txt"), bundle.getinfo("a/b.txt").date_time)
    print(bundle.testzip(), bundle.read("stored.bin") == text)
    print(zipfile.Path(bundle, "a/").joinpath("b.txt").read_text())
try:
    zipfile.ZipFile(io.BytesIO(b"not a zip"))
except zipfile.BadZipFile as error:
    print(error)
for kind in ("gz", "bz2", "xz"):
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode=f"w:{kind}") as tar:
        info = tarfile.TarInfo("data.txt")
        info.size = 5
        tar.addfile(info, io.BytesIO(b"12345"))
    archive.seek(0)
    with tarfile.open(fileobj=archive) as tar:
        print(kind, tar.getnames(), tar.extractfile("data.txt").read())
