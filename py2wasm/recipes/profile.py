"""Which files of a source are worth speed: a record of where its programs work, and a rule.

The record says of a file the greatest share that it had of the instructions of one program, and the
bytes of its code. Speed costs bytes in proportion to code, so the rule goes by percent of the work
for each KiB of code: dense files are compiled for speed, thin ones for size.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, TypeAdapter

if TYPE_CHECKING:
    from pathlib import Path


class FileProfile(BaseModel):
    """A file's greatest share of the work, the bytes of its code, and the program it was in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    share: float
    bytes: int
    program: str

    @property
    def density(self) -> float:
        """Percent of the work for each KiB of code."""
        return 100 * self.share / (max(self.bytes, 1) / 1024)


class ProfileRule(BaseModel):
    """The record's file, and the density from which on a file is compiled with some flags."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    record: str
    flags: dict[str, float]

    def choose(self, folder: Path) -> dict[str, list[str]]:
        """Give the files by their flags, those of the highest density that each file has.

        Raises `pydantic.ValidationError` or `tomllib.TOMLDecodeError` for what is no record.
        """
        chosen: dict[str, list[str]] = {flags: [] for flags in self.flags}
        levels = sorted(self.flags.items(), key=lambda level: -level[1])
        for file, row in sorted(read_record(folder / self.record).items()):
            flags = next((flags for flags, least in levels if row.density >= least), None)
            if flags is not None:
                chosen[flags].append(file)
        return {flags: files for flags, files in chosen.items() if files}


def read_record(path: Path) -> dict[str, FileProfile]:
    """Read a record: a table of files."""
    data = tomllib.loads(path.read_text("utf-8"))
    return TypeAdapter(dict[str, FileProfile]).validate_python(data)
