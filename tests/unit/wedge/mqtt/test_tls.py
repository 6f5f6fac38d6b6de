"""Certificates, keys and what is said of those that are wrong."""

from __future__ import annotations

import base64
import random
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.certificates import Authority
from wedge.errors import BrokerError
from wedge.mqtt import Broker, TlsFiles, broker_error
from wedge.mqtt.der import DerError, pem_label, read_certificate
from wedge.mqtt.tls import find_client_id, make_context

NOW = datetime.now(UTC)
NAME = "Gerät 7, Halle Süd"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


def der(path: Path) -> bytes:
    """Give the first of what a PEM file holds."""
    return base64.b64decode(path.read_text().split("-----")[2])


def refusal(files: TlsFiles) -> BrokerError:
    with pytest.raises(BrokerError) as caught:
        make_context(files)
    assert caught.value.hint
    return caught.value


def test_a_certificate_says_who_and_how_long(authority: Authority) -> None:
    until = (NOW + timedelta(days=30)).replace(microsecond=0)
    files = authority.issue_client(NAME, until=until)
    assert files.certificate is not None
    certificate = read_certificate(der(files.certificate))
    assert certificate.common_name == NAME
    assert certificate.not_after == until
    assert certificate.not_before < NOW


@pytest.mark.parametrize(
    "until", [datetime(2049, 12, 31, tzinfo=UTC), datetime(2051, 1, 1, tzinfo=UTC)]
)
def test_years_have_two_digits_until_2050(authority: Authority, until: datetime) -> None:
    files = authority.issue_client("a", until=until)
    assert files.certificate is not None
    assert read_certificate(der(files.certificate)).not_after == until


def test_no_bytes_but_those_of_a_certificate_are_one(authority: Authority) -> None:
    """Cut off anywhere and changed anywhere: an error of its own, or still a certificate."""
    files = authority.issue_client("device")
    assert files.certificate is not None
    data = der(files.certificate)
    for length in range(len(data)):
        with pytest.raises(DerError):
            read_certificate(data[:length])
    chance = random.Random(3)  # noqa: S311 - the same each time
    refused = 0
    for _ in range(5000):
        changed = bytearray(data)
        changed[chance.randrange(200)] = chance.randrange(256)
        try:
            read_certificate(bytes(changed))
        except DerError:
            refused += 1
    assert refused > 500


@pytest.mark.parametrize("kind", list(trustme.KeyType))
def test_keys_as_der_are_known_by_their_kind(
    authority: Authority, tmp_path: Path, kind: trustme.KeyType
) -> None:
    leaf = trustme.CA().issue_cert("a@example.org", key_type=kind)
    pem = leaf.private_key_pem.bytes()
    label = pem.partition(b"-----BEGIN ")[2].partition(b"-----")[0].decode()
    (tmp_path / "key.pem").write_bytes(pem)
    assert pem_label(der(tmp_path / "key.pem")) == label


def test_the_client_id_is_the_common_name(authority: Authority) -> None:
    broker = Broker(host="localhost", tls=authority.issue_client(NAME))
    assert find_client_id(broker) == NAME
    assert find_client_id(replace(broker, client_id="own")) == "own"
    assert find_client_id(Broker(host="localhost", tls=TlsFiles())) is None
    assert find_client_id(Broker(host="localhost")) is None


def test_only_who_is_named_is_trusted(authority: Authority) -> None:
    context = make_context(authority.issue_client("device"))
    assert len(context.get_ca_certs()) == 1
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


def test_files_that_are_not_what_they_have_to_be(authority: Authority, tmp_path: Path) -> None:
    files = authority.issue_client("device")
    text = tmp_path / "text"
    text.write_text("hello")
    folder = tmp_path / "missing" / "file"
    big = tmp_path / "big"
    big.write_bytes(bytes(2 * 1024**2))
    for path, cause in (
        (text, "it is no certificate as PEM or DER"),
        (folder, "No such file or directory"),
        (tmp_path, "Is a directory"),
        (big, "it is larger than 1048576 bytes"),
    ):
        error = refusal(replace(files, certificate=path))
        assert error.message == f"the certificate cannot be used: `{path}`"
        assert error.cause == cause
        error = refusal(replace(files, ca=path))
        assert error.message == f"the certificate of the CA cannot be used: `{path}`"
        assert error.cause == cause
    assert refusal(replace(files, key=text)).cause == (
        "it is no private key as PEM or DER without password"
    )
    assert refusal(replace(files, key=files.certificate)).cause == "it is no private key"


def test_a_certificate_of_no_authority_is_none(authority: Authority) -> None:
    files = authority.issue_client("device")
    leaf = files.certificate
    assert leaf is not None
    alone = leaf.with_name("alone.der")
    alone.write_bytes(der(leaf))
    assert refusal(replace(files, ca=alone)).cause == (
        "it holds the certificate of somebody who may not certify others"
    )


def test_a_key_with_a_password_is_refused_and_nobody_is_asked(
    authority: Authority, tmp_path: Path
) -> None:
    files = authority.issue_client("device")
    for label in (
        "-----BEGIN ENCRYPTED PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED",
    ):
        key = tmp_path / "locked.key"
        key.write_text(f"{label}\nAAAA\n-----END PRIVATE KEY-----\n")
        assert refusal(replace(files, key=key)).cause == "it is locked with a password"


def test_times_that_do_not_fit(authority: Authority) -> None:
    files = authority.issue_client("old", until=datetime(2021, 5, 4, tzinfo=UTC))
    assert refusal(files).cause == "it expired on 2021-05-04"


def test_half_of_a_pair_is_refused(authority: Authority) -> None:
    files = authority.issue_client("device")
    for half in (replace(files, key=None), replace(files, certificate=None)):
        assert "together" in refusal(half).message


def test_no_key_is_left_in_a_temporary_folder(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    make_context(authority.issue_client("device"))
    assert list(folder.iterdir()) == []


def test_errors_that_are_in_our_form_already_stay() -> None:
    error = BrokerError("what", cause="why", hint="do this")
    assert broker_error(error, Broker(host="::1")) is error
    other = broker_error(OSError(111, "Connection refused"), Broker(host="::1", port=1884))
    assert other.message == "cannot use the broker at [::1]:1884"
    assert other.cause == "Connection refused"
