"""The two documents of a device: what it shall run, and how far it is with that.

`twins/desired` holds the manifest and the configurations as they came; it is what the device
begins with after a restart, without any network. `twins/current` is what it reported last, for
whoever looks at the device while no agent runs. A document that cannot be read is put aside, for a
device that does not start cannot be told anything.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from wedge.agent.durable import UNFINISHED, make_private, write_whole
from wedge.wire.status import status_value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wedge.wire import DeploymentStatus

FOLDER, DESIRED, CURRENT = "twins", "desired", "current"
ASIDE = ".damaged"

Configurations = dict[str, dict[str, bytes]]


def _is_base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
    return text


class DesiredFile(BaseModel):
    """`twins/desired`: the manifest as text, and configurations in base64 by instance and topic."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    manifest: str | None = None
    configurations: dict[str, dict[str, Annotated[str, AfterValidator(_is_base64)]]] = {}


class Documents:
    """The documents of the device whose data are in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = make_private(folder / FOLDER)
        for left in self._folder.glob(f"{UNFINISHED}*"):
            left.unlink()
        self._written: bytes | None = None

    def read(self) -> tuple[bytes | None, Configurations]:
        """Give the manifest, None if there is none yet, and the configurations."""
        path = self._folder / DESIRED
        try:
            found = DesiredFile.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            found = DesiredFile()
        except ValidationError:
            path.replace(path.with_name(DESIRED + ASIDE))
            found = DesiredFile()
        manifest = None if found.manifest is None else found.manifest.encode()
        return manifest, {
            instance: {topic: base64.b64decode(value) for topic, value in values.items()}
            for instance, values in found.configurations.items()
        }

    def write(
        self, manifest: bytes | None, configurations: Mapping[str, Mapping[str, bytes]]
    ) -> None:
        """Keep what the device shall run; the manifest is UTF-8. Raises `OSError`."""
        file = DesiredFile(
            manifest=None if manifest is None else manifest.decode(),
            configurations={
                instance: {
                    topic: base64.b64encode(value).decode() for topic, value in values.items()
                }
                for instance, values in configurations.items()
            },
        )
        write_whole(self._folder / DESIRED, file.model_dump_json().encode())

    def note(self, status: DeploymentStatus) -> None:
        """Keep how far the device is, if that is something new. Raises `OSError`."""
        data = json.dumps(status_value(status, module_ids=True), indent=1).encode()
        if data != self._written:
            write_whole(self._folder / CURRENT, data)
            self._written = data
