"""The sdist: an archive of the project's own files, the same bytes each time.

The format is that of the specification "Source distribution file format" of the Python Packaging
User Guide.
"""

from __future__ import annotations

import gzip
import io
import tarfile
from typing import TYPE_CHECKING

from py2wasm.distribution.ignored import project_files
from py2wasm.inspect import map_path
from py2wasm.output import sidecar_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from py2wasm.distribution.metadata import Metadata

MODE, MODE_EXECUTABLE = 0o644, 0o755
EXECUTABLE = 0o100
COMPILED = (".wasm", ".cwasm", ".aot")


def sdist_name(metadata: Metadata) -> str:
    """Give the file name of the sdist."""
    return f"{metadata.stem}.tar.gz"


def source_files(project: Path, metadata: Metadata, built: Sequence[Path]) -> list[Path]:
    """List what an sdist holds of a project: no modules that it was built to, named in `built`.

    What the metadata refers to is there even if git leaves it out.
    """
    made = set(_made(built))
    found = {path for path in project_files(project) if path not in made}
    return sorted(found | set(metadata.files))


def write_sdist(
    path: Path, metadata: Metadata, project: Path, files: Iterable[Path], epoch: int
) -> None:
    """Write an sdist; `epoch` is the time of everything in it, in seconds."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=epoch) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        contents = [
            (file.relative_to(project).as_posix(), file.read_bytes(), _mode(file)) for file in files
        ]
        contents.append(("PKG-INFO", metadata.core, MODE))
        for name, data, mode in sorted(contents):
            info = tarfile.TarInfo(f"{metadata.stem}/{name}")
            info.size, info.mode, info.mtime = len(data), mode, epoch
            archive.addfile(info, io.BytesIO(data))


def _mode(file: Path) -> int:
    return MODE_EXECUTABLE if file.stat().st_mode & EXECUTABLE else MODE


def _made(built: Sequence[Path]) -> Iterator[Path]:
    for module in built:
        stem = module.name.removesuffix(".wasm")
        for suffix in COMPILED:
            for path in (module, *module.parent.glob(f"{stem}.*{suffix}")):
                yield path
                yield sidecar_path(path)
        yield map_path(module)
