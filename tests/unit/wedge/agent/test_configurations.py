"""What the platform says of the device itself, kept over restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wedge.agent.configurations import NAME, DeviceConfigurations
from wedge.agent.reports import Intervals
from wedge.wire import DeviceConfig

if TYPE_CHECKING:
    from pathlib import Path

USUAL = Intervals(minimum=3, maximum=180)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "twins").mkdir()
    return tmp_path


def config(minimum: int | None, maximum: int | None, id_: str | None = None) -> DeviceConfig:
    return DeviceConfig(
        interval_min=minimum,
        interval_max=maximum,
        configuration_id=id_,
        registry_auth={"token": "secret"},
    )


def test_without_a_word_of_the_platform_the_settings_hold(folder: Path) -> None:
    found = DeviceConfigurations(folder, USUAL, "ours")
    assert found.intervals == USUAL
    assert found.configuration_id == "ours"


def test_what_the_platform_says_holds_after_a_restart(folder: Path) -> None:
    DeviceConfigurations(folder, USUAL, "ours").apply(config(1, None, "theirs"))
    found = DeviceConfigurations(folder, USUAL, "ours")
    assert found.intervals == Intervals(minimum=1, maximum=180)
    assert found.configuration_id == "theirs"
    found.apply(config(None, None))
    again = DeviceConfigurations(folder, USUAL, "ours")
    assert (again.intervals, again.configuration_id) == (USUAL, "ours")


def test_credentials_are_not_kept(folder: Path) -> None:
    DeviceConfigurations(folder, USUAL, None).apply(config(1, 2))
    assert "secret" not in (folder / NAME).read_text()


@pytest.mark.parametrize("content", [b"", b"{", b'{"interval_min": 0}', b'{"more": 1}', b"\xff"])
def test_a_damaged_file_is_put_aside(folder: Path, content: bytes) -> None:
    (folder / NAME).write_bytes(content)
    assert DeviceConfigurations(folder, USUAL, None).intervals == USUAL
    assert not (folder / NAME).exists()
    assert (folder / f"{NAME}.damaged").read_bytes() == content
