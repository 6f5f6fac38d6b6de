from __future__ import annotations

import json
import urllib.request
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.wedge.scripted_device import ScriptedDevice, report, running_broker, taking
from wedge.abi import RpcStatus
from wedge.wire import (
    Command,
    CommandAnswer,
    Configure,
    Deploy,
    DeploymentStatus,
    DeviceConfig,
    Initial,
    InstanceStatus,
    LogLine,
    Logs,
    ModuleStatus,
    Report,
    Telemetry,
    TokenAnswer,
    TokenRequest,
)
from wedge.wire.topics import ATTRIBUTES, TELEMETRY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from conftest import CommandLine

    from wedge.wire import Down, Up

    Said = Sequence[Up | tuple[str, bytes]]
    Rewrite = Callable[[dict[str, Any]], None]

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
WASM = b"\0asm\1\0\0\0"
STATUS = {
    "systemInfo": {
        "os": "Linux",
        "arch": "aarch64",
        "evp_agent": "v1.2\x1b",
        "wasmMicroRuntime": "wasmtime-36",
        "new": 1,
    },
    "deploymentStatus": {
        "deploymentId": "app",
        "reconcileStatus": "ok",
        "instances": {
            "sink": {"status": "ok", "moduleId": "sink-1"},
            "bad": {"status": "error", "moduleId": "b", "failureMessage": "trapped\x1b[2J"},
        },
        "modules": {"sink-1": {"status": "ok"}},
    },
    "memory": 50 * 1024**2,
    "instances": {"sink": {"memory": 1024**2, "received": 7, "sent": 0, "dropped": 2, "new": []}},
}


@pytest.fixture(scope="module")
def broker() -> Iterator[int]:
    with running_broker() as port:
        yield port


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broker: int) -> int:
    """The port of a broker, which the default device has."""
    monkeypatch.setenv("WEDGE_CONFIG_DIR", str(tmp_path / "settings"))
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "settings").mkdir()
    text = f"[devices.local.mqtt]\nhost = '127.0.0.1'\nport = {broker}\n"
    (tmp_path / "settings" / "devices.toml").write_text(text, "utf-8")
    return broker


@pytest.fixture
def built(tmp_path: Path, manifest: dict[str, Any]) -> None:
    (tmp_path / "bin").mkdir()
    for name in manifest["modules"]:
        (tmp_path / "bin" / f"{name}.wasm").write_bytes(WASM)


def answering(text: str, status: RpcStatus = RpcStatus.OK) -> Callable[[Down], Said]:
    """Answers every call in the same way."""

    def script(noun: Down) -> Said:
        if not isinstance(noun, Command):
            return ()
        answer = CommandAnswer(
            transport=noun.transport,
            reqid=noun.reqid,
            instance=noun.instance,
            status=status,
            response=text,
        )
        return (answer,)

    return script


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("platform", ["EVP2", "EVP1"])
def test_a_deployment_is_watched_until_it_runs(
    wedge: CommandLine, port: int, platform: str, tmp_path: Path
) -> None:
    before = (tmp_path / "deployment.json").read_bytes()
    assert wedge("config", "set", "evp.iot_platform", platform).status == 0
    with ScriptedDevice(port, taking, platform).running() as device:
        done = wedge("deploy", "--timeout", "30")
    assert done.status == 0, done.err
    assert done.out.endswith(": 2 instances run on `local`\n")
    assert done.out.startswith("test-")
    lines = done.err.splitlines()
    assert ", modules from http://" in lines[0]
    assert "module source: ok" in lines
    assert lines.index("instance sink: starting") < lines.index("instance sink: ok")
    assert len([noun for noun in device.heard if isinstance(noun, Deploy)]) >= 1
    assert (tmp_path / "deployment.json").read_bytes() == before


def test_nothing_is_deployed(wedge: CommandLine, port: int) -> None:
    with ScriptedDevice(port, taking).running() as device:
        done = wedge("deploy", "--empty", "-t", "30")
    assert done.status == 0, done.err
    assert done.out.endswith(": nothing runs on `local`\n")
    (noun,) = {noun for noun in device.heard if isinstance(noun, Deploy)}
    assert json.loads(noun.manifest)["deployment"]["instanceSpecs"] == {}


@pytest.mark.usefixtures("built")
def test_a_module_that_a_device_refuses(wedge: CommandLine, port: int) -> None:
    def script(noun: Down) -> Said:
        if not isinstance(noun, Deploy):
            return ()
        found = report(noun.manifest, "applying").deployment
        assert found is not None
        first, *_ = found.modules
        modules = {first: ModuleStatus(status="error", failure="hash mismatch\x1b[2J")}
        status = DeploymentStatus(id=found.id, reconcile="applying", modules=modules)
        return (Report(deployment=status),)

    with ScriptedDevice(port, script).running():
        done = wedge("deploy", "-t", "30")
    assert (done.status, done.out) == (11, "")
    assert "error: `local` cannot run `test-" in done.err
    assert "  module source: hash mismatch\\u001b[2J\n" in done.err


