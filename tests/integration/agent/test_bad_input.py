"""What is wrong with what comes: servers of modules, manifests, messages, certificates."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.certificates import Authority
from tests.integration.agent.workbench import AgentProcess, manifest, vary
from tests.mosquitto import Mosquitto, Program
from tests.unit.wedge.agent.bench import Web
from wedge.abi import RpcStatus
from wedge.wire import DeploymentStatus
from wedge.wire.topics import (
    ATTRIBUTES,
    DEVICE_FILTERS,
    attributes_response,
    rpc_request,
    rpc_response,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from tests.integration.agent.platform import Platform
    from tests.integration.agent.workbench import ModuleServer

    Reply = Callable[[BaseHTTPRequestHandler], None]

pytestmark = pytest.mark.toolchain

PAST = datetime(2020, 1, 2, tzinfo=UTC)
# In the addresses of modules, which may be signed.
SIGNATURE = "sig=a-secret-of-the-address"
MOST = 2 * 1024**2


@pytest.fixture
def web() -> Iterator[Web]:
    served = Web()
    yield served
    served.close()


class BadServers:
    """A module behind servers that each fail in a way of their own, until they are `mended`."""

    def __init__(self, web: Web, module: bytes) -> None:
        self.web, self.module = web, module
        self.over = threading.Event()
        self.expected: dict[str, str] = {}
        self.entries: dict[str, dict[str, Any]] = {}
        url = web.url
        self._add("truncated", "ended after 1000 of ", self._truncate)
        self._add("silent", "does not answer, or too slowly", lambda _: self._wait())
        self._add("stalling", "does not answer, or too slowly", self._stall)
        self._add("endless", f"is larger than {MOST} bytes", self._send_for_ever)
        self._add("huge", f"is larger than {MOST} bytes", self._announce(10**15))
        self._add("circle", "HTTP status 302", self._redirect(f"{url}/circle.wasm"))
        self._add("elsewhere", "HTTP status 302", self._redirect("file:///etc/passwd"))
        self._add("noise", "does not speak HTTP", self._make_noise)
        self._add("missing", "HTTP status 404", lambda request: request.send_error(404))
        self._add("another", "Module hash mismatch", self._send(vary(module, "not that one")))
        self._add("native", "is not a WebAssembly module", self._send(b"\0aot" + bytes(99)))
        self._add("half", "in the middle of a section", self._send(module[: len(module) // 2]))
        for name, data in (("native", b"\0aot" + bytes(99)), ("half", module[: len(module) // 2])):
            self.entries[name]["hash"] = hashlib.sha256(data).hexdigest()

    def mend(self) -> None:
        """Have all of them send what was asked for."""
        for name, entry in self.entries.items():
            data = vary(self.module, name)
            entry["hash"] = hashlib.sha256(data).hexdigest()
            self.web.replies[f"/{name}.wasm?{SIGNATURE}"] = self._send(data)

    def _add(self, name: str, failure: str, reply: Reply) -> None:
        self.expected[name] = failure
        self.entries[name] = {
            "entryPoint": "main",
            "moduleImpl": "wasm",
            "downloadUrl": f"{self.web.url}/{name}.wasm?{SIGNATURE}",
            # Of each its own: the same content is fetched once.
            "hash": hashlib.sha256(vary(self.module, name)).hexdigest(),
        }
        self.web.replies[f"/{name}.wasm?{SIGNATURE}"] = reply

    def _truncate(self, request: BaseHTTPRequestHandler) -> None:
        # It knows no ranges, and so begins anew each time.
        _begin(request, len(self.module))
        request.wfile.write(self.module[:1000])
        request.close_connection = True

    def _stall(self, request: BaseHTTPRequestHandler) -> None:
        _begin(request, len(self.module))
        request.wfile.write(self.module[:1000])
        self._wait()

    def _wait(self) -> None:
        self.over.wait()

    def _send_for_ever(self, request: BaseHTTPRequestHandler) -> None:
        _begin(request, None)
        while not self.over.is_set():
            request.wfile.write(bytes(100_000))

    def _announce(self, size: int) -> Reply:
        return lambda request: _begin(request, size)

    def _redirect(self, target: str) -> Reply:
        def reply(request: BaseHTTPRequestHandler) -> None:
            request.send_response(302)
            request.send_header("Location", f"{target}?{SIGNATURE}")
            request.send_header("Content-Length", "0")
            request.end_headers()

        return reply

    def _make_noise(self, request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"\xff" * 1000 + b"\r\n")
        request.close_connection = True

    def _send(self, data: bytes) -> Reply:
        def reply(request: BaseHTTPRequestHandler) -> None:
            _begin(request, len(data))
            request.wfile.write(data)

        return reply


def _begin(request: BaseHTTPRequestHandler, size: int | None) -> None:
    request.send_response(200)
    if size is None:
        request.close_connection = True
    else:
        request.send_header("Content-Length", str(size))
    request.end_headers()


def test_servers_that_fail_are_reported_and_hold_up_nobody(
    mosquitto: Mosquitto, platform: Platform, tmp_path: Path, web: Web, meter: bytes
) -> None:
    settings = f"download.bytes = {MOST}\n"
    servers = BadServers(web, meter)
    web.files["/good.wasm"] = meter
    good = {**servers.entries["missing"], "downloadUrl": f"{web.url}/good.wasm"}
    good["hash"] = hashlib.sha256(meter).hexdigest()
    names = {name: name for name in ("good", *servers.entries)}

    def deploy(id_: str) -> None:
        platform.deploy(manifest(id_, names, {"good": good, **servers.entries}))

    with AgentProcess(tmp_path / "agent", mosquitto.broker(), settings=settings) as agent:
        platform.wait(lambda: bool(platform.reports), "first report")
        deploy("bad")
        platform.wait(
            lambda: (
                {name for name, item in status(platform).modules.items() if item.status == "error"}
                == servers.entries.keys()
            ),
            "reports of all that failed",
            120,
        )
        found = status(platform)
        assert (found.id, found.reconcile) == ("bad", "applying")
        assert {
            name: text
            for name, text in servers.expected.items()
            if text not in (found.modules[name].failure or "")
        } == {}
        assert {name: item.status for name, item in found.instances.items()} == {"good": "ok"}
        life = platform.ask("good", "life")
        # Nothing is kept but what has the hash that was asked for.
        held = {path.stem for path in (agent.data / "modules").glob("*.wasm")}
        assert held == {good["hash"], servers.entries["half"]["hash"]}

        # A new deployment tries at once, and what runs goes on.
        servers.mend()
        servers.over.set()
        deploy("mended")
        platform.wait(lambda: platform.is_at("mended", "ok"), "report of mended", 120)
        assert {item.status for item in status(platform).instances.values()} == {"ok"}
        assert platform.ask("good", "life") == life
        assert "Traceback" not in agent.said
    reported = json.dumps([str(report) for report in platform.reports])
    for text in (agent.said, reported):
        assert SIGNATURE.partition("=")[2] not in text


def test_what_stalls_is_left_for_what_is_wanted_now(
    platform: Platform, agent: AgentProcess, web: Web, server: ModuleServer, meter: bytes
) -> None:
    """Two deployments in quick succession: the first one's module never comes."""
    servers = BadServers(web, meter)
    platform.wait(lambda: bool(platform.reports), "first report")
    later = {"meter": server.offer("meter", meter)}
    platform.deploy(manifest("first", {"one": "silent"}, {"silent": servers.entries["silent"]}))
    platform.deploy(manifest("second", {"two": "meter"}, later))
    found = platform.wait_for_status("second").deployment
    assert found is not None
    assert {name: item.status for name, item in found.instances.items()} == {"two": "ok"}
    assert list(found.modules) == ["meter"]
    servers.over.set()
    assert platform.call("one", "life").status is RpcStatus.ERROR
    assert agent.is_running()


