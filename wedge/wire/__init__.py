"""The wire: what devices and their platform say to each other, as nouns and as MQTT messages.

    dialect = DIALECTS["EVP2"]
    for noun in dialect.read_down(topic, payload):       # Deploy, Configure, Command, ...
        ...
    topic, payload = dialect.write(Telemetry(instance="tracker", entries=(("count", "3"),)))

Bytes from the wire are untrusted: what is no message raises `WireError`, a part that is wrong is
`Refused`, and everything else is a noun whose values are whole. Nothing here does any I/O.
"""

from wedge.wire.dialect import DIALECTS, Dialect
from wedge.wire.errors import WireError
from wedge.wire.nouns import (
    Command,
    CommandAnswer,
    Configure,
    Deploy,
    DeploymentStatus,
    DeviceConfig,
    Down,
    Initial,
    InitialRequest,
    InstanceState,
    InstanceStatus,
    LogLine,
    Logs,
    ModuleState,
    ModuleStatus,
    Reconcile,
    Refused,
    Report,
    States,
    SystemInfo,
    Telemetry,
    TokenAnswer,
    TokenRequest,
    Up,
)
from wedge.wire.telemetry import prepare_telemetry

__all__ = [
    "DIALECTS",
    "Command",
    "CommandAnswer",
    "Configure",
    "Deploy",
    "DeploymentStatus",
    "DeviceConfig",
    "Dialect",
    "Down",
    "Initial",
    "InitialRequest",
    "InstanceState",
    "InstanceStatus",
    "LogLine",
    "Logs",
    "ModuleState",
    "ModuleStatus",
    "Reconcile",
    "Refused",
    "Report",
    "States",
    "SystemInfo",
    "Telemetry",
    "TokenAnswer",
    "TokenRequest",
    "Up",
    "WireError",
    "prepare_telemetry",
]
