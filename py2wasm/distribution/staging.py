"""Putting a distribution in place: its folder is tried before the work, and it appears whole."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

# What the rest of the world may do with a file, which a temporary one does not let it.
MODE = 0o644


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give an empty file beside `target` that takes its place if the block succeeds.

    Raises `OutputError` at once if the folder cannot be written to.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix=".py2wasm-", dir=target.parent)
    except OSError as error:
        raise _unwritable(target, error) from error
    with made as folder:
        path = Path(folder) / target.name
        path.touch()
        yield path
        path.chmod(MODE)
        try:
            path.replace(target)
        except OSError as error:
            raise _unwritable(target, error) from error


def _unwritable(target: Path, error: OSError) -> OutputError:
    return OutputError(
        f"cannot write `{target}`",
        cause=error.strerror or str(error),
        hint="name a folder that exists and can be written to",
    )
