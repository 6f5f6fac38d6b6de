from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from wedge.errors import OutputError, UsageError
from wedge.remote.devices import devices_file, find_device, read_devices
from wedge.remote.edit import (
    read_settings,
    set_default,
    set_setting,
    setting_names,
    shown_settings,
    unset_setting,
)

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# My devices.
default = "camera"

[devices.camera.mqtt]
host = "192.168.1.20"  # in the hall
password = "secret"

[devices.door.evp]
iot_platform = "EVP1"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings" / "devices.toml"
    path.parent.mkdir()
    path.write_text(TEXT, "utf-8")
    return path


def test_devices_have_names(file: Path) -> None:
    camera = find_device(file, None)
    assert (camera.name, camera.settings.mqtt.host) == ("camera", "192.168.1.20")
    assert camera.settings.mqtt.port == 1883
    assert find_device(file, "door").settings.evp.iot_platform == "EVP1"


def test_without_a_file_there_is_the_local_device(tmp_path: Path) -> None:
    device = find_device(devices_file(tmp_path), None)
    assert (device.name, device.settings.mqtt.host) == ("local", "localhost")


def test_an_unknown_device(file: Path) -> None:
    with pytest.raises(UsageError, match="there is no device `camra`") as caught:
        find_device(file, "camra")
    assert caught.value.cause == f"{file} has camera, door, local"
    assert caught.value.hint == "did you mean `camera`?"
    with pytest.raises(UsageError) as caught:
        find_device(file, "zzz")
    assert caught.value.hint == "make it: `wedge config set --device zzz mqtt.host HOST`"


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("[devices.a.mqtt]\nport = 0\n", "devices.a.mqtt.port: input should be greater"),
        ('[devices.a.mqtt]\nhots = "x"\n', "devices.a.mqtt.hots: extra inputs are not permitted"),
        ('[devices."a/b".mqtt]\n', "devices.a/b: string should match pattern"),
        ("[devices\n", "Expected ']'"),
        ('[devices.a.evp]\niot_platform = "TB9"\n', "devices.a.evp.iot_platform: input should be"),
    ],
)
def test_what_is_wrong_in_the_file_is_told(file: Path, text: str, cause: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        read_devices(file)
    assert cause in (caught.value.cause or "")


def test_a_file_that_cannot_be_read(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="is not text in UTF-8"):
        read_devices(file)
    file.write_bytes(b"#" * (1024**2 + 1))
    with pytest.raises(UsageError, match="is larger than 1048576 bytes"):
        read_devices(file)
    with pytest.raises(UsageError, match="cannot read"):
        read_devices(file.parent)


def test_a_setting_is_changed_and_nothing_beside_it(file: Path) -> None:
    set_setting(file, None, "mqtt.host", "10.0.0.7")
    assert file.read_text("utf-8") == TEXT.replace("192.168.1.20", "10.0.0.7")
    unset_setting(file, "camera", "mqtt.host")
    assert "10.0.0.7" not in file.read_text("utf-8")
    assert find_device(file, None).settings.mqtt.host == "localhost"


def test_a_device_is_made_by_its_first_setting(tmp_path: Path) -> None:
    path = devices_file(tmp_path / "none" / "yet")
    set_setting(path, "gate", "webserver.port", "8080")
    set_default(path, "gate")
    assert find_device(path, None).settings.webserver.port == 8080
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    unset_setting(path, "gate", "tls.key")


def test_files_are_found_from_another_folder(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    set_setting(file, None, "tls.ca_certificate", "ca.pem")
    assert find_device(file, None).settings.tls.ca_certificate == file.parent / "ca.pem"


@pytest.mark.parametrize(
    ("name", "value", "cause"),
    [
        ("mqtt.port", "70000", "input should be less than or equal to 65535"),
        ("mqtt.port", "many", "input should be a valid integer"),
        ("mqtt.host", "", "string should have at least 1 character"),
        ("evp.iot_platform", "AWS", "input should be 'EVP2' or 'EVP1'"),
    ],
)
def test_what_cannot_be_set_changes_nothing(file: Path, name: str, value: str, cause: str) -> None:
    with pytest.raises(UsageError, match=f"`{name}` cannot have this value") as caught:
        set_setting(file, None, name, value)
    assert cause in (caught.value.cause or "")
    assert file.read_text("utf-8") == TEXT


def test_a_file_that_is_wrong_is_not_written(file: Path) -> None:
    file.write_text("[devices.a.mqtt]\nport = 0\n", "utf-8")
    with pytest.raises(UsageError, match="cannot be used"):
        set_setting(file, "a", "mqtt.host", "x")
    assert file.read_text("utf-8") == "[devices.a.mqtt]\nport = 0\n"


def test_an_unknown_setting_is_told_with_the_one_that_is_like_it(file: Path) -> None:
    with pytest.raises(UsageError) as caught:
        set_setting(file, None, "mqtt.hosts", "x")
    assert caught.value.hint == "did you mean `mqtt.host`?"
    with pytest.raises(UsageError, match="there is no device `lift`"):
        set_default(file, "lift")


def test_passwords_are_not_shown_unasked(file: Path) -> None:
    assert "secret" not in str(shown_settings(file, None))
    assert read_settings(file, None)["mqtt.password"] == "secret"
    assert [name for name, secret in setting_names().items() if secret] == ["mqtt.password"]
    assert "secret" not in repr(find_device(file, None))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot write"):
        set_setting(devices_file(tmp_path / "file"), None, "mqtt.host", "x")
