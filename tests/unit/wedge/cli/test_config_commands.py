from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import CommandLine


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEDGE_CONFIG_DIR", str(tmp_path / "settings"))
    monkeypatch.delenv("WEDGE_DEVICE", raising=False)


def test_settings_are_set_shown_and_unset(wedge: CommandLine) -> None:
    assert wedge("config", "set", "mqtt.host", "10.0.0.7").status == 0
    assert wedge("config", "set", "mqtt.port=1884").status == 0
    assert wedge("config", "set", "mqtt.password", "secret").status == 0
    done = wedge("config", "get")
    assert done.out.splitlines() == [
        "mqtt.host = 10.0.0.7",
        "mqtt.port = 1884",
        "mqtt.password = (not shown)",
        "evp.iot_platform = EVP2",
    ]
    assert wedge("config", "get", "mqtt.password").out == "secret\n"
    assert wedge("config", "unset", "mqtt.host").status == 0
    assert wedge("config", "get", "mqtt.host").out == "localhost\n"
    done = wedge("config", "get", "tls.key")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("error: `tls.key` is not set\n")


def test_devices_are_told_apart(wedge: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    wedge("config", "set", "--device", "door", "mqtt.host", "door.example.org")
    assert wedge("config", "get", "mqtt.host").out == "localhost\n"
    assert wedge("config", "get", "-d", "door", "mqtt.host").out == "door.example.org\n"
    monkeypatch.setenv("WEDGE_DEVICE", "door")
    assert wedge("config", "get", "mqtt.host").out == "door.example.org\n"
    monkeypatch.delenv("WEDGE_DEVICE")
    assert wedge("config", "use", "door").status == 0
    assert wedge("config", "get", "mqtt.host").out == "door.example.org\n"
    assert wedge("config", "use", "gate").status == 2


def test_what_cannot_be_set(wedge: CommandLine) -> None:
    done = wedge("config", "set", "mqtt.port", "0")
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        "error: `mqtt.port` cannot have this value\n"
        "  devices.local.mqtt.port: input should be greater than or equal to 1\n"
    )
    assert wedge("config", "set", "mqtt.host").status == 2
    done = wedge("config", "set", "mqtt.hots", "x")
    assert done.err.endswith("hint: did you mean `mqtt.host`?\n")


def test_devices_of_evp1_are_not_told_how_often_to_report(wedge: CommandLine) -> None:
    wedge("config", "set", "evp.iot_platform", "EVP1")
    done = wedge("config", "device", "60", "5")
    assert done.status == 2
    assert "cannot be told how often to report" in done.err