def test_wrong_manifests_are_refused_and_what_runs_goes_on(
    platform: Platform, agent: AgentProcess, server: ModuleServer, meter: bytes
) -> None:
    platform.wait(lambda: bool(platform.reports), "first report")
    modules = {"meter": server.offer("meter", meter)}
    right = manifest("right", {"one": "meter", "two": "meter"}, modules, chain=True)
    platform.deploy(right)
    platform.wait_for_status("right")
    lives = [platform.ask(name, "life") for name in ("one", "two")]
    for number, (change, said) in enumerate(WRONG.items()):
        id_ = f"wrong-{number}"
        text = change(right).replace(b'"right"', f'"{id_}"'.encode())
        assert text != right
        before = len(agent.said)
        # As it is: who writes it anew may leave out what is there twice.
        platform.publish(ATTRIBUTES, text)
        found = platform.wait_for_status(id_, "error").deployment
        assert found is not None
        assert {name: item.status for name, item in found.instances.items()} == {
            "one": "ok",
            "two": "ok",
        }
        assert said in agent.said[before:], agent.said[before:]
    assert [platform.ask(name, "life") for name in ("one", "two")] == lives
    platform.ask("one", "message", "still connected")
    platform.ask_until("two", "count", "1")
    platform.deploy(right)
    platform.wait_for_status("right")
    # What is kept for the next start is what was right.
    agent.kill()
    platform.reports.clear()
    agent.start()
    platform.wait_for_status("right")


