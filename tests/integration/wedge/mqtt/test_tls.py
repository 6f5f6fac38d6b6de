"""Mutual TLS with mosquitto: who is let in, and what is said to those who are not."""

from __future__ import annotations

import asyncio
import base64
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.certificates import Authority
from tests.mosquitto import Mosquitto, Program
from wedge.errors import BrokerError
from wedge.mqtt import Broker, TlsFiles, connect
from wedge.mqtt.session import ANSWER_SECONDS

PAST = datetime(2020, 1, 2, tzinfo=UTC)


def enter(broker: Broker) -> str:
    """Connect, and give the client id."""

    async def run() -> str:
        async with connect(broker) as client:
            return client.identifier

    return asyncio.run(run())


def refused(broker: Broker) -> BrokerError:
    """Give the error of a connection, which comes much sooner than the time-out."""
    begin = time.monotonic()
    with pytest.raises(BrokerError) as caught:
        enter(broker)
    assert time.monotonic() - begin < ANSWER_SECONDS / 2
    return caught.value


def test_a_certificate_of_the_authority_lets_in(mutual: Mosquitto, authority: Authority) -> None:
    files = authority.issue_client("device-1")
    assert enter(mutual.broker(tls=files)) == "device-1"
    assert "as device-1 (p2, c1, k400, u'device-1')" in mutual.log
    assert enter(mutual.broker(tls=files, client_id="other")) == "other"


def test_der_files_do_as_well(mutual: Mosquitto, authority: Authority, tmp_path: Path) -> None:
    files = authority.issue_client("device-1")
    assert enter(mutual.broker(tls=as_der(files, tmp_path))) == "device-1"


def as_der(files: TlsFiles, folder: Path) -> TlsFiles:
    assert files.ca is not None
    assert files.certificate is not None
    assert files.key is not None
    made = {}
    for name, path in (("ca", files.ca), ("certificate", files.certificate)):
        made[name] = folder / f"{name}.der"
        first = path.read_text().partition("-----END CERTIFICATE-----")
        made[name].write_bytes(ssl.PEM_cert_to_DER_cert(f"{first[0]}{first[1]}\n"))
    lines = files.key.read_text().strip().splitlines()
    made["key"] = folder / "key.der"
    made["key"].write_bytes(base64.b64decode("".join(lines[1:-1])))
    return TlsFiles(**made)


def choose(kind: str, ours: TlsFiles, theirs: TlsFiles) -> TlsFiles:
    """Give files that do not fit, in one of several ways."""
    return {
        "wrong CA": replace(ours, ca=theirs.ca),
        "the CAs of the machine": replace(ours, ca=None),
        "no certificate": TlsFiles(ca=ours.ca),
        "the certificate of another CA": replace(theirs, ca=ours.ca),
    }[kind]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("wrong CA", "the broker's certificate is not from the CA that is trusted"),
        ("the CAs of the machine", "the broker's certificate is not from the CA that is trusted"),
        ("no certificate", "the broker asks for a certificate: tlsv13 alert certificate required"),
        (
            "the certificate of another CA",
            "the broker does not trust the CA of our certificate: tlsv1 alert unknown ca",
        ),
    ],
)
def test_what_does_not_fit_is_refused(
    mutual: Mosquitto, authority: Authority, kind: str, said: str
) -> None:
    theirs = Authority(authority.ca.parent / "theirs").issue_client("device-1")
    files = choose(kind, authority.issue_client("device-1"), theirs)
    error = refused(mutual.broker(tls=files))
    head = f"cannot use the broker at {mutual.broker().address}: "
    assert f"{error.message}: {error.cause}".startswith(head + said)
    assert error.hint


def test_a_broker_of_another_name_is_refused(mutual: Mosquitto, authority: Authority) -> None:
    files = authority.issue_client("device-1")
    error = refused(replace(mutual.broker(tls=files), host="127.0.0.1"))
    assert error.message.endswith("the broker's certificate is for another name")


def test_an_expired_broker_is_refused(
    tmp_path: Path, program: Program, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    expired = authority.issue_server("localhost", until=PAST)
    monkeypatch.setattr(authority, "issue_server", lambda *_: expired)
    with Mosquitto(program, tmp_path / "expired", authority=authority) as server:
        error = refused(server.broker(tls=authority.issue_client("device-1")))
    assert error.message.endswith("the broker's certificate has expired")


def test_an_expired_certificate_of_ours_is_not_even_sent(
    mutual: Mosquitto, authority: Authority
) -> None:
    files = authority.issue_client("old", until=PAST)
    before = mutual.log.count("New connection")
    error = refused(mutual.broker(tls=files))
    assert error.message == f"the certificate cannot be used: `{files.certificate}`"
    assert error.cause == "it expired on 2020-01-02"
    assert mutual.log.count("New connection") == before


def test_a_key_of_somebody_else_is_refused(mutual: Mosquitto, authority: Authority) -> None:
    ours, theirs = authority.issue_client("ours"), authority.issue_client("theirs")
    error = refused(mutual.broker(tls=replace(ours, key=theirs.key)))
    assert error.message == f"the key cannot be used: `{theirs.key}`"
    assert error.cause == "it is not that of the certificate"


def test_tls_where_there_is_none(plain: Mosquitto, authority: Authority) -> None:
    error = refused(plain.broker(tls=TlsFiles(ca=authority.ca)))
    assert error.message.endswith("the broker ends the TLS handshake")


def test_no_tls_where_there_is(mutual: Mosquitto) -> None:
    error = refused(mutual.broker())
    assert error.hint == "check host and port, and whether the broker asks for TLS"


def test_a_wrong_password_is_refused(tmp_path: Path, program: Program) -> None:
    (tmp_path / "users").write_text("")
    lines = ("allow_anonymous false", f"password_file {tmp_path / 'users'}")
    with Mosquitto(program, tmp_path / "closed", lines=lines) as server:
        error = refused(server.broker(username="me", password="secret-word"))  # noqa: S106
    assert error.message == f"the broker at {server.broker().address} refuses the connection"
    assert "secret-word" not in f"{error.message}{error.cause}{error.hint}"
