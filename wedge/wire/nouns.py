"""What a device and its platform say to each other, whatever the dialect.

*Down* is from the platform (the *hub*) to the device, *up* the other way. What carries secrets
keeps them out of its `repr`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from wedge.abi.enums import RpcStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

Reconcile = Literal["applying", "ok", "error", "paused"]
InstanceState = Literal["ok", "starting", "self-exiting", "error", "unknown"]
ModuleState = Literal["downloading", "ok", "error", "unknown"]
Stream = Literal["stdout", "stderr"]
UNKNOWN_METHOD = "Unknown method"


@dataclass(frozen=True, kw_only=True)
class Deploy:
    """What the device shall run: a manifest as `{"deployment": ...}`, not looked at any further."""

    manifest: bytes


@dataclass(frozen=True, kw_only=True)
class Configure:
    """A configuration of an instance; None takes it away."""

    instance: str
    topic: str
    value: bytes | None


@dataclass(frozen=True, kw_only=True)
class DeviceConfig:
    """How the device shall report, in seconds between reports; None leaves it to the device.

    `registry_auth` holds credentials for registries of modules.
    """

    interval_min: int | None
    interval_max: int | None
    configuration_id: str | None
    registry_auth: Mapping[str, object] | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Command:
    """A call of a method of an instance.

    `transport` is the word in the topic, which the answer's topic repeats; `reqid` is what the
    message calls itself, and `id` that as the number that the instance sees.
    """

    transport: str
    reqid: str
    id: int
    instance: str
    method: str
    params: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class TokenAnswer:
    """Where a file may be put and with which headers; or the error, and no address."""

    reqid: str
    url: str | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A part of a message that is wrong, while the others are not."""

    key: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Initial:
    """The answer to `InitialRequest`: all that holds for the device."""

    number: int
    parts: tuple[Deploy | Configure | DeviceConfig | Refused, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SystemInfo:
    """What the device is; `node`, `release` and `version` as `uname` has them."""

    os: str
    arch: str
    agent: str | None = None
    commit: str | None = None
    runtime: str | None = None
    node: str | None = None
    release: str | None = None
    version: str | None = None


@dataclass(frozen=True, kw_only=True)
class InstanceStatus:
    """How an instance is, and why it failed."""

    status: InstanceState
    module_id: str | None = None
    failure: str | None = None


@dataclass(frozen=True, kw_only=True)
class ModuleStatus:
    """How a module is, and why it cannot be used."""

    status: ModuleState
    failure: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeploymentStatus:
    """How far the device is with a deployment."""

    id: str
    reconcile: Reconcile
    instances: Mapping[str, InstanceStatus] = field(default_factory=dict)
    modules: Mapping[str, ModuleStatus] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Report:
    """How the device is; the fields of `DeviceConfig` are those that hold."""

    system: SystemInfo | None = None
    deployment: DeploymentStatus | None = None
    interval_min: int | None = None
    interval_max: int | None = None
    configuration_id: str | None = None
    registry_auth: Mapping[str, object] | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class States:
    """States of instances, by instance and topic."""

    values: Mapping[tuple[str, str], bytes]


@dataclass(frozen=True, kw_only=True)
class Telemetry:
    """Telemetry of one instance: keys, all of them different, and values as JSON."""

    instance: str
    entries: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """A line that an instance wrote; `time` is aware."""

    instance: str
    stream: Stream
    text: str
    time: datetime


@dataclass(frozen=True, kw_only=True)
class Logs:
    """Lines of output, oldest first."""

    lines: Sequence[LogLine]


@dataclass(frozen=True, kw_only=True)
class CommandAnswer:
    """What came of a `Command`; `error` says why it failed."""

    transport: str
    reqid: str
    instance: str
    status: RpcStatus = RpcStatus.OK
    response: str = ""
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class TokenRequest:
    """Asks where to put a file of an instance; `key` names one of several stores."""

    reqid: str
    filename: str
    instance: str
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class InitialRequest:
    """Asks for all that holds for the device."""

    number: int


Part: TypeAlias = Deploy | Configure | DeviceConfig | Refused
Down: TypeAlias = Part | Command | TokenAnswer | Initial
Up: TypeAlias = Report | States | Telemetry | Logs | CommandAnswer | TokenRequest | InitialRequest
