"""Devices by name, as the user's file of them says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

import platformdirs
from pydantic import ValidationError

from wedge.errors import UsageError
from wedge.remote.model import LOCAL, DevicesFile, DeviceTable

if TYPE_CHECKING:
    from pathlib import Path

FILE = "devices.toml"
# A list of all devices of a house is smaller by far.
MOST_BYTES = 1024**2
HINT = "correct the file, or change it with `wedge config`"


@dataclass(frozen=True, kw_only=True)
class Device:
    """A device as its user describes it: its name, and what the file says of it."""

    name: str
    settings: DeviceTable


def devices_file(folder: Path | None = None) -> Path:
    """Give the path of the file of devices, in `folder` or in the user's folder for settings."""
    return (folder or platformdirs.user_config_path("wedge")) / FILE


def read_devices(path: Path) -> DevicesFile:
    """Read the file of devices; one that is not there holds none. Raises `UsageError`."""
    return check_devices(read_text(path), path)


def read_text(path: Path) -> str:
    """Give the text of the file of devices, nothing if there is none. Raises `UsageError`."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise UsageError(f"`{path}` is larger than {MOST_BYTES} bytes", hint=HINT)
        return data.decode("utf-8")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise UsageError(f"cannot read `{path}`", cause=error.strerror, hint=HINT) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"`{path}` is not text in UTF-8", hint=HINT) from error


def check_devices(text: str, path: Path, *, wrong: str | None = None) -> DevicesFile:
    """Read the text of a file of devices; raise `UsageError` with all that is wrong in it.

    `wrong` is what the error says where not the file is to blame but what is to be written.
    """
    try:
        return DevicesFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"`{path}` is not TOML", cause=str(error), hint=HINT) from None
    except ValidationError as error:
        lines = [_describe(item["loc"], item["msg"]) for item in error.errors(include_url=False)]
        raise UsageError(
            wrong or f"`{path}` cannot be used",
            cause="\n".join(lines[:20]),
            hint=None if wrong else HINT,
        ) from None


def find_device(path: Path, name: str | None) -> Device:
    """Give a device of the file, the default one for None; raise `UsageError` for unknown names.

    The device `local`, with a broker on this machine, is there without being written.
    """
    found = read_devices(path)
    name = name or found.default
    if name in found.devices:
        return Device(name=name, settings=found.devices[name])
    if name == LOCAL:
        return Device(name=name, settings=DeviceTable())
    known = sorted({LOCAL, *found.devices})
    close = get_close_matches(name, known, n=1)
    raise UsageError(
        f"there is no device `{name}`",
        cause=f"{path} has {', '.join(known)}",
        hint=f"did you mean `{close[0]}`?"
        if close
        else f"make it: `wedge config set --device {name} mqtt.host HOST`",
    )


def _describe(keys: tuple[int | str, ...], text: str) -> str:
    place = ".".join(str(key) for key in keys if key != "[key]")
    return f"{place}: {text[:1].lower()}{text[1:]}"
