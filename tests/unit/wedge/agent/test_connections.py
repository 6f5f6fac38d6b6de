"""From the settings to connections."""

from __future__ import annotations

from pathlib import Path

import pytest

from wedge.agent.connections import describe_failure, to_broker, to_web
from wedge.agent.settings import Download, Mqtt
from wedge.errors import BrokerError, UsageError
from wedge.mqtt import Proxy

FILES = {"ca_certificate": "ca", "client_certificate": "cert", "client_key": "key"}


def test_a_certificate_is_the_name_of_the_device() -> None:
    plain = to_broker(Mqtt(host="h", client_id="me", username="token"))
    assert (plain.port, plain.client_id, plain.username, plain.tls) == (1883, "me", "token", None)
    mutual = to_broker(Mqtt.model_validate({"host": "h", "client_id": "me", **FILES}))
    assert (mutual.port, mutual.client_id) == (8883, None)
    assert mutual.tls is not None
    assert mutual.tls.ca == Path("ca")


def test_a_proxy_for_the_broker() -> None:
    assert to_broker(Mqtt(host="h")).proxy is None
    settings = {"proxy_host": "p", "proxy_username": "me", "proxy_password": "secret"}
    broker = to_broker(Mqtt.model_validate({"host": "h", **settings}))
    assert broker.proxy == Proxy(host="p", port=8080, username="me", password="secret")  # noqa: S106
    assert "secret" not in repr(broker)


def test_a_password_reaches_the_broker_alone() -> None:
    broker = to_broker(Mqtt.model_validate({"host": "h", "password": "secret"}))
    assert broker.password == "secret"  # noqa: S105 - a test's
    assert "secret" not in repr(broker)


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_used_are_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageError, match="cannot use the certificates in"):
        to_web(Download(ca_certificate=path))


def test_a_failure_is_one_line() -> None:
    error = BrokerError("no broker", cause="refused\n  twice", hint="start one")
    assert describe_failure(error) == "no broker: refused twice; start one"
