"""SHA256SUMS: the hashes of every file of a folder, as `sha256sum --check` reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from py2wasm.cache import hash_file
from py2wasm.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

NAME = "SHA256SUMS"
# Such names would need another form of line.
ESCAPED = frozenset("\\\n\r")


def write_checksums(folder: Path) -> Path:
    """Write the hashes of all files below a folder, sorted by their paths in it; give the file.

    Raises `OutputError` for a name that stands in no plain line.
    """
    lines = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if ESCAPED & set(name):
            raise OutputError(
                f"the file {name!r} cannot stand in {NAME}",
                hint="give it a name without backslashes and line breaks",
            )
        if name != NAME:
            lines.append(f"{hash_file(path)}  {name}\n")
    sums = folder / NAME
    sums.write_text("".join(lines), "utf-8")
    return sums