def _replace(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda text: text.replace(old.encode(), new.encode())


# What is changed in a manifest, and what the agent says of that.
WRONG: dict[Callable[[bytes], bytes], str] = {
    _replace('"moduleId": "meter"', '"moduleId": "nobody"'): "nobody",
    _replace('"two": {', '"one": {'): "remove one of the two",
    _replace('"meter": {', '"other": {}, "meter": {'): "other",
    _replace('"two"', '"$two"'): "must not start with `$`",
    _replace('"two"', '"../two"'): "../two",
    _replace('"two"', f'"{"x" * 500}"'): "longer than",
    _replace('"type": "local"', '"type": "remote"'): "remote",
    _replace('"hash": "', '"hash": "x'): "hash",
    _replace('"subscribeTopics"', '"subscribedTopics"'): "subscribeTopics",
}


def test_messages_that_are_none_change_nothing(
    platform: Platform, agent: AgentProcess, server: ModuleServer, meter: bytes
) -> None:
    """On every topic that a device listens to, and a manifest of ten megabytes."""
    platform.wait(lambda: bool(platform.reports), "first report")
    platform.deploy(manifest("first", {"one": "meter"}, {"meter": server.offer("meter", meter)}))
    platform.wait_for_status("first")
    platform.configure("one", "threshold", b"7")
    platform.ask_until("one", "get", "7")
    life, before = platform.ask("one", "life"), status(platform)
    topics = (ATTRIBUTES, attributes_response(10000), rpc_request(1), rpc_response(1))
    assert len(topics) == len(DEVICE_FILTERS)
    kept = len(platform.complaints)
    for topic in topics:
        for payload in NONE:
            platform.publish(topic, payload)
    ten = manifest("ten", {"one": "meter"}, {}).replace(b'"ten"', b'"' + b"x" * 10 * 1024**2 + b'"')
    platform.publish(ATTRIBUTES, ten)
    # They have all been taken when this is answered: the broker keeps their order.
    assert platform.ask("one", "life") == life
    # The platform of the test hears its own messages, too.
    del platform.complaints[kept:]
    for topic in topics:
        assert f"a message on `{topic}` is passed over" in agent.said
    assert f"the message has {len(ten)} bytes" in agent.said
    assert platform.ask("one", "get") == "7"
    assert status(platform) == before
    assert (
        json.loads(platform.ask("$agent", "status"))["deploymentStatus"]
        == json.loads(platform.ask("$agent", "status"))["deploymentStatus"]
    )
    answer = platform.call("nobody", "life")
    assert (answer.status, answer.error) == (
        RpcStatus.ERROR,
        "there is no running instance nobody",
    )


NONE = (b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"[" * 100_000)


def status(platform: Platform) -> DeploymentStatus:
    """Give the last status that was reported."""
    found = platform.reports[-1].deployment if platform.reports else None
    return found or DeploymentStatus(id="", reconcile="ok")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("wrong CA", "the broker's certificate is not from the CA that is trusted"),
        ("expired broker", "the broker's certificate has expired"),
        ("wrong name", "the broker's certificate is for another name"),
        ("unknown to the broker", "the broker does not trust the CA of our certificate"),
        ("expired", "it expired on 2020-01-02"),
    ],
)
def test_certificates_that_do_not_fit_are_said(
    program: Program,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    said: str,
) -> None:
    ours, theirs = Authority(tmp_path / "ours"), Authority(tmp_path / "theirs")
    files = ours.issue_client("device-7", until=PAST if kind == "expired" else None)
    if kind == "expired broker":
        expired = ours.issue_server("localhost", until=PAST)
        monkeypatch.setattr(ours, "issue_server", lambda *_: expired)
    if kind == "wrong CA":
        files = replace(files, ca=theirs.ca)
    if kind == "unknown to the broker":
        files = replace(theirs.issue_client("device-7"), ca=ours.ca)
    with Mosquitto(program, tmp_path / "broker", authority=ours) as broker:
        reached = broker.broker(tls=files)
        if kind == "wrong name":
            reached = replace(reached, host="127.0.0.1")
        with AgentProcess(tmp_path / "agent", reached) as agent:
            line = agent.wait_for_line(said)
            assert "; " in line, "what to do about it"
            assert agent.is_running(), "certificates may be renewed"
        assert "connected to" not in agent.said
