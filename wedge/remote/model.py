"""The file of devices, `devices.toml`: where each is, by name.

    default = "camera"

    [devices.camera.mqtt]
    host = "192.168.1.20"

The models are the reference: the page of the file and the keys of `wedge config` come from them.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pydantic reads it
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

LOCAL = "local"
NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
Name = Annotated[str, Field(pattern=NAME)]
Port = Annotated[int, Field(ge=1, le=65535)]
Text = Annotated[str, Field(min_length=1, max_length=1000)]
SECRET: dict[str, JsonValue] = {"secret": True}


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class MqttTable(_Table):
    """The broker that the device is connected to."""

    host: Text = Field(default="localhost", description="Its name or address")
    port: Port = Field(default=1883, description="Its port; with TLS, most have 8883")
    client_id: Text | None = Field(
        default=None, description="The client id of `wedge`; without it one of its own each time"
    )
    username: Text | None = Field(
        default=None, description="The user that `wedge` is to the broker"
    )
    password: Text | None = Field(
        default=None, description="That user's password", repr=False, json_schema_extra=SECRET
    )


class TlsTable(_Table):
    """The files of the connection's TLS; without any, the connection is plain."""

    ca_certificate: Path | None = Field(
        default=None,
        description="The certificates of authorities by which the broker is known (PEM)",
    )
    certificate: Path | None = Field(
        default=None, description="The certificate that `wedge` shows (PEM)"
    )
    key: Path | None = Field(default=None, description="The key of that certificate (PEM)")


class WebserverTable(_Table):
    """The web server that the device fetches modules from."""

    host: Text | None = Field(
        default=None,
        description="Its name or address, as the device knows it; without it, that of this "
        "machine on the way to the broker",
    )
    port: Port | None = Field(
        default=None, description="Its port; without it 8000, or any other if that is in use"
    )


class EvpTable(_Table):
    """What the device speaks."""

    iot_platform: Literal["EVP2", "EVP1"] = Field(
        default="EVP2",
        description="The form of its messages: that of EVP2 (ThingsBoard) or of EVP1",
    )


class DeviceTable(_Table):
    """One device."""

    mqtt: MqttTable = MqttTable()
    tls: TlsTable = TlsTable()
    webserver: WebserverTable = WebserverTable()
    evp: EvpTable = EvpTable()


class DevicesFile(_Table):
    """The whole file."""

    default: Name = Field(default=LOCAL, description="The device that is meant where none is named")
    devices: dict[Name, DeviceTable] = Field(
        default={}, description="The devices by name; `local` is there without being written"
    )
