"""From what handlers return and send to what goes over the wire: bytes, or JSON text.

JSON is written by the C encoder itself: the package `json` compiles regular expressions when it is
imported, which are half a megabyte in a snapshot.
"""

from __future__ import annotations

from _json import encode_basestring, make_encoder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Buffer, Callable
    from typing import Any


class JsonText(str):
    """Text that is JSON already, for telemetry: goes out as it is."""

    __slots__ = ()


def json_text(value: object) -> str:
    """Give `value` as JSON: plain values, and what has `model_dump_json`, `model_dump`, `tolist`.

    Raises:
        TypeError: there is no JSON for it.
        ValueError: it holds NaN or an infinity, which JSON has not.

    """
    kind = type(value)
    if kind is JsonText:
        return str.__str__(value)
    if hasattr(kind, "model_dump_json"):
        return value.model_dump_json()  # type: ignore[attr-defined, no-any-return]
    return "".join(_encode(value, 0))


def payload_of(value: object) -> Buffer:
    """Give the bytes of `value`: bytes-like as it is, `str` as UTF-8, all else as JSON."""
    kind = type(value)
    if kind is bytes:
        return value  # type: ignore[return-value]
    encode = _ENCODERS.get(kind)
    if encode is None:
        encode = _ENCODERS[kind] = _encoder_for(value)
    return encode(value)


def _encoder_for(value: object) -> Callable[[Any], Buffer]:
    """Choose by the type of `value` what is done with all values of that type."""
    if isinstance(value, str):
        return str.encode
    if hasattr(type(value), "model_dump_json"):
        return _model_bytes
    try:
        memoryview(value)  # type: ignore[arg-type]
    except TypeError:
        return _json_bytes
    return _same


def _same(value: Buffer) -> Buffer:
    return value


def _json_bytes(value: object) -> bytes:
    return "".join(_encode(value, 0)).encode()


def _model_bytes(value: Any) -> bytes:
    return value.model_dump_json().encode()  # type: ignore[no-any-return]


def _plain(value: Any) -> object:
    """Give what stands in JSON for an object that is none of its types."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if hasattr(value, "tolist"):
        return value.tolist()
    message = f"there is no JSON for {type(value).__name__}"
    raise TypeError(message)


# Without a check for circles, which end in RecursionError, and without spaces.
_encode: Callable[[object, int], tuple[str, ...]] = make_encoder(
    *(None, _plain, encode_basestring, None, ":", ","),
    *(False, False, False),  # sorted keys, keys that are no text left out, NaN
)
_ENCODERS: dict[type, Callable[[Any], Buffer]] = {dict: _json_bytes, list: _json_bytes}
