"""TLS: the context of a connection, made of files that are found right before anything is sent."""

from __future__ import annotations

import binascii
import re
import ssl
import tempfile
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from wedge.errors import BrokerError
from wedge.mqtt.der import Certificate, DerError, pem_label, read_certificate

if TYPE_CHECKING:
    from wedge.mqtt.broker import Broker, TlsFiles

LARGEST_FILE = 1024**2
HANDSHAKE_SECONDS = 10.0
BEGIN = b"-----BEGIN "
PEM_CERTIFICATE = re.compile(
    rb"-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----"
)


class _Socket(ssl.SSLSocket):
    """A socket whose handshake ends in good time, and is closed if that fails.

    The client of MQTT gives a handshake as long as the keep-alive, and leaves a failed one open.
    """

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - as in `ssl`
        seconds = self.gettimeout()
        self.settimeout(HANDSHAKE_SECONDS)
        try:
            super().do_handshake(block)
        except OSError:
            self.close()
            raise
        self.settimeout(seconds)


def make_context(files: TlsFiles) -> ssl.SSLContext:
    """Make the context that trusts `files.ca` and shows the certificate, if there is one.

    Raises `BrokerError` for a file that is missing, is not what it has to be, or has expired.
    """
    if (files.certificate is None) != (files.key is None):
        raise BrokerError(
            "a certificate and its key are given together or not at all",
            hint="name both files, or neither",
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = _Socket
    if files.ca is None:
        context.load_default_certs()
    else:
        # Who is named is trusted, and nobody else.
        _load_ca(context, files.ca)
    if files.certificate is not None and files.key is not None:
        _load_chain(context, files.certificate, files.key)
    return context


def find_client_id(broker: Broker) -> str | None:
    """Give the name that a broker shall know this side by; None leaves it to the broker."""
    if broker.client_id is not None or broker.tls is None or broker.tls.certificate is None:
        return broker.client_id
    return _first_certificate(broker.tls.certificate).common_name


def _load_ca(context: ssl.SSLContext, path: Path) -> None:
    data = _read(path, "the certificate of the CA")
    try:
        context.load_verify_locations(cadata=data.decode("ascii") if _is_pem(data) else data)
    except (ssl.SSLError, UnicodeDecodeError, ValueError) as error:
        _refuse(path, "the certificate of the CA", "it is no certificate as PEM or DER", error)
    if not context.get_ca_certs():
        reason = "it holds the certificate of somebody who may not certify others"
        _refuse(path, "the certificate of the CA", reason, None)


def _load_chain(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    found = _first_certificate(certificate)
    now = datetime.now(UTC)
    if now > found.not_after:
        _refuse(certificate, "the certificate", f"it expired on {found.not_after:%Y-%m-%d}", None)
    if now < found.not_before:
        reason = f"it holds from {found.not_before:%Y-%m-%d} on; is the clock right?"
        _refuse(certificate, "the certificate", reason, None)
    chain = _read(certificate, "the certificate")
    secret = _read(key, "the key")
    if not _is_pem(chain):
        chain = _pem("CERTIFICATE", chain)
    if not _is_pem(secret):
        try:
            secret = _pem(pem_label(secret), secret)
        except DerError as error:
            _refuse(key, "the key", "it is no private key as PEM or DER without password", error)
    if b"ENCRYPTED" in secret:
        _refuse(key, "the key", "it is locked with a password", None)
    # Only a file is taken; nobody else may look into this folder.
    with tempfile.TemporaryDirectory(prefix="wedge-") as folder:
        file = Path(folder) / "chain.pem"
        file.write_bytes(secret.rstrip() + b"\n" + chain)
        try:
            context.load_cert_chain(file, password="")
        except ssl.SSLError as error:
            mismatch = error.reason == "KEY_VALUES_MISMATCH"
            reason = "it is not that of the certificate" if mismatch else "it is no private key"
            _refuse(key, "the key", reason, error)


def _first_certificate(path: Path) -> Certificate:
    data = _read(path, "the certificate")
    try:
        if _is_pem(data):
            match = PEM_CERTIFICATE.search(data)
            data = b"" if match is None else binascii.a2b_base64(match[1])
        return read_certificate(data)
    except (DerError, binascii.Error) as error:
        _refuse(path, "the certificate", "it is no certificate as PEM or DER", error)


def _read(path: Path, what: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        _refuse(path, what, error.strerror or "it cannot be read", error)
    if len(data) > LARGEST_FILE:
        _refuse(path, what, f"it is larger than {LARGEST_FILE} bytes", None)
    return data


def _refuse(path: Path, what: str, reason: str, error: Exception | None) -> NoReturn:
    raise BrokerError(
        f"{what} cannot be used: `{path}`",
        cause=reason,
        hint="name the file that the broker's owner gave out",
    ) from error


def _is_pem(data: bytes) -> bool:
    return BEGIN in data


def _pem(label: str, data: bytes) -> bytes:
    text = b64encode(data).decode()
    lines = (text[start : start + 64] for start in range(0, len(text), 64))
    return "\n".join((f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", "")).encode()
