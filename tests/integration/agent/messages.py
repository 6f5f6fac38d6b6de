"""Messages to a device that are right, wrong, or nearly right, in an order that a seed decides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wedge.wire import (
    DIALECTS,
    Command,
    Configure,
    Deploy,
    DeviceConfig,
    Initial,
    Logs,
    Report,
    Telemetry,
    TokenAnswer,
)
from wedge.wire.topics import (
    ATTRIBUTES,
    TELEMETRY,
    attributes_request,
    attributes_response,
    rpc_request,
    rpc_response,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

MANIFEST = {
    "deployment": {
        "deploymentId": "fuzz",
        "instanceSpecs": {
            "one": {
                "moduleId": "m",
                "publish": {},
                "subscribe": {},
                "entryPoint": "main",
                "version": 1,
            }
        },
        "modules": {
            "m": {
                "entryPoint": "main",
                "moduleImpl": "wasm",
                "downloadUrl": "http://127.0.0.1:9/m.wasm",
                "hash": "00" * 32,
            }
        },
        "publishTopics": {},
        "subscribeTopics": {},
    }
}
NASTY: list[Any] = [
    *(None, True, 0, -1, 2**63, 1e308, "", "$agent", "../../etc/passwd", "a\0b", "\x1b[2J", [], {}),
    *("x" * 5000, [[[]]] * 3, {"": {}}, "\ud800", "99999999999999999999", "NaN", "deployment"),
]
TOPICS = [
    *(ATTRIBUTES, TELEMETRY, attributes_request(1), attributes_response(10000)),
    *(attributes_response(2**70), rpc_request(1), rpc_response(1), rpc_request("x"), "v1/devices"),
    *("v1/devices/me/rpc/request/" + "9" * 60, "v1/devices/me/rpc/request/", "\u00e9"),
]
RAW = [
    *(b"", b"{", b"[]", b"null", b"\xff\xfe\xfa", b"\xef\xbb\xbf{}", b"{}" * 2, b'{"a":1,"a":2}'),
    *(
        b"[" * 10_000,
        b'{"deployment":' * 300,
        b'"' + b"x" * 10_000 + b'"',
        b'{"a":NaN}',
        b"1" * 5000,
    ),
    b'{"deployment":"\\ud800"}',
]


def messages(dialect_name: str, count: int, draw: Random) -> Iterator[tuple[str, bytes]]:
    """Give so many messages, topic and payload each."""
    dialect = DIALECTS[dialect_name]
    # A call whose number came just before is not answered again.
    right = [dialect.write(noun) for number in range(77, 177) for noun in _nouns(number)]
    ways: list[Callable[[], tuple[str, bytes]]] = [
        lambda: draw.choice(right),
        lambda: (draw.choice(TOPICS), draw.choice(RAW)),
        lambda: (draw.choice(TOPICS), draw.choice(right)[1]),
        lambda: _flip(*draw.choice(right), draw),
        lambda: _change(*draw.choice(right), draw),
        lambda: (draw.choice(TOPICS), draw.randbytes(draw.randrange(200))),
    ]
    for _ in range(count):
        yield draw.choice(ways)()


def _nouns(number: int) -> list[Any]:
    deploy = Deploy(manifest=json.dumps(MANIFEST).encode())
    configure = Configure(instance="one", topic="level", value=b"3")
    config = DeviceConfig(
        interval_min=1, interval_max=9, configuration_id="c", registry_auth={"a": "b"}
    )
    return [
        *(Initial(number=10000), Initial(number=10000, parts=(configure, deploy))),
        *(deploy, configure, Configure(instance="one", topic="level", value=None), config),
        *(_command(number, "one", "rgb"), _command(number, "nobody", "rgb")),
        *(_command(number, "one", "$agent/set"), _command(number, "one", "$agent/get")),
        _command(number, "$agent", "status"),
        *(TokenAnswer(reqid="5", url="http://h"), TokenAnswer(reqid="5", error="no")),
        # What the agent hears of itself on a plain broker.
        *(Report(), Logs(lines=()), Telemetry(instance="one", entries=(("a", "1"),))),
    ]


def _command(number: int, instance: str, method: str) -> Command:
    return Command(
        transport=str(number),
        reqid=str(number),
        id=number,
        instance=instance,
        method=method,
        params='{"log_enable": true}',
    )


def _flip(topic: str, payload: bytes, draw: Random) -> tuple[str, bytes]:
    """Give a message with some other bytes, or cut."""
    data = bytearray(payload)
    for _ in range(draw.randrange(1, 4)):
        if data:
            data[draw.randrange(len(data))] = draw.randrange(256)
    return topic, bytes(data[: draw.randrange(len(data) + 1)] if draw.random() < 0.3 else data)


def _change(topic: str, payload: bytes, draw: Random) -> tuple[str, bytes]:
    """Give a message with another value or key somewhere."""
    value = json.loads(payload)
    holder = value
    while isinstance(holder, dict) and holder:
        key = draw.choice(list(holder))
        inner = holder[key]
        if isinstance(inner, dict) and inner and draw.random() < 0.7:
            holder = inner
            continue
        if draw.random() < 0.3:
            nasty = draw.choice(NASTY)
            holder[nasty if isinstance(nasty, str) else str(nasty)] = holder.pop(key)
        else:
            holder[key] = draw.choice(NASTY)
        break
    return topic, json.dumps(value).encode()
