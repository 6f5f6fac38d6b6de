"""The reference of the wire as Markdown: each noun as both dialects write it, written by them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wedge.abi.enums import RpcStatus
from wedge.wire.dialect import DIALECTS
from wedge.wire.nouns import (
    Command,
    CommandAnswer,
    Configure,
    Deploy,
    DeploymentStatus,
    DeviceConfig,
    Initial,
    InitialRequest,
    InstanceStatus,
    LogLine,
    Logs,
    ModuleStatus,
    Report,
    States,
    SystemInfo,
    Telemetry,
    TokenAnswer,
    TokenRequest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wedge.wire.nouns import Down, Up

EMPTY = b"""{"deployment": {"deploymentId": "none", "instanceSpecs": {}, "modules": {},
"publishTopics": {}, "subscribeTopics": {}}}"""
LEVEL = Configure(instance="tracker", topic="level", value=b"3")
DOWN: tuple[tuple[str, Down], ...] = (
    (
        "Deployment: what the device shall run, kept and applied again when it starts.",
        Deploy(manifest=EMPTY),
    ),
    (
        "Configuration of an instance, kept and handed over whenever the instance asks for it.",
        LEVEL,
    ),
    (
        "A configuration taken away.",
        Configure(instance="tracker", topic="level", value=None),
    ),
    (
        "How the device shall report: all four keys, 1 to 86400 seconds, or null. Not in EVP1.",
        DeviceConfig(interval_min=3, interval_max=180, configuration_id="a", registry_auth=None),
    ),
    (
        "The answer to the first request, with any of the above; what comes before is passed over.",
        Initial(number=10000, parts=(LEVEL,)),
    ),
    (
        "Command: a call of a method. `reqid` is a number of 64 bits; `params` a text in EVP2.",
        Command(
            transport="77", reqid="10000", id=10000, instance="tracker", method="reset", params="{}"
        ),
    ),
    (
        "Where a file may be put, and with which headers.",
        TokenAnswer(reqid="11", url="https://store.example/1", headers={"x-kind": "frame"}),
    ),
    ("Or why not.", TokenAnswer(reqid="11", error="no such store")),
)
UP: tuple[tuple[str, Up], ...] = (
    (
        "The first request, sent every five seconds until it is answered.",
        InitialRequest(number=10000),
    ),
    (
        "Report: on change, not within the least interval, and at the latest after the longest.",
        Report(
            system=SystemInfo(
                os="Linux",
                arch="aarch64",
                agent="v0.1.0",
                node="pi",
                release="6.1.0",
                version="#1 SMP",
            ),
            interval_min=3,
            interval_max=180,
            deployment=DeploymentStatus(
                id="none",
                reconcile="applying",
                instances={"tracker": InstanceStatus(status="ok", module_id="tracker-1f")},
                modules={"tracker-1f": ModuleStatus(status="ok")},
            ),
        ),
    ),
    ("States of instances.", States(values={("tracker", "mode"): b"day"})),
    (
        "Telemetry: values are JSON as the instance gives it.",
        Telemetry(instance="tracker", entries=(("count", "3"),)),
    ),
    (
        "Lines of output, once that has been switched on.",
        Logs(
            lines=(
                LogLine(
                    instance="tracker",
                    stream="stdout",
                    text="ready",
                    time=datetime(2024, 5, 17, 12, tzinfo=UTC),
                ),
            )
        ),
    ),
    (
        "What came of a command.",
        CommandAnswer(transport="77", reqid="10000", instance="tracker", response='"done"'),
    ),
    (
        "Or that there is no such method.",
        CommandAnswer(
            transport="77",
            reqid="10000",
            instance="tracker",
            status=RpcStatus.METHOD_NOT_FOUND,
        ),
    ),
    (
        "Where may a file be put?",
        TokenRequest(reqid="11", filename="1.jpg", instance="tracker", key="frames"),
    ),
)


def markdown_reference() -> str:
    """Give both directions, message by message."""
    down = ("## From the platform to the device\n", *_messages(DOWN))
    return "\n".join((*down, "## From the device to the platform\n", *_messages(UP)))


def _messages(messages: tuple[tuple[str, Down | Up], ...]) -> Iterator[str]:
    for text, noun in messages:
        topic, payload = DIALECTS["EVP2"].write(noun)
        yield f"{text} On `{topic}`:\n\n```json\n{_pretty(payload)}\n```\n"
        _, other = DIALECTS["EVP1"].write(noun)
        if other != payload and not isinstance(noun, DeviceConfig):
            yield f"In EVP1:\n\n```json\n{_pretty(other)}\n```\n"


def _pretty(payload: bytes) -> str:
    """Give JSON with its outer objects on lines of their own."""
    value = json.loads(payload)
    if not value:
        return "{}"
    rows = (f"  {json.dumps(key)}: {json.dumps(item)}" for key, item in value.items())
    return "{\n" + ",\n".join(rows) + "\n}"
