"""The folder that results go to: whole or not at all, in the place of an earlier one."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.artifacts import checksums, oci
from py2wasm.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Give a new folder that takes the place of `folder` when the block is done, by renames.

    Raises `OutputError` for what cannot be written, and for a folder that was not written by this:
    it would be removed with all that is in it.
    """
    _refuse_foreign(folder)
    try:
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        made = work / "new"
        made.mkdir()
        yield made
        try:
            _put_in_place(made, folder, aside=work / "old")
        except OSError as error:
            raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put_in_place(made: Path, folder: Path, *, aside: Path) -> None:
    if not folder.exists():
        made.rename(folder)
        return
    folder.rename(aside)
    try:
        made.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists():
        return
    made = (
        folder.is_dir() and (folder / checksums.NAME).is_file() and (folder / oci.FOLDER).is_dir()
    )
    if not made and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(
            f"`{folder}` was not written by `py2wasm ci`",
            cause="everything in it would be removed",
            hint="name a folder that does not exist with `-o`",
        )


def _unwritable(folder: Path, error: OSError) -> OutputError:
    return OutputError(f"cannot write `{folder}`", cause=error.strerror or str(error))
