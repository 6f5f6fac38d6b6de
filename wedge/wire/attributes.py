"""Attributes: deployments, configurations, states and reports, all of them keys of one object.

What a dialect has of its own is in `Form`: how values are put into JSON texts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from wedge.wire.errors import WireError
from wedge.wire.nouns import Configure, Deploy, DeviceConfig, Refused, States
from wedge.wire.reading import read_members, split_key, take, take_optional

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wedge.wire.nouns import Part

DEPLOYMENT = "deployment"
DELETED = "deleted"
CONFIGURATION = "configuration/"
STATE = "state/"
AGENT = "$agent"
DEVICE_CONFIG = "desiredDeviceConfig"
# Each part of `DeviceConfig` with its key; `$agent` also stands before those of reports.
INTERVAL_MIN = f"{AGENT}/report-status-interval-min"
INTERVAL_MAX = f"{AGENT}/report-status-interval-max"
CONFIGURATION_ID = f"{AGENT}/configuration-id"
REGISTRY_AUTH = f"{AGENT}/registry-auth"
DAY_SECONDS = 86400


class Form(Protocol):
    """How a dialect puts values into JSON texts."""

    def text_of(self, value: bytes) -> str:
        """Give the text for a value."""

    def value_of(self, text: str) -> bytes:
        """Give the value of a text; raise `WireError` if it has none."""


def read_patch(text: str, value: Mapping[str, object], form: Form) -> Iterator[Part]:
    """Give what an object of attributes holds for a device, in its order.

    `text` is the object as it is written, so that a manifest is handed on as it is. What is wrong
    is given as `Refused`, and what is not for the device is passed over.
    """
    for key, written in read_members(text).items():
        try:
            yield from _read_key(key, written, value[key], form)
        except WireError as error:
            yield Refused(key=key, reason=error.reason)


def write_part(part: Part, form: Form) -> dict[str, object]:
    """Give the members of an object of attributes that stand for a part of it."""
    match part:
        case Deploy():
            return {DEPLOYMENT: json.loads(part.manifest)[DEPLOYMENT]}
        case Configure(value=None):
            return {DELETED: [f"{CONFIGURATION}{part.instance}/{part.topic}"]}
        case Configure(value=bytes() as value):
            return {f"{CONFIGURATION}{part.instance}/{part.topic}": form.text_of(value)}
        case DeviceConfig():
            return {
                DEVICE_CONFIG: {
                    DEVICE_CONFIG: {
                        CONFIGURATION + INTERVAL_MAX: part.interval_max,
                        CONFIGURATION + INTERVAL_MIN: part.interval_min,
                        CONFIGURATION + CONFIGURATION_ID: part.configuration_id,
                        CONFIGURATION + REGISTRY_AUTH: part.registry_auth,
                    }
                }
            }
        case _:
            raise TypeError(f"a platform sends no {type(part).__name__}")


def write_parts(parts: tuple[Part, ...], form: Form) -> dict[str, object]:
    """Give the object of attributes that has all parts."""
    members: dict[str, object] = {}
    deleted: list[object] = []
    for part in parts:
        written = write_part(part, form)
        gone = written.pop(DELETED, [])
        deleted += gone if isinstance(gone, list) else []
        members.update(written)
    return members | ({DELETED: deleted} if deleted else {})


def write_states(states: States, form: Form) -> dict[str, object]:
    """Give the object of attributes that has the states."""
    return {
        f"{STATE}{instance}/{topic}": form.text_of(value)
        for (instance, topic), value in states.values.items()
    }


def read_states(value: Mapping[str, object], form: Form) -> States | None:
    """Give the states that an object of attributes has, if any; those of `$agent` are none."""
    states: dict[tuple[str, str], bytes] = {}
    for key in value:
        if key.startswith(STATE) and not key.startswith(f"{STATE}{AGENT}/"):
            instance, topic = split_key(key.removeprefix(STATE))
            states[instance, topic] = form.value_of(take(value, key, str))
    return States(values=states) if states else None


def read_device_config(value: object) -> DeviceConfig:
    """Read how a device shall report; raise `WireError` for what is wrong."""
    inner = take(value, DEVICE_CONFIG, dict) if isinstance(value, dict) else None
    if inner is None:
        raise WireError("has to be an object")
    for key in (INTERVAL_MIN, INTERVAL_MAX, CONFIGURATION_ID, REGISTRY_AUTH):
        if CONFIGURATION + key not in inner:
            raise WireError(f"`{CONFIGURATION}{key}` is missing; null leaves it as it is")
    least, most = _interval(inner, INTERVAL_MIN), _interval(inner, INTERVAL_MAX)
    if least is not None and most is not None and least > most:
        raise WireError(f"the least interval, {least}, is more than the most, {most}")
    return DeviceConfig(
        interval_min=least,
        interval_max=most,
        configuration_id=take_optional(inner, CONFIGURATION + CONFIGURATION_ID, str),
        registry_auth=take_optional(inner, CONFIGURATION + REGISTRY_AUTH, dict),
    )


def _read_key(key: str, written: str, value: object, form: Form) -> Iterator[Part]:
    if key == DEPLOYMENT:
        yield Deploy(manifest=f'{{"{DEPLOYMENT}":{written}}}'.encode())
    elif key == DELETED:
        yield from _read_deleted(value)
    elif key.startswith(CONFIGURATION):
        instance, topic = split_key(key.removeprefix(CONFIGURATION))
        _refuse_own(instance)
        if not isinstance(value, str):
            raise WireError("has to be a text")
        yield Configure(instance=instance, topic=topic, value=form.value_of(value))
    elif key == DEVICE_CONFIG:
        yield read_device_config(value)


def _read_deleted(value: object) -> Iterator[Part]:
    if not isinstance(value, list):
        raise WireError("has to be a list")
    for key in value:
        if isinstance(key, str) and key.startswith(CONFIGURATION):
            try:
                instance, topic = split_key(key.removeprefix(CONFIGURATION))
            except WireError as error:
                yield Refused(key=key, reason=error.reason)
            else:
                yield Configure(instance=instance, topic=topic, value=None)


def _refuse_own(instance: str) -> None:
    if instance.startswith("$"):
        raise WireError("a name with `$` is no instance's")


def _interval(inner: Mapping[str, object], key: str) -> int | None:
    seconds = take_optional(inner, CONFIGURATION + key, int)
    if seconds is not None and not 1 <= seconds <= DAY_SECONDS:
        raise WireError(f"`{CONFIGURATION}{key}` has to be from 1 to {DAY_SECONDS} seconds")
    return seconds
