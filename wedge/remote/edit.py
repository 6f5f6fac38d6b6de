"""Reading and changing single settings in the file of devices; comments and layout stay.

A setting is named by its table and its key, as `mqtt.host`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import MutableMapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit
from filelock import FileLock
from pydantic import BaseModel

from wedge.errors import OutputError, UsageError
from wedge.remote.devices import check_devices, find_device, read_text
from wedge.remote.model import LOCAL, DeviceTable

if TYPE_CHECKING:
    from collections.abc import Callable

HIDDEN = "(not shown)"


def setting_names() -> dict[str, bool]:
    """Give the names of all settings of a device, and whether each is a secret."""
    return {
        f"{table}.{key}": bool(field.json_schema_extra)
        for table, model in _tables()
        for key, field in model.model_fields.items()
    }


def read_settings(path: Path, device: str | None) -> dict[str, str]:
    """Give the settings of a device that have a value, as text. Raises `UsageError`."""
    settings = find_device(path, device).settings
    values = {
        f"{table}.{key}": value
        for table, model in settings
        for key, value in model
        if value is not None
    }
    return {name: str(value) for name, value in values.items()}


def shown_settings(path: Path, device: str | None) -> dict[str, str]:
    """Give the settings as `read_settings` does, without those that are secrets."""
    secret = setting_names()
    return {
        name: HIDDEN if secret[name] else value
        for name, value in read_settings(path, device).items()
    }


def set_setting(path: Path, device: str | None, name: str, value: str) -> None:
    """Write a setting; the device is made if it is not there. Raises `UsageError`, `OutputError`.

    Nothing is changed if the file would then be wrong.
    """
    table, key = split_name(name)
    written = _typed(table, key, value)

    def change(document: MutableMapping[str, Any]) -> None:
        at = document
        for step in ("devices", device or document.get("default", LOCAL), table):
            if step not in at:
                at[step] = tomlkit.table(is_super_table=step != table)
            at = at[step]
        at[key] = written

    _rewrite(path, change, wrong=f"`{name}` cannot have this value")


def unset_setting(path: Path, device: str | None, name: str) -> None:
    """Remove a setting, so that its default holds; raises as `set_setting` does."""
    table, key = split_name(name)

    def change(document: MutableMapping[str, Any]) -> None:
        at: Any = document
        for step in ("devices", device or document.get("default", LOCAL), table):
            at = at.get(step, {})
        if isinstance(at, MutableMapping):
            at.pop(key, None)

    _rewrite(path, change)


def set_default(path: Path, device: str) -> None:
    """Make a device the one that is meant where none is named; raises as `set_setting` does."""
    find_device(path, device)

    def change(document: MutableMapping[str, Any]) -> None:
        document["default"] = device

    _rewrite(path, change)


def split_name(name: str) -> tuple[str, str]:
    """Give the table and the key of a setting; raise `UsageError` if there is no such setting."""
    known = setting_names()
    if name not in known:
        close = get_close_matches(name, known, n=1)
        raise UsageError(
            f"there is no setting `{name}`",
            hint=f"did you mean `{close[0]}`?" if close else f"there are {', '.join(known)}",
        )
    table, _, key = name.partition(".")
    return table, key


def _tables() -> list[tuple[str, type[BaseModel]]]:
    return [
        (name, field.annotation)
        for name, field in DeviceTable.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
    ]


def _typed(table: str, key: str, value: str) -> str | int:
    """Give what stands in the file for a value of the command line."""
    # Files are found from where the user is now, whatever folder is read from later.
    if table == "tls":
        return str(Path(value).expanduser().absolute())
    return int(value) if key == "port" and value.isdecimal() else value


def _rewrite(
    path: Path, change: Callable[[MutableMapping[str, Any]], None], *, wrong: str | None = None
) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock")):
            text = read_text(path)
            check_devices(text, path)
            document = tomlkit.parse(text)
            change(document)
            changed = tomlkit.dumps(document)
            check_devices(changed, path, wrong=wrong)
            if changed != text:
                _replace(path, changed)
    except OSError as error:
        raise OutputError(
            f"cannot write `{path}`",
            cause=error.strerror,
            hint="name another folder with `--config-dir`",
        ) from error


def _replace(path: Path, text: str) -> None:
    # For this user alone: there may be passwords in it.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path.resolve())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
