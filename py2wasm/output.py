"""Putting a result and its sidecar in place: checked before the work, written whole or not at all.

`F.json` beside `F` says what F is and where it came from; other files beside it have a suffix of
their own too. F comes last, so that a file with a sidecar of its own is never without it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from py2wasm.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def sidecar_path(output: Path) -> Path:
    """Say where the report of a result goes."""
    return output.with_name(output.name + ".json")


def refuse_unwritable(
    output: Path, sources: Iterable[Path], *, kind: str, beside: Iterable[Path] = ()
) -> None:
    """Fail before the long work, not after it, if the output cannot or must not be written.

    Raises `OutputError`; `kind` says what the sources are, e.g. `a source of the program`, and
    `beside` names what is written beside the output and its sidecar.
    """
    folder = output.parent
    taken = {path.resolve() for path in sources}
    for path in (output, sidecar_path(output), *beside):
        if path.exists() and not path.is_file():
            other = "a folder" if path.is_dir() else "not a file"
            raise OutputError(f"the output `{path}` is {other}", hint="name a file with `-o`")
        if path.resolve() in taken:
            raise OutputError(f"the output `{path}` is {kind}", hint="name another file with `-o`")
    if not folder.is_dir():
        raise OutputError(f"cannot write `{output}`", cause=f"the folder `{folder}` does not exist")
    if not os.access(folder, os.W_OK):
        raise OutputError(f"cannot write `{output}`", cause="the folder cannot be written to")


def write_artifact(
    result: Path,
    output: Path,
    report: Mapping[str, Any],
    beside: Mapping[Path, bytes] = MappingProxyType({}),
) -> Path:
    """Put a copy of the result and its sidecar in place, each by a rename; give the sidecar.

    So are the files `beside` it, in the same folder. Raises `OutputError` if that cannot be done.
    """
    sidecar = sidecar_path(output)
    text = json.dumps(report, indent=2, sort_keys=True) + "\n"
    try:
        with tempfile.TemporaryDirectory(prefix=".py2wasm-", dir=output.parent) as folder:
            staged = Path(folder)
            shutil.copyfile(result, staged / "result")
            (staged / "sidecar").write_text(text, "utf-8")
            for path, content in beside.items():
                (staged / "beside").write_bytes(content)
                (staged / "beside").rename(path)
            (staged / "sidecar").rename(sidecar)
            (staged / "result").rename(output)
    except OSError as error:
        cause = error.strerror or str(error)
        raise OutputError(f"cannot write `{output}`", cause=cause) from error
    return sidecar


def write_text(output: Path, text: str) -> None:
    """Write a text by a rename; raise `OutputError` if that cannot be done."""
    try:
        with tempfile.TemporaryDirectory(prefix=".py2wasm-", dir=output.parent) as folder:
            staged = Path(folder) / "text"
            staged.write_text(text, "utf-8")
            staged.rename(output)
    except OSError as error:
        cause = error.strerror or str(error)
        raise OutputError(f"cannot write `{output}`", cause=cause) from error
