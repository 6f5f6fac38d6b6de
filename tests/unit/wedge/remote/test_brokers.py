from __future__ import annotations

import asyncio
import getpass
import os
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import aiomqtt
import pytest

from tests.mosquitto import find_port
from wedge.errors import BrokerError
from wedge.mqtt import Broker, connect
from wedge.remote.brokers import BrokerTls, Listener, find, find_broker
from wedge.remote.brokers.embedded import _serve as serve
from wedge.remote.brokers.model import LARGEST_MESSAGE
from wedge.remote.brokers.mosquitto import configuration

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LISTENER = Listener(address="127.0.0.1", port=18830)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Installs a script as mosquitto, and nothing else."""
    monkeypatch.setattr(find, "PLACES", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin{os.pathsep}/usr/bin")

    def write(script: str) -> None:
        path = tmp_path / "mosquitto"
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    return write


def test_mosquitto_comes_first(install: Callable[[str], None]) -> None:
    install("exit 0")
    assert find_broker().title == "mosquitto"
    assert find_broker("amqtt").title == "amqtt"


@pytest.mark.usefixtures("install")
def test_amqtt_where_mosquitto_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_broker().title == "amqtt"
    with pytest.raises(BrokerError, match="mosquitto is not installed"):
        find_broker("mosquitto")
    monkeypatch.setattr(find, "find_spec", lambda _: None)
    with pytest.raises(BrokerError, match="no broker is installed") as caught:
        find_broker()
    assert "apt install mosquitto" in (caught.value.hint or "")


def test_a_plain_listener_lets_everybody_in() -> None:
    lines = configuration(LISTENER).splitlines()
    assert lines[:2] == ["listener 18830 127.0.0.1", "allow_anonymous true"]
    assert f"user {getpass.getuser()}" in lines
    assert "message_size_limit 16777216" in lines
    assert "set_tcp_nodelay true" in lines


def test_with_tls_certificates_are_asked_for(tmp_path: Path) -> None:
    tls = BrokerTls(authority=tmp_path / "ca", certificate=tmp_path / "c", key=tmp_path / "k")
    lines = configuration(Listener(address="0.0.0.0", port=8883, tls=tls)).splitlines()  # noqa: S104
    assert "allow_anonymous false" in lines
    assert f"cafile {tmp_path}/ca" in lines
    assert "require_certificate true" in lines
    with pytest.raises(BrokerError, match="does not ask its clients for certificates"):
        find_broker("amqtt").serve(
            Listener(address="127.0.0.1", port=1, tls=tls), ready=lambda: None, say=print
        )


def test_mosquitto_is_ready_when_it_says_so(install: Callable[[str], None]) -> None:
    install('test -f "$2" || exit 9; echo "mosquitto version 2.0 running" >&2; echo oh >&2; exit 3')
    told: list[str] = []
    with pytest.raises(BrokerError, match="mosquitto has ended with status 3") as caught:
        find_broker().serve(LISTENER, ready=lambda: told.append("ready"), say=told.append)
    assert told == ["ready", "mosquitto version 2.0 running", "oh"]
    assert caught.value.cause == "mosquitto version 2.0 running\noh"


def test_mosquitto_ends_with_us(install: Callable[[str], None], tmp_path: Path) -> None:
    install(f'trap "touch {tmp_path}/ended; exit 0" TERM; echo a running >&2; while :; do :; done')

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        find_broker().serve(LISTENER, ready=interrupt, say=lambda _: None)
    assert (tmp_path / "ended").exists()


def test_amqtt_serves_until_it_is_interrupted() -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        find_broker("amqtt").serve(
            Listener(address="127.0.0.1", port=18831), ready=interrupt, say=lambda _: None
        )


def test_amqtt_reads_no_endless_messages() -> None:
    """It hangs up on who sends one, and goes on for all others."""
    listener = Listener(address="127.0.0.1", port=find_port())

    async def run() -> bytes:
        up = asyncio.Event()
        serving = asyncio.create_task(serve(listener, up.set))
        await up.wait()
        here = Broker(host=listener.address, port=listener.port)
        async with connect(replace(here, client_id="other")) as other:
            await other.subscribe("t")
            with pytest.raises(aiomqtt.MqttError):
                async with connect(replace(here, client_id="large")) as client:
                    await client.publish("t", bytes(LARGEST_MESSAGE + 1), qos=1)
            async with connect(replace(here, client_id="small")) as client:
                await client.publish("t", b"small", qos=1)
            async with asyncio.timeout(20):
                message = await anext(other.messages)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        assert isinstance(message.payload, bytes)
        return message.payload

    assert asyncio.run(run()) == b"small"
