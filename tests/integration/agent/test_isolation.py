"""What an instance cannot do: see others, leave its workspace, exceed limits, block the agent."""

from __future__ import annotations

import errno
import time
from typing import TYPE_CHECKING

import pytest
import wasmtime

from tests.integration.agent.workbench import NODES, AgentProcess, manifest
from tests.integration.wedge.workbench import compile_c
from tests.unit.wedge.agent.nodes import node
from wedge.wire import Configure
from wedge.wire.topics import ATTRIBUTES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.agent.platform import Platform
    from tests.integration.agent.workbench import ModuleServer
    from tests.mosquitto import Mosquitto

pytestmark = pytest.mark.toolchain

REFUSED = {f"errno {number}" for number in range(1, 100)}
# Wasm's own numbers of errno, which the blob's result is not: that is the host's.
TOO_MANY_LINKS = f"blob: 0 1 {errno.ELOOP}"
NO_FOLDER = f"blob: 0 1 {errno.ENOTDIR}"


@pytest.fixture(scope="session")
def intruder(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give the node that tries what it may not do."""
    return compile_c(NODES / "intruder.c", tmp_path_factory.mktemp("intruder") / "intruder.wasm")


class Pair:
    """An instance `one` that has a secret, and `two` that is after it."""

    def __init__(
        self, platform: Platform, agent: AgentProcess, server: ModuleServer, module: bytes
    ) -> None:
        self.platform, self.agent, self.server = platform, agent, server
        self.modules = {"intruder": server.offer("intruder", module)}
        platform.wait(lambda: bool(platform.reports), "first report")
        self.deploy("pair")
        assert platform.ask("one", "write", "/workspace/secret") == "ok"
        platform.ask("two", "$agent/set", '{"log_enable": true}')

    def deploy(self, id_: str, **more: dict[str, object]) -> None:
        names = dict.fromkeys(("one", "two"), "intruder")
        self.platform.deploy(manifest(id_, names, self.modules, **more))
        self.platform.wait_for_status(id_)

    def workspace(self, name: str) -> Path:
        return self.agent.data / "instances" / name / "default_workspace"

    def two(self, method: str, *words: object) -> str:
        return self.platform.ask("two", method, " ".join(map(str, words)))

    def transfer(self, method: str, *words: object) -> str:
        """Have `two` begin a transfer, and give the line that tells what came of it."""
        before = len(self.platform.lines)
        result = self.two(method, *words)
        if result != "result 0":
            return result
        self.platform.wait(lambda: len(self.platform.lines) > before, "end of the transfer")
        return self.platform.lines[-1][1]


@pytest.fixture
def pair(platform: Platform, agent: AgentProcess, server: ModuleServer, intruder: bytes) -> Pair:
    return Pair(platform, agent, server, intruder)


def test_no_path_leads_out_of_a_workspace(pair: Pair) -> None:
    assert pair.platform.ask("one", "read", "/workspace/secret") == "mine"
    assert pair.two("write", "/workspace/own") == "ok"
    assert pair.two("read", "/workspace/own") == "mine"
    secret = pair.workspace("one") / "secret"
    outside = (
        secret,
        "/workspace/secret",
        "/workspace/../../one/default_workspace/secret",
        "../../one/default_workspace/secret",
        "/workspace/../../../twins/desired",
        pair.agent.data / "outbox.db",
        "/etc/passwd",
        "/proc/self/environ",
        "",
    )
    for path in outside:
        assert pair.two("read", path) in REFUSED, path
    for path in (secret, "/workspace/../escaped", "/tmp/escaped", "/workspace"):  # noqa: S108
        assert pair.two("write", path) in REFUSED, path
    for path in ("/", "/workspace/..", "/workspace/../..", ".."):
        assert pair.two("list", path) in REFUSED, path
    assert pair.two("list", "/workspace") == "own "
    # Nothing has been given to it that it might pass on.
    assert pair.two("environ") in ("0 0", "0 1")


def test_links_that_an_instance_makes_itself_lead_nowhere(pair: Pair) -> None:
    targets = (
        pair.workspace("one") / "secret",
        "../../one/default_workspace/secret",
        "../../one/default_workspace",
        "../../../outbox.db",
        "/etc/passwd",
        "..",
    )
    for number, target in enumerate(targets):
        path = f"/workspace/link-{number}"
        # Whether it can be made is up to WASI; it cannot be followed in any case.
        pair.two("link", target, path)
        for way in (path, f"{path}/secret", f"{path}/passwd"):
            assert pair.two("read", way) in REFUSED, target
        assert pair.two("write", f"{path}/written") in REFUSED, target
        assert pair.two("list", path) in REFUSED, target
        assert pair.two("hard", path, f"/workspace/hard-{number}") in (*REFUSED, "ok")
        assert pair.two("read", f"/workspace/hard-{number}") in REFUSED, target
    assert pair.two("hard", "/workspace/../../one/default_workspace/secret", "/workspace/x") in (
        REFUSED
    )
    assert pair.two("move", "/workspace/../../one/default_workspace", "/workspace/x") in REFUSED
    assert (pair.workspace("one") / "secret").read_text() == "mine"


def test_the_host_follows_no_link_for_an_instance(pair: Pair) -> None:
    """Blobs are read and written by the agent, which may see everything."""
    place = pair.workspace("two")
    secret = pair.workspace("one") / "secret"
    # By another way than the instance's own, so that they are there whatever WASI refuses.
    (place / "file").symlink_to(secret)
    (place / "folder").symlink_to(pair.workspace("one"))
    (pair.server.folder / "blob").write_text("theirs")
    url = pair.server.url
    assert pair.transfer("put", f"{url}/stolen", "/workspace/file") == TOO_MANY_LINKS
    assert pair.transfer("put", f"{url}/stolen", "/workspace/folder/secret") == NO_FOLDER
    assert pair.transfer("get", f"{url}/blob", "/workspace/folder/secret") == NO_FOLDER
    for path in (secret, "../../one/default_workspace/secret", "/workspace/../x", "/etc/passwd"):
        assert not pair.transfer("put", f"{url}/stolen", path).startswith("blob: 0 0"), path
        assert not pair.transfer("get", f"{url}/blob", path).startswith("blob: 0 0"), path
    assert not pair.transfer("put", f"{url}/stolen", "").startswith("blob: 0 0")
    assert pair.transfer("get", "file:///etc/passwd", "/workspace/x") != "blob: 0 0 0"
    # What is written takes the place of a link, and does not go where that leads.
    assert pair.transfer("get", f"{url}/blob", "/workspace/file") == "blob: 0 0 0"
    assert (place / "file").read_text() == "theirs"
    assert not (place / "file").is_symlink()
    assert secret.read_text() == "mine"
    assert pair.server.put == {}
    # A folder that leads elsewhere goes with the workspace, and what it leads to stays.
    pair.platform.deploy(manifest("one", {"one": "intruder"}, pair.modules))
    pair.platform.wait_for_status("one")
    assert not place.parent.exists()
    assert secret.read_text() == "mine"


def test_memory_is_an_instances_own_and_has_a_limit(pair: Pair) -> None:
    pair.deploy("limits", two={"wedge": {"limits": {"memory": "32MiB"}}})
    platform = pair.platform
    platform.ask("one", "keep", "7")
    assert pair.two("kept") == "0"
    # It begins with 16 MiB, most of which is a stack that it does not touch.
    before = pair.agent.resident()
    assert pair.two("grow", 2 * 1024**2) == "ok"
    for _ in range(3):
        assert pair.two("grow", 32 * 1024**2) in REFUSED
    assert pair.two("grow", 2**31) in REFUSED
    assert pair.agent.resident() - before < 32 * 1024**2
    assert platform.ask("one", "kept") == "7"


def test_who_never_comes_back_holds_up_nobody(pair: Pair) -> None:
    pair.deploy("limits", two={"wedge": {"limits": {"eventSeconds": 1}}})
    platform = pair.platform
    life = platform.ask("one", "kept")
    platform.begin_call("two", "spin")
    # One that has no limit: beside it others are served, and it goes when it is not wanted.
    platform.wait(
        lambda: platform.reports[-1].deployment.instances["two"].status == "error",  # type: ignore[union-attr]
        "report of the instance that took too long",
    )
    failure = platform.reports[-1].deployment.instances["two"].failure  # type: ignore[union-attr]
    assert "an event took longer" in (failure or "")
    pair.deploy("no-limits")
    platform.begin_call("two", "spin")
    begin = time.monotonic()
    for _ in range(20):
        assert platform.ask("one", "kept") == life
        assert platform.ask("$agent", "get")
    assert time.monotonic() - begin < 20
    platform.deploy(manifest("one", {"one": "intruder"}, pair.modules))
    platform.wait_for_status("one")
    assert platform.ask("one", "kept") == life


def test_messages_go_where_the_manifest_lets_them(pair: Pair) -> None:
    """An instance without an alias for it sends to nobody, whatever others may send."""
    pair.platform.ask("two", "send")
    pair.platform.wait(lambda: ("two", "sent: 1") in pair.platform.lines, "ERROR for the sender")
    assert pair.platform.ask("one", "kept") == "0"
    names = {"two": "intruder", "one": "intruder"}
    pair.platform.deploy(manifest("chain", names, pair.modules, chain=True))
    pair.platform.wait_for_status("chain")
    pair.platform.ask("two", "send")
    pair.platform.ask_until("one", "kept", "1")


def test_a_module_gets_no_function_that_is_not_of_the_abi(
    platform: Platform, agent: AgentProcess, server: ModuleServer
) -> None:
    platform.wait(lambda: bool(platform.reports), "first report")
    call = '(import "env" "system" (func (param i32) (result i32)))'
    text = f"""(module {call} (memory (export "memory") 1) (func (export "_start"))
      (func (export "malloc") (param i32) (result i32) i32.const 0)
      (func (export "free") (param i32)))"""
    modules = {
        "greedy": server.offer("greedy", bytes(wasmtime.wat2wasm(text))),
        "modest": server.offer("modest", node()),
    }
    platform.deploy(manifest("both", {"one": "greedy", "two": "modest"}, modules))

    def told() -> bool:
        found = platform.reports[-1].deployment
        assert found is not None
        failed = [item.failure for item in (*found.instances.values(), *found.modules.values())]
        return any("system" in (text or "") for text in failed) and (
            "two" in found.instances and found.instances["two"].status == "ok"
        )

    platform.wait(told, "report of the function that there is not")
    assert agent.is_running()


def test_no_secret_is_said(
    mosquitto: Mosquitto,
    platform: Platform,
    tmp_path: Path,
    server: ModuleServer,
    intruder: bytes,
) -> None:
    """Passwords, tokens and signed addresses, where all goes well and where it does not."""
    settings = """
        mqtt.username = "me"
        mqtt.password = "secret-of-the-broker"
        download.proxy_username = "me"
        download.proxy_password = "secret-of-the-proxy"
    """
    broker = mosquitto.broker()
    with AgentProcess(tmp_path / "agent", broker, settings=settings) as agent:
        pair = Pair(platform, agent, server, intruder)
        token = b'{"https://registry": {"token": "secret-of-the-registry"}}'
        platform.publish(
            ATTRIBUTES,
            b'{"configuration/$agent/registry-auth": ' + token + b"}",
        )
        platform.send(Configure(instance="two", topic="key", value=b"secret-of-the-node"))
        for path in ("/workspace/none", "/workspace/../x"):
            pair.transfer("put", f"{server.url}/put?sig=secret-of-the-address", path)
        pair.transfer("get", "http://127.0.0.1:9/x?sig=secret-of-the-address", "/workspace/x")
        signed = {**pair.modules["intruder"], "hash": "00" * 32}
        signed["downloadUrl"] = f"{server.url}/none.wasm?sig=secret-of-the-address"
        platform.deploy(manifest("signed", {"one": "signed"}, {"signed": signed}))
        platform.wait(
            lambda: any(
                report.deployment is not None
                and report.deployment.id == "signed"
                and report.deployment.modules["signed"].status == "error"
                for report in platform.reports
            ),
            "report of the module",
        )
        # A manifest that is wrong is told, and not all of it.
        wrong = manifest("wrong", {"$one": "signed"}, {"signed": signed})
        platform.deploy(wrong)
        platform.wait_for_status("wrong", "error")
        platform.publish(ATTRIBUTES, wrong[:-1])
        platform.ask("$agent", "status")
        # The platform of the test hears its own messages, too.
        platform.complaints.clear()
    said = agent.said
    assert "secret-of" not in said
    assert "secret-of" not in str(platform.reports)
    assert "secret-of" not in str(platform.answers)
    held = [path for path in agent.data.rglob("*") if path.is_file()]
    for word in (b"secret-of-the-broker", b"secret-of-the-proxy", b"secret-of-the-registry"):
        assert [path for path in held if word in path.read_bytes()] == []
