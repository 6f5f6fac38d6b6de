"""The configuration of the device itself: what the platform says about its reports.

It is kept in `twins/device`, so that it holds after a restart before the platform is there. Those
of instances are kept by the device, with the manifest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wedge.agent.documents import ASIDE
from wedge.agent.durable import write_whole
from wedge.agent.reports import Intervals

if TYPE_CHECKING:
    from pathlib import Path

    from wedge.wire import DeviceConfig

NAME = "twins/device"
SHORTEST, LONGEST = 1, 86400
Seconds = Annotated[int, Field(ge=SHORTEST, le=LONGEST)]


class DeviceFile(BaseModel):
    """`twins/device`; None is what the settings say. Credentials are not kept: none is used."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    interval_min: Seconds | None = None
    interval_max: Seconds | None = None
    configuration_id: str | None = None


class DeviceConfigurations:
    """What holds for the device: what the platform says, and else the settings."""

    def __init__(self, folder: Path, usual: Intervals, configuration_id: str | None) -> None:
        self._path = folder / NAME
        self._usual = usual
        self._usual_id = configuration_id
        self._file = _read(self._path)

    @property
    def intervals(self) -> Intervals:
        """The seconds between reports."""
        return Intervals(
            minimum=self._file.interval_min or self._usual.minimum,
            maximum=self._file.interval_max or self._usual.maximum,
        )

    @property
    def configuration_id(self) -> str | None:
        """The name of the configuration, for reports."""
        given = self._file.configuration_id
        return self._usual_id if given is None else given

    def apply(self, config: DeviceConfig) -> None:
        """Keep what the platform says from now on. Raises `OSError`."""
        file = DeviceFile(
            interval_min=config.interval_min,
            interval_max=config.interval_max,
            configuration_id=config.configuration_id,
        )
        if file != self._file:
            write_whole(self._path, file.model_dump_json().encode())
            self._file = file


def _read(path: Path) -> DeviceFile:
    try:
        return DeviceFile.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return DeviceFile()
    except ValidationError:
        path.replace(path.with_name(path.name + ASIDE))
        return DeviceFile()
