"""The constants blob that Nuitka's data composer writes: one part per module.

A part is the name, a zero byte, the length (32 bit, little endian) and the data. The part with no
name holds the constants of Nuitka's own run time.
"""

from __future__ import annotations

import struct

RUNTIME_PART = ""


def split_blob(blob: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    position = 0
    while position < len(blob):
        end = blob.index(b"\0", position)
        name = blob[position:end].decode("utf-8")
        (size,) = struct.unpack_from("<I", blob, end + 1)
        start = end + 5
        parts[name] = blob[start : start + size]
        position = start + size
    return parts