@pytest.mark.usefixtures("built")
def test_a_device_that_takes_too_long(wedge: CommandLine, port: int) -> None:
    def script(noun: Down) -> Said:
        if not isinstance(noun, Deploy):
            return ()
        return (report(noun.manifest, "applying", instance="unknown", module="downloading"),)

    with ScriptedDevice(port, script).running():
        done = wedge("deploy", "-t", "2")
    assert done.status == 11
    assert "after 2 seconds\n  waited for `ok`, and it is `applying`\n" in done.err
    assert "  module sink: downloading\n" in done.err
    assert "  instance sink: unknown\n" in done.err


@pytest.mark.usefixtures("built")
def test_a_device_that_is_not_there(wedge: CommandLine, port: int) -> None:
    done = wedge("deploy", "-t", "0.5")
    assert done.status == 11
    assert "  no device has reported\n" in done.err


@pytest.mark.usefixtures("built")
def test_a_device_that_reports_something_else(wedge: CommandLine, port: int) -> None:
    status = DeploymentStatus(id="another", reconcile="ok")
    with ScriptedDevice(port, lambda _: (Report(deployment=status),)).running():
        done = wedge("deploy", "-t", "2")
    assert done.status == 11
    assert "  it has reported, but nothing of this deployment\n" in done.err


@pytest.mark.usefixtures("built")
def test_messages_that_cannot_be_understood_are_passed_over(wedge: CommandLine, port: int) -> None:
    def script(noun: Down) -> Said:
        return ((ATTRIBUTES, b'{"deploymentStatus": 7}'), (TELEMETRY, b"\xff"), *taking(noun))

    with ScriptedDevice(port, script).running():
        done = wedge("deploy", "-t", "30")
    assert done.status == 0, done.err
    assert "warning: a message of the device cannot be understood: " in done.err


@pytest.mark.usefixtures("built")
def test_modules_of_another_web_server(wedge: CommandLine, port: int) -> None:
    wedge("config", "set", "webserver.host", "198.51.100.1")
    heard: list[bytes] = []

    def script(noun: Down) -> Said:
        if isinstance(noun, Deploy):
            heard.append(noun.manifest)
            return (report(noun.manifest, "ok"),)
        return ()

    with ScriptedDevice(port, script).running():
        done = wedge("deploy", "-t", "30", "--port", "81")
    assert done.status == 0, done.err
    urls = [item["downloadUrl"] for item in json.loads(heard[0])["deployment"]["modules"].values()]
    assert all(url.startswith("http://198.51.100.1:81/bin/") for url in urls)


@pytest.mark.usefixtures("built")
def test_without_waiting_there_is_no_web_server(wedge: CommandLine, port: int) -> None:
    done = wedge("deploy", "--no-wait")
    assert done.status == 2
    assert "would end the web server" in done.err
    done = wedge("deploy", "--no-wait", "--empty")
    assert (done.status, done.out) == (0, "")


def test_what_has_not_been_built(wedge: CommandLine, port: int, manifest: dict[str, Any]) -> None:
    done = wedge("deploy")
    assert done.status == 3
    assert done.err.startswith("error: there is no file for the module `source`\n")


def test_a_broker_that_is_not_there(wedge: CommandLine, tmp_path: Path) -> None:
    done = wedge("rpc", "a", "b", "--config-dir", str(tmp_path), "-d", "none")
    assert done.status == 2
    wedge("config", "set", "mqtt.port", "1", "--config-dir", str(tmp_path))
    done = wedge("rpc", "a", "b", "--config-dir", str(tmp_path))
    assert done.status == 10
    assert done.err.startswith("error: cannot use the broker at localhost:1\n")


def test_a_call_and_its_answer(wedge: CommandLine, port: int) -> None:
    with ScriptedDevice(port, answering("36.6")).running() as device:
        done = wedge("rpc", "node", "rgb", "FF0000", "-t", "20")
    assert (done.status, done.out) == (0, "36.6\n")
    (noun,) = (noun for noun in device.heard if isinstance(noun, Command))
    assert (noun.instance, noun.method, noun.params) == ("node", "rgb", "FF0000")


def test_a_call_that_fails(wedge: CommandLine, port: int) -> None:
    with ScriptedDevice(port, answering("", RpcStatus.METHOD_NOT_FOUND)).running():
        done = wedge("rpc", "node", "none", "-t", "20")
    assert (done.status, done.out) == (9, "")
    assert done.err.startswith("error: `node` did not do `none`\n  Unknown method\n")


