"""Writing files for people: whole or not at all, and `-` is standard output."""

from __future__ import annotations

import os
from pathlib import Path

import click

from wedge.errors import OutputError


def write_text(path: Path, text: str) -> None:
    """Write a file in one step; raise `OutputError` if it cannot be written."""
    if str(path) == "-":
        click.echo(text, nl=False)
    else:
        write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file in one step, as `write_text` does; a link stays, and the file behind changes."""
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name[:64]}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
        if target.exists():
            part.chmod(target.stat().st_mode & 0o7777)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(
            f"cannot write `{path}`", cause=error.strerror, hint="name another place"
        ) from error
