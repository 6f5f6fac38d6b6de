"""What modules are linked with of zig's library, by the hashes that its installer noted."""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
import importlib.metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LIBRARY = "ziglang/lib/"
ALGORITHM = "sha256="


def hash_zig_library(folders: Sequence[str]) -> str | None:
    """Give the hash of folders of the library: of what `sha256sum` prints of their files, sorted.

    It is the same for every wheel of a version. None where `RECORD`, the list of installed files,
    is missing, as in packages of systems, or has no such folder.
    """
    try:
        record = importlib.metadata.distribution("ziglang").read_text("RECORD")
    except importlib.metadata.PackageNotFoundError:
        return None
    starts = tuple(f"{LIBRARY}{folder}" for folder in folders)
    rows = csv.reader(line for line in (record or "").splitlines() if line.startswith(starts))
    lines = sorted((row[0].removeprefix(LIBRARY), _decode(row[1])) for row in rows)
    text = "".join(f"{digest}  {path}\n" for path, digest in lines)
    return hashlib.sha256(text.encode()).hexdigest() if text else None


def _decode(text: str) -> str:
    """Give a hash, as `RECORD` has it (base64 without padding), in hexadecimal."""
    try:
        return base64.urlsafe_b64decode(f"{text.removeprefix(ALGORITHM)}==").hex()
    except binascii.Error:
        return text