def test_a_call_without_an_answer(wedge: CommandLine, port: int) -> None:
    done = wedge("rpc", "node", "rgb", "-t", "0.3")
    assert done.status == 11
    assert done.err.startswith("error: `node` did not answer `rgb` within 0.3 seconds\n")
    assert wedge("rpc", "node", "rgb", "--no-wait").status == 0
    assert wedge("rpc", "node", "rgb", "-t", "0").status == 2


def test_a_configuration(wedge: CommandLine, port: int) -> None:
    with ScriptedDevice(port, answering("{}")).running() as device:
        assert wedge("config", "instance", "node", "level", "3").status == 0
        assert wedge("config", "instance", "node", "level", "--remove").status == 0
        done = wedge("config", "device", "60", "5")
        assert done.status == 0, done.err
    found = [noun for noun in device.heard if isinstance(noun, (Configure, DeviceConfig))]
    expected = (
        Configure(instance="node", topic="level", value=b"3"),
        Configure(instance="node", topic="level", value=None),
        DeviceConfig(interval_min=5, interval_max=60, configuration_id=None, registry_auth=None),
    )
    # One may come twice: again after the device has asked for attributes.
    assert list(dict.fromkeys(map(repr, found))) == [repr(noun) for noun in expected]


def test_a_configuration_that_nobody_gets(wedge: CommandLine, port: int) -> None:
    done = wedge("config", "instance", "node", "level", "3", "-t", "0.3")
    assert done.status == 11
    assert "whether it has got what was sent is not known" in done.err
    assert wedge("config", "instance", "node", "level").status == 2
    assert wedge("config", "device", "5", "60").status == 2


def test_telemetry_is_printed_and_lines_are_not(wedge: CommandLine, port: int) -> None:
    line = LogLine(instance="node", stream="stdout", text="x", time=NOW)
    said = (
        Logs(lines=[line]),
        Telemetry(instance="node", entries=[("n", "1"), ("s", '"a\\u001b"')]),
        Telemetry(instance="other", entries=[("n", "2")]),
    )
    with ScriptedDevice(port, lambda _: said).running():
        done = wedge("get", "telemetry", "-n", "2", "-t", "30")
        assert (done.status, done.out.splitlines()) == (
            0,
            ['{"node/n": 1, "node/s": "a\\u001b"}', '{"other/n": 2}'],
        )


def test_messages_that_do_not_come(wedge: CommandLine, port: int) -> None:
    done = wedge("get", "telemetry", "-n", "2", "-t", "0.3")
    assert done.status == 11
    assert done.err.startswith("error: 0 of 2 messages have come within 0.3 seconds\n")
    assert wedge("get", "deployment", "-t", "0.3").status == 0


@pytest.mark.parametrize("platform", ["EVP2", "EVP1"])
def test_files_of_instances_are_kept(
    wedge: CommandLine, port: int, tmp_path: Path, platform: str
) -> None:
    assert wedge("config", "set", "evp.iot_platform", platform).status == 0
    refused: list[str | None] = []

    def script(noun: Down) -> Said:
        if isinstance(noun, Initial):
            return (
                TokenRequest(reqid="8", filename="../escapes", instance="camera"),
                TokenRequest(reqid="7", filename="snaps/1.raw", instance="camera", key="cold"),
            )
        if isinstance(noun, TokenAnswer) and noun.url is None:
            refused.append(noun.error)
        elif isinstance(noun, TokenAnswer):
            assert noun.url is not None
            put = urllib.request.Request(noun.url, data=b"pixels", method="PUT")  # noqa: S310
            with urllib.request.urlopen(put, timeout=30) as reply:  # noqa: S310
                assert reply.status == 201
        return ()

    with ScriptedDevice(port, script, platform).running():
        done = wedge("get", "blobs", "kept", "-n", "1", "-t", "30")
    assert (done.status, done.out) == (0, "kept/cold/camera/snaps/1.raw\n"), done.err
    assert (tmp_path / "kept/cold/camera/snaps/1.raw").read_bytes() == b"pixels"
    assert [path.name for path in tmp_path.glob("kept/*")] == ["cold"]
    assert set(refused) == {"the name has parts that no file can be kept under"}


def test_files_that_do_not_come(wedge: CommandLine, port: int) -> None:
    done = wedge("get", "blobs", "kept", "-n", "2", "-t", "0.3")
    assert done.status == 11
    assert done.err.splitlines()[1] == "error: 0 of 2 files have come within 0.3 seconds"
    assert wedge("get", "blobs", "kept", "-t", "0.3").status == 0
    done = wedge("get", "blobs", "kept", "--file-size", "much")
    assert (done.status, done.err.splitlines()[0]) == (
        2,
        "error: `--file-size` must be a number of bytes, or a size such as `64MiB`",
    )
    assert wedge("config", "set", "webserver.host", "192.0.2.7").status == 0
    done = wedge("get", "blobs", "kept")
    assert done.status == 2
    assert "`webserver.host` is 192.0.2.7" in done.err


