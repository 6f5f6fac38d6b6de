"""Every kind of message of both dialects, read and written byte for byte."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import get_args

import pytest

from tests.unit.wedge.wire.messages import Message, golden, public
from wedge.manifest import parse_manifest
from wedge.wire import (
    DIALECTS,
    Command,
    CommandAnswer,
    Configure,
    Deploy,
    DeviceConfig,
    Down,
    Initial,
    Refused,
    Report,
    TokenAnswer,
    TokenRequest,
    Up,
)


def find(dialect: str, name: str) -> Message:
    (message,) = (each for each in golden() if (each.dialect, each.name) == (dialect, name))
    return message


@pytest.mark.parametrize("message", [*golden(), *public()], ids=str)
def test_what_is_read_is_written_the_same(message: Message) -> None:
    (noun,) = message.read()
    topic, payload = DIALECTS[message.dialect].write(noun)
    assert (topic, json.loads(payload)) == (message.topic, message.payload)
    # As short as it can be, and the same each time.
    short = json.dumps(json.loads(payload), ensure_ascii=False, separators=(",", ":"))
    if "/telemetry" not in topic:
        assert payload.decode() == short
    assert DIALECTS[message.dialect].write(noun) == (topic, payload)


@pytest.mark.parametrize("message", [*golden(), *public()], ids=str)
def test_its_own_messages_say_nothing_to_the_sender(message: Message) -> None:
    assert message.read_back() == []


def test_every_noun_is_among_them() -> None:
    found = {type(noun) for message in golden() for noun in message.read()}
    every = {*get_args(Up)} | {*get_args(Down)} - {Refused}
    assert found == every


def test_the_values_of_evp2() -> None:
    assert find("EVP2", "configuration").read() == [
        Configure(instance="hand", topic="colour", value=b"00FF00")
    ]
    assert find("EVP2", "configuration with slashes").read() == [
        Configure(instance="hand", topic="grip/left", value=b'{"force": 3}')
    ]
    assert find("EVP2", "device configuration").read() == [
        DeviceConfig(interval_min=5, interval_max=60, configuration_id="night", registry_auth={})
    ]
    assert find("EVP2", "command").read() == [
        Command(
            transport="77",
            reqid="10000",
            id=10000,
            instance="hand",
            method="close",
            params="FF0000",
        )
    ]
    (request,) = find("EVP2", "storage token request").read()
    assert request == TokenRequest(
        reqid="11033", filename="frames/1.jpg", instance="eye", key="default"
    )


def test_the_values_of_evp1() -> None:
    assert find("EVP1", "configuration").read() == [
        Configure(instance="hand", topic="colour", value=b"\x00\xff")
    ]
    (command,) = find("EVP1", "command").read()
    assert (command.id, command.reqid) == (77, "77")
    # As the public agent hands it on: written anew, with lines and four spaces.
    assert command.params == '{\n    "force": 3\n}'


@pytest.mark.parametrize("dialect", ["EVP2", "EVP1"])
def test_manifests_are_handed_on_as_they_are(dialect: str) -> None:
    (deploy,) = find(dialect, "deployment").read()
    assert isinstance(deploy, Deploy)
    loaded = parse_manifest(deploy.manifest)
    assert list(loaded.deployment.instances) == ["eye", "hand"]
    (initial,) = find(dialect, "initial answer").read()
    assert isinstance(initial, Initial)
    assert initial.parts[0] == deploy


@pytest.mark.parametrize("dialect", ["EVP2", "EVP1"])
def test_a_report_has_the_whole_status(dialect: str) -> None:
    (report,) = find(dialect, "report").read()
    assert isinstance(report, Report)
    assert report.deployment is not None
    hand = report.deployment.instances["hand"]
    assert (report.deployment.reconcile, hand.status, hand.failure) == (
        "applying",
        "error",
        "unreachable",
    )
    assert hand.module_id == ("hand-1" if dialect == "EVP2" else None)
    assert report.deployment.modules["hand-1"].failure == "Module hash mismatch"


def test_evp1_of_a_manifest_of_evp2_is_text() -> None:
    (deploy,) = find("EVP2", "deployment").read()
    _, payload = DIALECTS["EVP1"].write(deploy)
    assert json.loads(json.loads(payload)["deployment"])["deploymentId"] == "two-nodes"


def test_the_public_statuses() -> None:
    folder = Path(os.environ.get("WEDGE_FIXTURES", "missing"))
    if not folder.exists():
        pytest.skip("WEDGE_FIXTURES names no folder")
    for path in sorted(folder.glob("own/status.*.evp2.json")):
        payload = path.read_bytes()
        (report,) = DIALECTS["EVP2"].read_up("v1/devices/me/attributes", payload)
        _, written = DIALECTS["EVP2"].write(report)
        assert json.loads(written) == json.loads(payload)


def test_the_public_messages_of_the_agent() -> None:
    folder = Path(os.environ.get("WEDGE_FIXTURES", "missing")) / "evp-agent"
    if not folder.exists():
        pytest.skip("WEDGE_FIXTURES names no folder")
    dialect = DIALECTS["EVP2"]
    for number, key in ((1, "default"), (2, None)):
        payload = (folder / f"storagetoken-request_payload{number}.json").read_bytes()
        (request,) = dialect.read_up(f"v1/devices/me/rpc/request/{11032 + number}", payload)
        assert isinstance(request, TokenRequest)
        assert (request.reqid, request.key) == (str(11032 + number), key)
    payload = (folder / "storagetoken-response_payload2.json").read_bytes()
    (answer,) = dialect.read_down("v1/devices/me/rpc/response/11034", payload)
    assert answer == TokenAnswer(reqid="11034", error="NULL key")
    for name in ("evp1", "tb"):
        desired = (folder / f"test_capture_mode_desired.{name}.json").read_bytes()
        (deploy,) = dialect.read_down("v1/devices/me/attributes", desired)
        assert isinstance(deploy, Deploy)
        assert parse_manifest(deploy.manifest).deployment.id.startswith("4619b7ed")


def test_secrets_are_not_shown() -> None:
    (token,) = find("EVP2", "storage token").read()
    assert "sig=x" not in repr(token)
    config = DeviceConfig(
        interval_min=None, interval_max=None, configuration_id=None, registry_auth={"a": "secret"}
    )
    assert "secret" not in repr(config)
    assert "secret" not in repr(Report(registry_auth={"a": "secret"}))
    answer = CommandAnswer(transport="1", reqid="1", instance="hand")
    assert "hand" in repr(answer)
