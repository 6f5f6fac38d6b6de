"""The wheel: a zip archive of modules, metadata and a record of both, the same bytes each time.

The format is that of the specification "Binary distribution format" of the Python Packaging User
Guide, version 1.0 of the wheel.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import time
import zipfile
from typing import TYPE_CHECKING

from py2wasm import __version__
from py2wasm.settings.environment import EARLIEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from py2wasm.distribution.metadata import Metadata

# Wasm and data run anywhere, whatever the interpreter that installs them.
TAG = "py3-none-any"
REGULAR = 0o100644 << 16
WHEEL = f"""\
Wheel-Version: 1.0
Generator: wedge-py2wasm {__version__}
Root-Is-Purelib: true
Tag: {TAG}
"""


def wheel_name(metadata: Metadata) -> str:
    """Give the file name of the wheel."""
    return f"{metadata.stem}-{TAG}.whl"


def info_folder(metadata: Metadata) -> str:
    """Give the name of the folder that holds the metadata."""
    return f"{metadata.stem}.dist-info"


def info_files(metadata: Metadata, project: Path, modules: tuple[str, ...]) -> dict[str, bytes]:
    """Give the metadata of a wheel with these modules: contents by path in its folder."""
    licenses = {f"licenses/{name}": (project / name).read_bytes() for name in metadata.licenses}
    return {
        "METADATA": metadata.core,
        "WHEEL": WHEEL.encode(),
        "entry_points.txt": metadata.entry_points(modules),
        **licenses,
    }


def write_wheel(
    path: Path,
    metadata: Metadata,
    files: Mapping[str, Path | bytes],
    info: Mapping[str, bytes],
    epoch: int,
) -> None:
    """Write a wheel of `files`, by path in it, and of its metadata; `epoch` is in seconds."""
    folder = info_folder(metadata)
    moment = time.gmtime(max(epoch, EARLIEST))[:6]
    rows: list[tuple[object, ...]] = []
    contents = [
        *sorted(files.items()),
        # Last, as the specification recommends, so that it can be read at the end of the file.
        *((f"{folder}/{name}", content) for name, content in sorted(info.items())),
    ]
    with zipfile.ZipFile(path, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents:
            data = content if isinstance(content, bytes) else content.read_bytes()
            _add(archive, name, data, moment)
            rows.append((name, f"sha256={_digest(data)}", len(data)))
        record = f"{folder}/RECORD"
        _add(archive, record, _table([*rows, (record, "", "")]), moment)


def _table(rows: Iterable[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _add(archive: zipfile.ZipFile, name: str, data: bytes, moment: tuple[int, ...]) -> None:
    info = zipfile.ZipInfo(name, moment)  # type: ignore[arg-type]
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = REGULAR
    # Else it is that of the machine.
    info.create_system = 3
    archive.writestr(info, data, compresslevel=9)


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