def test_reports_are_printed_as_they_are(wedge: CommandLine, port: int) -> None:
    payload = b'{"systemInfo":\n {"os": "Linux"}}\x1b'
    with ScriptedDevice(port, lambda _: ((ATTRIBUTES, payload),)).running():
        done = wedge("get", "deployment", "-n", "1", "-t", "30")
    assert (done.status, done.out) == (0, '{"systemInfo":  {"os": "Linux"}}\\u001b\n')


def test_an_instance(wedge: CommandLine, port: int) -> None:
    with ScriptedDevice(port, answering(json.dumps(STATUS))).running():
        done = wedge("get", "instance", "sink", "-t", "30")
        assert json.loads(done.out) == {
            "status": "ok",
            "moduleId": "sink-1",
            "memory": 1024**2,
            "received": 7,
            "sent": 0,
            "dropped": 2,
        }
        done = wedge("get", "instance", "none", "-t", "30")
    assert done.status == 2
    assert done.err.endswith(
        "there is no instance `none` on `local`\n\nhint: there are: sink, bad\n"
    )


def test_the_status(wedge: CommandLine, port: int) -> None:
    with ScriptedDevice(port, answering(json.dumps(STATUS))).running():
        done = wedge("status", "-t", "30")
    assert done.status == 0, done.err
    head, system, columns, *rows = done.out.splitlines()
    assert head.split() == ["local", "agent", "50.0", "MiB", "app:", "ok"]
    assert system.split() == ["Linux", "aarch64", "v1.2\\u001b", "wasmtime-36"]
    assert columns.split() == [
        *("instance", "status", "messages/s", "waiting", "dropped", "telemetry/s", "memory"),
    ]
    assert rows[0].split() == ["sink", "ok", "-", "-", "2", "0.0", "1.0", "MiB"]
    assert rows[2].strip() == "bad: trapped\\u001b[2J"


def test_the_status_of_an_agent_that_cannot_be_asked(wedge: CommandLine, port: int) -> None:
    instances = {"sink": InstanceStatus(status="ok")}
    status = DeploymentStatus(id="app", reconcile="ok", instances=instances)

    def script(noun: Down) -> Said:
        return (*answering("", RpcStatus.METHOD_NOT_FOUND)(noun), Report(deployment=status))

    with ScriptedDevice(port, script).running():
        done = wedge("status", "--once", "-t", "30")
    assert done.status == 0, done.err
    assert "sink" in done.out
    done = wedge("status", "-t", "0.3")
    assert done.status == 11
    assert "has said nothing of a deployment within 0.3 seconds" in done.err


def test_lines_are_asked_for_and_printed(wedge: CommandLine, port: int) -> None:
    lines = [
        LogLine(instance=name, stream=stream, text=text, time=NOW)
        for name, stream, text in (
            ("node", "stdout", "out\x1b"),
            ("other", "stdout", "no"),
            ("node", "stderr", "err"),
        )
    ]

    def script(noun: Down) -> Said:
        return (*answering("{}")(noun), Logs(lines=lines)) if isinstance(noun, Command) else ()

    with ScriptedDevice(port, script).running() as device:
        done = wedge("logs", "node", "-t", "2")
        assert (done.status, done.out) == (0, "out\\u001b\n")
        assert done.err == "err\nno more from `node` for 2 seconds\n"
        assert wedge("logs", "node", "--off").status == 0
        done = wedge("logs", "node", "-n", "1", "--follow")
        assert (done.status, done.out, done.err) == (0, "out\\u001b\n", "")
        done = wedge("logs", "node", "-n", "3", "-t", "1")
        assert done.status == 11
        assert "2 of 3 lines have come, and none for 1 seconds" in done.err
    calls = [noun for noun in device.heard if isinstance(noun, Command)]
    assert [(noun.instance, noun.method, json.loads(noun.params)) for noun in calls] == [
        ("node", "$agent/set", {"log_enable": True}),
        ("node", "$agent/set", {"log_enable": False}),
        *[("node", "$agent/set", {"log_enable": True})] * 2,
    ]


def test_lines_of_an_instance_that_is_not_there(wedge: CommandLine, port: int) -> None:
    with ScriptedDevice(port, answering("no such instance", RpcStatus.ERROR)).running():
        done = wedge("logs", "none", "-f")
    assert done.status == 11
    assert done.err.startswith("error: the device sends no lines of `none`\n")
