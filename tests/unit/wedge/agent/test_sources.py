"""Settings of the agent: a file, then the environment, then the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from wedge.agent.settings import Settings, list_keys
from wedge.agent.sources import Loaded, load_settings
from wedge.errors import UsageError

HOST = {"EVP_MQTT_HOST": "broker.local"}
TLS = ("CA_CERT", "CLIENT_CERT", "CLIENT_KEY")


def write(folder: Path, text: str) -> Path:
    path = folder / "agent.toml"
    path.write_text(text)
    return path


def load(environ: dict[str, str], file: Path | None = None, **overrides: object) -> Settings:
    return read(environ, file, **overrides).settings


def read(environ: dict[str, str], file: Path | None = None, **overrides: object) -> Loaded:
    named = {name.replace("__", "."): value for name, value in overrides.items()}
    return load_settings(file, environ, named)


def test_defaults_are_those_of_the_public_agent() -> None:
    settings = load(HOST)
    assert settings.platform == "TB"
    assert settings.data == Path("/evp_data")
    assert (settings.report.interval_min, settings.report.interval_max) == (3, 180)
    assert settings.mqtt.usual_port == 1883
    assert settings.mqtt.keep_alive == 400
    assert not settings.mqtt.has_tls


def test_the_later_source_wins_key_by_key(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        'data = "from-file"\n[mqtt]\nhost = "file"\nport = 1\nusername = "file"\n'
        "[report]\ninterval_min = 1\n",
    )
    environ = {"EVP_MQTT_HOST": "variable", "EVP_MQTT_PORT": "2", "EVP_MQTT_USERNAME": ""}
    settings = load(environ, file, mqtt__host="option", data=None)
    assert settings.mqtt.host == "option"
    assert settings.mqtt.port == 2
    assert settings.mqtt.username == "file", "an empty variable is one that is not set"
    assert settings.data == tmp_path / "from-file"
    assert (settings.report.interval_min, settings.report.interval_max) == (1, 180)


def test_certificates_in_the_file_are_beside_it(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        '[mqtt]\nhost = "h"\nca_certificate = "ca.pem"\nclient_certificate = "/etc/device.pem"\n'
        'client_key = "keys/device.key"\n',
    )
    mqtt = load({}, file).mqtt
    assert mqtt.ca_certificate == tmp_path / "ca.pem"
    assert mqtt.client_certificate == Path("/etc/device.pem")
    assert mqtt.client_key == tmp_path / "keys" / "device.key"
    assert mqtt.usual_port == 8883


@pytest.mark.parametrize("missing", TLS)
def test_half_of_tls_is_refused(missing: str) -> None:
    given = {f"EVP_MQTT_TLS_{name}": "file" for name in TLS if name != missing}
    with pytest.raises(UsageError, match="TLS are not complete"):
        load(HOST | given)


def test_a_ca_alone_is_tls_without_a_certificate_of_ours() -> None:
    mqtt = load(HOST | {"EVP_MQTT_TLS_CA_CERT": "ca.pem"}).mqtt
    assert mqtt.has_tls
    assert mqtt.client_certificate is None


def test_the_ca_for_everything_asks_for_no_tls_on_its_own() -> None:
    settings = load(HOST | {"EVP_TLS_CA_CERT": "any.pem"})
    assert not settings.mqtt.has_tls
    assert settings.download.ca_certificate == Path("any.pem")
    client = {"EVP_MQTT_TLS_CLIENT_CERT": "c", "EVP_MQTT_TLS_CLIENT_KEY": "k"}
    both = load(HOST | client | {"EVP_TLS_CA_CERT": "any.pem", "EVP_HTTPS_CA_CERT": "web.pem"})
    assert both.mqtt.ca_certificate == Path("any.pem")
    assert both.download.ca_certificate == Path("web.pem")


@pytest.mark.parametrize(
    ("environ", "text", "cause", "hint"),
    [
        ({}, "", "`mqtt.host` is not set", "set `mqtt.host` in the file, or the variable EVP_MQTT"),
        (HOST, "prot = 1", "{file}: there is no key `prot`", None),
        (HOST, "[mqtt]\nprot = 1", "{file}: there is no key `mqtt.prot`", "mean `mqtt.port`?"),
        (HOST, "[mqtt]\nport = 70000", "{file}: `mqtt.port` should be less", None),
        (HOST | {"EVP_MQTT_PORT": "http"}, "", "EVP_MQTT_PORT: `mqtt.port` should be", None),
        (HOST | {"EVP_IOT_PLATFORM": "AWS"}, "", "EVP_IOT_PLATFORM: `platform` should be", None),
        (HOST, 'queue.bytes = "lots"', "{file}: `queue.bytes` must be a number of bytes", None),
        (HOST, 'mqtt.password = ""', "{file}: `mqtt.password` must not be empty", None),
    ],
)
def test_mistakes_are_shown_where_they_were_made(
    tmp_path: Path, environ: dict[str, str], text: str, cause: str, hint: str | None
) -> None:
    file = write(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        load(environ, file)
    assert caught.value.cause is not None
    assert cause.format(file=file) in caught.value.cause
    assert hint is None or hint in (caught.value.hint or "")


@pytest.mark.parametrize("content", [b"mqtt = ", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "agent.toml"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="is no TOML file"):
        load(HOST, file)


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="`mqtt` in the settings is no table"):
        load(HOST, write(tmp_path, "mqtt = 3"))


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(UsageError, match="cannot read the settings"):
        load(HOST, Path("nowhere.toml"))


def test_no_secret_is_shown(tmp_path: Path) -> None:
    secret = "correct-horse"  # noqa: S105 - a test's
    settings = load(HOST | {"EVP_MQTT_PASSWORD": secret})
    assert settings.mqtt.password is not None
    assert settings.mqtt.password.get_secret_value() == secret
    assert secret not in repr(settings)
    assert secret not in settings.model_dump_json()
    file = write(tmp_path, f'mqtt.password = ["{secret}"]')
    with pytest.raises(UsageError) as caught:
        load(HOST, file)
    assert secret not in f"{caught.value.message}{caught.value.cause}{caught.value.hint}"


def test_variables_without_effect_are_said() -> None:
    environ = HOST | {
        "EVP_DOCKER_HOST": "dock",
        "EVP_MQTT_PRT": "1884",
        "EVP_WHATEVER": "1",
        "OTHER": "1",
    }
    assert read(environ).warnings == (
        "EVP_DOCKER_HOST has no effect: modules are Wasm",
        "EVP_MQTT_PRT is not known; did you mean EVP_MQTT_PORT?",
        "EVP_WHATEVER is not known",
    )


def test_every_key_has_a_text_and_variables_are_used_once() -> None:
    keys = list_keys()
    variables = [key.variable for key in keys if key.variable]
    assert all(key.text for key in keys)
    assert len(variables) == len(set(variables))
    assert {"EVP_MQTT_HOST", "EVP_DATA_DIR", "EVP_IOT_PLATFORM"} <= set(variables)
