"""DER, as far as certificates and keys need it: one element after the other.

Python's `ssl` reads certificates for itself alone and takes no DER files, while what is asked here
is little: a name, a time, and of which kind a key is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

INTEGER, BIT_STRING, OCTET_STRING, OID = 0x02, 0x03, 0x04, 0x06
SEQUENCE, SET, VERSION = 0x30, 0x31, 0xA0
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
COMMON_NAME = bytes.fromhex("550403")
BMP_STRING = 0x1E
LONG_FORM = 0x80
MOST_LENGTH_BYTES = 4


class DerError(ValueError):
    """The bytes are not the DER that is asked for."""


@dataclass(frozen=True, kw_only=True)
class Element:
    """An element: its tag, and its content."""

    tag: int
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What is read of a certificate of X.509."""

    common_name: str | None
    not_before: datetime
    not_after: datetime


def read_elements(data: bytes) -> Iterator[Element]:
    """Give the elements that follow each other; raise `DerError` where they end too early."""
    position = 0
    while position < len(data):
        tag, start, length = data[position], position + 2, _byte(data, position + 1)
        if length >= LONG_FORM:
            count = length - LONG_FORM
            if not 1 <= count <= MOST_LENGTH_BYTES:
                raise DerError("a length is not that of DER")
            length = int.from_bytes(data[start : start + count], "big")
            start += count
        position = start + length
        if position > len(data):
            raise DerError("it ends too early")
        yield Element(tag=tag, content=data[start:position])


def read_certificate(data: bytes) -> Certificate:
    """Read a certificate; raise `DerError` if it is none."""
    body = _first(_first(data))
    fields = [element for element in read_elements(body) if element.tag != VERSION]
    # Serial number, algorithm, issuer, validity, subject.
    kinds = [element.tag for element in fields[:5]]
    if kinds != [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE]:
        raise DerError("it is no certificate")
    times = [_time(element) for element in read_elements(fields[3].content)]
    if len(times) != 2:  # noqa: PLR2004 - from and until
        raise DerError("it says not how long it holds")
    return Certificate(
        common_name=_common_name(fields[4].content), not_before=times[0], not_after=times[1]
    )


def pem_label(data: bytes) -> str:
    """Give what PEM calls the private key that is here; raise `DerError` if it is none."""
    match [element.tag for element in read_elements(_first(data))]:
        case [0x02, 0x30, 0x04, *_]:
            return "PRIVATE KEY"
        case [0x02, 0x04, *_]:
            return "EC PRIVATE KEY"
        case [0x02, 0x02, 0x02, *_]:
            return "RSA PRIVATE KEY"
    raise DerError("it is no private key")


def _common_name(subject: bytes) -> str | None:
    for part in read_elements(subject):
        for pair in read_elements(part.content):
            kind, value = (*read_elements(pair.content), None, None)[:2]
            if kind is None or value is None or kind.content != COMMON_NAME:
                continue
            encoding = "utf-16-be" if value.tag == BMP_STRING else "utf-8"
            return value.content.decode(encoding, errors="replace")
    return None


def _time(element: Element) -> datetime:
    text = element.content.decode("ascii", errors="replace")
    # Two digits of a year are those from 1950 on, as X.509 says; Python's begin in 1969.
    if element.tag == UTC_TIME:
        text = ("19" if text[:2] >= "50" else "20") + text
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise DerError("a time is not that of X.509") from None


def _first(data: bytes) -> bytes:
    found = next(read_elements(data), None)
    if found is None or found.tag != SEQUENCE:
        raise DerError("it does not begin as it has to")
    return found.content


def _byte(data: bytes, position: int) -> int:
    if position >= len(data):
        raise DerError("it ends too early")
    return data[position]
