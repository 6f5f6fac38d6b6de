"""Bytes that nobody promised anything about: they are refused, and nothing else happens."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest

from tests.unit.wedge.wire.messages import Message, golden
from wedge.abi import RpcStatus
from wedge.errors import ManifestError
from wedge.manifest import parse_manifest
from wedge.wire import DIALECTS, CommandAnswer, Configure, Deploy, Initial, Refused, WireError
from wedge.wire.reading import LARGEST_PAYLOAD
from wedge.wire.topics import ATTRIBUTES, TELEMETRY, attributes_response, rpc_request, rpc_response

EVP1, EVP2 = DIALECTS["EVP1"], DIALECTS["EVP2"]
MUTATIONS = 20_000
TOPICS = (
    ATTRIBUTES,
    attributes_response(1),
    rpc_request(1),
    rpc_response(1),
    TELEMETRY,
    rpc_request("x"),
    f"{ATTRIBUTES}/request/1",
    "elsewhere",
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**70,
    1e300,
    "",
    "$agent",
    "\0",
    "a" * 300,
    "é",
    [],
    [[]],
    {},
    {"a": 1},
    "{}",
)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"\xff\xfe", "is not text in UTF-8"),
        (b"{", "is not JSON"),
        (b"", "is not JSON"),
        (b"[]", "holds no object"),
        (b'"deployment"', "holds no object"),
        (b'{"a": NaN}', "holds `NaN`, which is no number of JSON"),
        (b'{"a": "\\ud800"}', "holds half of a character"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "is nested more than"),
        (b'{"a":' + b"9" * 5000 + b"}", "holds a number that is too long"),
        (b'{"deployment": {}, "deployment": {}}', "the key `deployment` stands twice"),
        (b" " * (LARGEST_PAYLOAD + 1), "bytes, and"),
    ],
)
def test_what_is_no_object_is_refused(payload: bytes, reason: str) -> None:
    with pytest.raises(WireError) as caught:
        EVP2.read_down(ATTRIBUTES, payload)
    assert reason in caught.value.reason


def test_a_manifest_of_ten_megabytes_is_refused_at_once() -> None:
    payload = b'{"deployment":{"deploymentId":"' + b"a" * 10_000_000 + b'"}}'
    begin = time.monotonic()
    with pytest.raises(WireError):
        EVP2.read_down(ATTRIBUTES, payload)
    assert time.monotonic() - begin < 0.5


def test_two_equal_names_in_a_manifest_are_still_there() -> None:
    payload = b'{"x": 1, "deployment": {"modules": {"a": {}, "a": {}}, "instanceSpecs": {}}}'
    (deploy,) = EVP2.read_down(ATTRIBUTES, payload)
    assert isinstance(deploy, Deploy)
    with pytest.raises(ManifestError) as caught:
        parse_manifest(deploy.manifest)
    assert caught.value.cause is not None
    assert "again in line" in caught.value.cause


@pytest.mark.parametrize("body", ["null", "3", '"text"', "[]"])
def test_what_is_no_manifest_is_for_the_manifest_to_say(body: str) -> None:
    (deploy,) = EVP2.read_down(ATTRIBUTES, f'{{"deployment": {body}}}'.encode())
    assert isinstance(deploy, Deploy)
    with pytest.raises(ManifestError):
        parse_manifest(deploy.manifest)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("configuration/hand", "no topic"),
        ("configuration/hand/", "no topic"),
        ("configuration//topic", "no instance"),
        ("configuration/hand/topic", {"no": "text"}),
        ("configuration/hand/topic", None),
        ("configuration/$agent/topic", "not an instance's"),
        ("configuration/ha\0nd/topic", "no C string"),
        (f"configuration/{'a' * 300}/topic", "too long"),
        ("deleted", "configuration/hand/topic"),
        ("deleted", ["configuration/hand"]),
        ("desiredDeviceConfig", {}),
        ("desiredDeviceConfig", {"desiredDeviceConfig": {}}),
    ],
)
def test_a_wrong_part_is_refused_alone(key: str, value: object) -> None:
    patch = {"configuration/a/b": "1", key: value, "configuration/c/d": "2"}
    before, wrong, after = EVP2.read_down(ATTRIBUTES, json.dumps(patch).encode())
    assert before == Configure(instance="a", topic="b", value=b"1")
    assert after == Configure(instance="c", topic="d", value=b"2")
    assert isinstance(wrong, Refused)
    assert wrong.key in (key, "configuration/hand")
    assert wrong.reason
    (initial,) = EVP2.read_down(attributes_response(3), json.dumps({"shared": patch}).encode())
    assert initial == Initial(number=3, parts=(before, wrong, after))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"configuration/$agent/report-status-interval-max": 0}, "from 1 to 86400 seconds"),
        ({"configuration/$agent/report-status-interval-max": 86401}, "from 1 to 86400 seconds"),
        ({"configuration/$agent/report-status-interval-min": True}, "has to be a number"),
        ({"configuration/$agent/report-status-interval-min": 1.5}, "has to be a number"),
        ({"configuration/$agent/report-status-interval-min": 61}, "is more than the most, 60"),
        ({"configuration/$agent/configuration-id": 3}, "has to be a text"),
        ({"configuration/$agent/registry-auth": "secret"}, "has to be an object"),
    ],
)
def test_a_device_configuration_is_within_its_bounds(change: dict[str, Any], reason: str) -> None:
    (message,) = (each for each in golden() if each.name == "device configuration")
    inner = message.payload["desiredDeviceConfig"]["desiredDeviceConfig"] | change
    payload = json.dumps({"desiredDeviceConfig": {"desiredDeviceConfig": inner}}).encode()
    (found,) = EVP2.read_down(ATTRIBUTES, payload)
    assert isinstance(found, Refused)
    assert reason in found.reason
    assert "secret" not in found.reason
    assert EVP1.read_down(ATTRIBUTES, payload) != ()


@pytest.mark.parametrize(
    "change",
    [
        {"reqid": "ten"},
        {"reqid": "9" * 19},
        {"reqid": "\u0661"},
        {"instance": 3},
        {"instance": ""},
        {"method": None},
        {"method": "a\0b"},
        {"params": {"an": "object"}},
        {"params": None},
    ],
)
def test_a_command_that_is_wrong_can_be_answered(change: dict[str, Any]) -> None:
    request = {"reqid": "7", "instance": "hand", "method": "m", "params": "p"} | change
    payload = json.dumps({"method": "x", "params": {"direct-command-request": request}}).encode()
    with pytest.raises(WireError) as caught:
        EVP2.read_down(rpc_request(9), payload)
    answer = caught.value.answer
    assert isinstance(answer, CommandAnswer)
    assert (answer.transport, answer.reqid) == ("9", request["reqid"])
    assert (answer.status, answer.error) == (RpcStatus.ERROR, caught.value.reason)
    assert EVP2.write(answer)[0] == rpc_response(9)


@pytest.mark.parametrize("reqid", ["0", "-1", str(2**63 - 1), str(-(2**63))])
def test_the_ids_of_commands_have_64_bits(reqid: str) -> None:
    request = {"reqid": reqid, "instance": "hand", "method": "m", "params": ""}
    payload = json.dumps({"params": {"direct-command-request": request}}).encode()
    (command,) = EVP2.read_down(rpc_request(9), payload)
    assert command.id == int(reqid)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "topic", [rpc_request("a/b"), rpc_request("+"), rpc_request("#"), rpc_request("a" * 65), "x"]
)
def test_topics_that_nobody_has_say_nothing(topic: str) -> None:
    assert EVP2.read_down(topic, b"\xff") == ()
    assert EVP2.read_up(topic, b"\xff") == ()


@pytest.mark.parametrize("dialect", ["EVP2", "EVP1"])
def test_changed_messages_are_read_or_refused(dialect: str) -> None:
    """No exception but `WireError` gets out, and what has been read can be written."""
    chance = random.Random(dialect)  # noqa: S311 - the same each time
    messages = [each for each in golden() if each.dialect == dialect]
    codec = DIALECTS[dialect]
    counts = {"read": 0, "refused": 0}
    longest = 0
    for _ in range(MUTATIONS // 2):
        message = chance.choice(messages)
        topic = chance.choice(TOPICS) if chance.random() < 0.2 else message.topic
        payload = mutate(message, chance)
        for read in (codec.read_down, codec.read_up):
            try:
                nouns = read(topic, payload)
            except WireError as error:
                counts["refused"] += 1
                longest = max(longest, len(error.reason))
                continue
            counts["read"] += 1
            for noun in nouns:
                assert repr(noun)
                if not isinstance(noun, Refused | Deploy | Initial):
                    codec.write(noun)
    assert min(counts.values()) > MUTATIONS / 20, counts
    assert longest < 500


def mutate(message: Message, chance: random.Random) -> bytes:
    """Change the bytes of a message, or one of its values."""
    if chance.random() < 0.4:
        data = bytearray(message.data)
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(data) + 1)
            data[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        return bytes(data)
    top = json.loads(message.data)
    holder = chance.choice(list(objects(top)))
    key = chance.choice(list(holder)) if holder else "deployment"
    if chance.random() < 0.5:
        holder[key] = chance.choice(VALUES)
    else:
        holder[chance.choice(("", "$agent", "a\0", f"{key}/", "deleted"))] = holder.pop(key, None)
    return json.dumps(top, ensure_ascii=chance.random() < 0.5).encode()


def objects(value: Any) -> Any:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from objects(item)
