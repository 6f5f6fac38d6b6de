"""The settings of the agent: one model, that a TOML file and the environment are read into.

Each field is a key of the file, `mqtt.host`, and most have a variable of the environment as well,
under the names that the EVP agent gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from wedge.manifest.sizes import parse_size

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

VARIABLE = "variable"
MOST_SECONDS = 86400
PLAIN_PORT, TLS_PORT = 1883, 8883
TLS_FILES = ("ca_certificate", "client_certificate", "client_key")

Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[int, Field(ge=1, le=MOST_SECONDS)]
Bytes = Annotated[int, BeforeValidator(parse_size), Field(ge=1)]


def _refuse_empty(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value():
        raise ValueError("must not be empty")
    return secret


Secret = Annotated[SecretStr, AfterValidator(_refuse_empty)]
Text = Annotated[str, Field(min_length=1)]


def _setting(text: str, variable: str | None = None, **options: Any) -> Any:
    return Field(description=text, json_schema_extra={VARIABLE: variable}, **options)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mqtt(_Table):
    """The connection to the broker."""

    host: Text = _setting("Name or address of the broker", "EVP_MQTT_HOST")
    port: Port | None = _setting(
        f"Port of the broker; {PLAIN_PORT}, or {TLS_PORT} with TLS, if not set",
        "EVP_MQTT_PORT",
        default=None,
    )
    client_id: Text | None = _setting(
        "Name under which the agent connects; the broker gives one if not set. With a client "
        "certificate it is the certificate's common name",
        "EVP_MQTT_CLIENTID",
        default=None,
    )
    username: Text | None = _setting(
        "User name; an access token for ThingsBoard", "EVP_MQTT_USERNAME", default=None
    )
    password: Secret | None = _setting("Password", "EVP_MQTT_PASSWORD", default=None)
    ca_certificate: Path | None = _setting(
        "File with the certificates (PEM) of who may vouch for the broker. TLS is used if the "
        "three files of TLS are set, or this one alone",
        "EVP_MQTT_TLS_CA_CERT",
        default=None,
    )
    client_certificate: Path | None = _setting(
        "File with the certificate (PEM) of this device", "EVP_MQTT_TLS_CLIENT_CERT", default=None
    )
    client_key: Path | None = _setting(
        "File with the private key (PEM, no password) of that certificate",
        "EVP_MQTT_TLS_CLIENT_KEY",
        default=None,
    )
    proxy_host: Text | None = _setting(
        "Name or address of the proxy of HTTP (CONNECT) that the broker is reached through; none "
        "if not set",
        "EVP_MQTT_PROXY_HOST",
        default=None,
    )
    proxy_port: Port = _setting("Port of the proxy", "EVP_MQTT_PROXY_PORT", default=8080)
    proxy_username: Text | None = _setting(
        "User name for the proxy", "EVP_MQTT_PROXY_USERNAME", default=None
    )
    proxy_password: Secret | None = _setting(
        "Password for the proxy", "EVP_MQTT_PROXY_PASSWORD", default=None
    )
    keep_alive: Annotated[int, Field(ge=5, le=65535)] = _setting(
        "Seconds without traffic after which the connection is tried", default=400
    )
    reconnect_seconds: Annotated[float, Field(ge=1, le=3600)] = _setting(
        "Seconds between two attempts to connect, at most; the first ones come sooner", default=64.0
    )

    @property
    def has_tls(self) -> bool:
        """Whether the connection is encrypted."""
        return self.ca_certificate is not None

    @property
    def usual_port(self) -> int:
        """The port to connect to."""
        return self.port or (TLS_PORT if self.has_tls else PLAIN_PORT)


class ReportSettings(_Table):
    """How often the agent says how it is."""

    interval_min: Seconds = _setting(
        "Seconds that a report comes after the one before it, at least",
        "EVP_REPORT_STATUS_INTERVAL_MIN_SEC",
        default=3,
    )
    interval_max: Seconds = _setting(
        "Seconds after which a report comes though nothing has changed",
        "EVP_REPORT_STATUS_INTERVAL_MAX_SEC",
        default=180,
    )
    configuration_id: Text | None = _setting(
        "Name of the configuration that the platform gave this device, to be reported",
        "EVP_CONFIGURATION_ID",
        default=None,
    )


class Queue(_Table):
    """What waits for the broker, on disk."""

    messages: Annotated[int, Field(ge=1)] = _setting(
        "Messages that wait at most; when so many do, what instances send is refused",
        "EVP_TRANSPORT_QUEUE_LIMIT",
        default=100_000,
    )
    bytes: Bytes = _setting("Bytes that wait at most, such as `64MiB`", default=64 * 1024**2)


class Download(_Table):
    """Reaching web servers: for modules, and for blobs of instances."""

    ca_certificate: Path | None = _setting(
        "File with the certificates (PEM) of who may vouch for web servers; those of the system if "
        "not set",
        "EVP_HTTPS_CA_CERT",
        default=None,
    )
    bytes: Bytes = _setting("Size of a module at most, such as `64MiB`", default=64 * 1024**2)
    proxy_host: Text | None = _setting(
        "Name or address of the proxy that web servers are reached through; none if not set",
        "EVP_HTTP_PROXY_HOST",
        default=None,
    )
    proxy_port: Port = _setting("Port of the proxy", "EVP_HTTP_PROXY_PORT", default=8080)
    proxy_username: Text | None = _setting(
        "User name for the proxy", "EVP_HTTP_PROXY_USERNAME", default=None
    )
    proxy_password: Secret | None = _setting(
        "Password for the proxy", "EVP_HTTP_PROXY_PASSWORD", default=None
    )


class Code(_Table):
    """Modules as native code, which is made of them once."""

    bytes: Bytes = _setting(
        "Bytes of native code that are kept at most, such as `2GiB`", default=2 * 1024**3
    )


class Instances(_Table):
    """What instances may do."""

    stop_seconds: Annotated[float, Field(ge=0, le=600)] = _setting(
        "Seconds that an instance has to end by itself", default=5.0
    )
    workspace_bytes: Bytes = _setting(
        "Bytes of files in a workspace at most, such as `64MiB`, where the manifest says nothing",
        default=64 * 1024**2,
    )
    log_bytes: Bytes = _setting(
        "Bytes of output of each instance that wait to be sent, if logs are wanted",
        default=16 * 1024,
    )


class Settings(_Table):
    """Everything that the agent is told before it starts."""

    platform: Literal["TB", "EVP2", "EVP1"] = _setting(
        "Dialect of the platform: `TB` and `EVP2` are the same", "EVP_IOT_PLATFORM", default="TB"
    )
    data: Path = _setting(
        "Folder that all that lasts is kept in; it has to exist",
        "EVP_DATA_DIR",
        default=Path("/evp_data"),
    )
    mqtt: Mqtt = Field(description=Mqtt.__doc__ or "")
    report: ReportSettings = Field(default_factory=ReportSettings)
    queue: Queue = Field(default_factory=Queue)
    download: Download = Field(default_factory=Download)
    code: Code = Field(default_factory=Code)
    instances: Instances = Field(default_factory=Instances)


TABLES: dict[str, type[_Table]] = {
    "mqtt": Mqtt,
    "report": ReportSettings,
    "queue": Queue,
    "download": Download,
    "code": Code,
    "instances": Instances,
}
# Stands in for every CA that is not named on its own.
ANY_CA = "EVP_TLS_CA_CERT"
# Known to the EVP agent, and without a meaning here.
UNUSED = {
    "EVP_MQTT_DEVICE_ID": "the topics name no device",
    "EVP_MQTT_MFS_QOS": "reports are sent with QoS 1",
    "EVP_REGISTRY_AUTH": "there are no registries: modules come from web servers",
    "EVP_TLS_KEYLOGFILE": "keys of sessions are not written down",
}
UNUSED_PREFIXES = {
    "EVP_DOCKER_": "modules are Wasm",
}


@dataclass(frozen=True, kw_only=True)
class Key:
    """A setting: its key in the file, what it is, its variable if it has one, and its default."""

    name: str
    text: str
    variable: str | None
    default: object


def list_keys() -> list[Key]:
    """Give every setting."""
    models: list[tuple[str, type[BaseModel]]] = [("", Settings)]
    models += [(f"{table}.", model) for table, model in TABLES.items()]
    return [
        _key(f"{prefix}{name}", item)
        for prefix, model in models
        for name, item in model.model_fields.items()
        if prefix or name not in TABLES
    ]


def _key(name: str, item: FieldInfo) -> Key:
    extra = item.json_schema_extra
    variable = extra.get(VARIABLE) if isinstance(extra, dict) else None
    return Key(
        name=name,
        text=item.description or "",
        variable=variable if isinstance(variable, str) else None,
        default=None if item.is_required() else item.default,
    )
