"""The device: it runs what it is told to, changes what has changed, and remembers."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.wedge.agent.bench import PATIENCE, Hub
from tests.unit.wedge.agent.nodes import FEED, LEAVE, SLEEP, SPIN, TRAP, node
from wedge.agent import device
from wedge.errors import UsageError
from wedge.wire import DeploymentStatus, InstanceStatus, ModuleStatus

if TYPE_CHECKING:
    from tests.unit.wedge.agent.bench import Bench

# What is waited for in vain would take an hour.
AT_ONCE = 10.0
SOURCE = {"publish": {"out": "frames"}}
SINK = {"subscribe": {"in": "frames"}}
OTHER_SINK = {"subscribe": {"other": "frames"}}


class HangingHub(Hub):
    """Keeps all, but a state of the value `hang` is not taken before it is released."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def state(self, instance: str, topic: str, value: bytes) -> bool:
        taken = super().state(instance, topic, value)
        if value == b"hang":
            assert self.released.wait(PATIENCE)
        return taken


def named(mark: str, **more: Any) -> dict[str, Any]:
    return {"module": node(mark), **more}


def test_a_deployment_runs(bench: Bench) -> None:
    with bench:
        assert bench.device.status() == DeploymentStatus(id="", reconcile="ok")
        instances = {"one": named("a", id="module-a"), "two": named("b", id="module-b")}
        bench.want(instances, id_="first")
        assert bench.device.status().id == "first"
        assert bench.wait() == DeploymentStatus(
            id="first",
            reconcile="ok",
            instances={
                "one": InstanceStatus(status="ok", module_id="module-a"),
                "two": InstanceStatus(status="ok", module_id="module-b"),
            },
            modules={"module-a": ModuleStatus(status="ok"), "module-b": ModuleStatus(status="ok")},
        )
    assert sorted(bench.hub.ends) == [("one", 0, None), ("two", 0, None)]
    current = json.loads((bench.folder / "twins" / "current").read_bytes())
    assert current["reconcileStatus"] == "ok"


def test_only_what_changed_starts_again(bench: Bench) -> None:
    with bench:
        bench.want({"one": named("a"), "two": named("b")}, id_="first")
        bench.wait(id_="first")
        bench.want({"one": named("a", **SOURCE), "two": named("c", **SINK)}, id_="second")
        bench.wait(id_="second")
        assert bench.hub.ends == [("two", 0, None)]
    assert (bench.hub.begun("one"), bench.hub.begun("two")) == (["a"], ["b", "c"])


def test_an_empty_deployment_removes_all(bench: Bench) -> None:
    with bench:
        bench.want({"one": named("a")}, id_="first")
        bench.wait(id_="first")
        assert (bench.folder / "instances" / "one" / "default_workspace").is_dir()
        bench.want({}, id_="empty")
        bench.wait(id_="empty")
        assert bench.hub.ends == [("one", 0, None)]
        assert bench.device.names() == []
    for name in ("instances", "modules", "cache/removed"):
        assert list((bench.folder / name).iterdir()) == []


def test_it_goes_on_after_a_restart_without_a_network(bench: Bench) -> None:
    with bench:
        bench.device.configure("one", "threshold", b"\x000.5\xff")
        bench.want({"one": named("a")}, id_="first")
        bench.wait(id_="first")
    bench.web.close()
    with bench:
        bench.wait(id_="first")
        bench.hub.wait_for(lambda: len(bench.hub.states) == 4)
    expected = [("one", "state", b"a"), ("one", "threshold", b"\x000.5\xff")]
    assert bench.hub.states == expected * 2


def test_a_folder_has_one_agent(bench: Bench) -> None:
    with bench:
        other = type(bench)(bench.folder, bench.web)
        with pytest.raises(UsageError, match="another agent"):
            other.__enter__()


@pytest.mark.parametrize(
    ("body", "status", "failure"), [(LEAVE, "self-exiting", None), (TRAP, "error", "unreachable")]
)
def test_what_has_ended_is_not_started_again(
    bench: Bench, body: str, status: str, failure: str | None
) -> None:
    with bench:
        bench.want({"one": {"module": node(body=body)}})
        found = bench.wait_for_status(
            lambda status: (
                status.reconcile == "ok"
                and len(bench.hub.ends) == 1
                and status.instances["one"].status != "ok"
            )
        ).instances["one"]
        assert found.status == status
        assert failure in (found.failure or "") if failure else found.failure is None
        assert bench.device.call("one", 1, "any", "") is False
    assert bench.hub.begun("one") == ["one"]


def test_who_does_not_end_is_killed(bench: Bench) -> None:
    with bench:
        bench.want({"one": {"module": node(body=SPIN)}}, id_="first")
        bench.wait(id_="first")
        bench.want({}, id_="empty")
        bench.wait(id_="empty")
    ((name, status, error),) = bench.hub.ends
    assert (name, status) == ("one", None)
    assert "did not end within 0.5 seconds" in str(error)


def test_messages_go_their_way_and_a_new_one_without_a_restart(bench: Bench) -> None:
    with bench:
        bench.want({"source": named("a", **SOURCE), "sink": named("b", **SINK)}, id_="first")
        bench.wait(id_="first")
        bench.device.call("source", 1, "any", "")
        bench.hub.wait_for(lambda: ("sink", "in", b"a") in bench.hub.states)
        bench.want({"source": named("a", **SOURCE), "sink": named("b", **OTHER_SINK)}, id_="next")
        bench.wait(id_="next")
        bench.device.call("source", 2, "any", "")
        bench.hub.wait_for(lambda: ("sink", "other", b"a") in bench.hub.states)
        statistics = bench.device.statistics()
        assert (statistics["source"].sent, statistics["sink"].received) == (2, 2)
    assert bench.hub.begun("sink") == ["b"]


def test_the_old_ways_hold_until_all_of_a_deployment_runs(bench: Bench) -> None:
    instances = {"source": named("a", **SOURCE), "sink": named("b", **SINK)}
    with bench:
        bench.want(instances, id_="first")
        bench.wait(id_="first")
        more = {**instances, "sink": named("b", **OTHER_SINK), "late": named("c", id="late")}
        bench.want(more, id_="next", changes={"late": {"hash": "0" * 64}})
        bench.wait_for_status(lambda status: status.modules["late"].status == "error")
        bench.device.call("source", 1, "any", "")
        bench.hub.wait_for(lambda: ("sink", "in", b"a") in bench.hub.states)
        assert bench.device.status().reconcile == "applying"


def test_a_receiver_is_replaced_at_once_while_messages_come(bench: Bench) -> None:
    type(bench).__init__(bench, bench.folder, bench.web, grace=60.0)
    source = {"module": node("a", body=FEED), **SOURCE}
    with bench:
        bench.want({"source": source, "sink": named("b", **SINK)}, id_="first")
        bench.hub.wait_for(lambda: ("sink", "in", b"a") in bench.hub.states)
        began = time.monotonic()
        bench.want({"source": source, "sink": named("c", **OTHER_SINK)}, id_="next")
        bench.hub.wait_for(lambda: ("sink", "other", b"a") in bench.hub.states)
        assert time.monotonic() - began < bench.limits.grace / 2
    assert bench.hub.begun("source") == ["a"]


def test_who_is_gone_gets_no_messages(bench: Bench) -> None:
    with bench:
        bench.want({"source": named("a", **SOURCE), "sink": named("b", **SINK)}, id_="first")
        bench.wait(id_="first")
        bench.want({"source": named("a", **SOURCE)}, id_="next")
        bench.wait(id_="next")
        bench.device.call("source", 1, "any", "")
        bench.hub.wait_for(lambda: bench.hub.notes)
    assert bench.hub.notes == [
        ("source", "it sends on the alias `out`, which leads to nobody"),
    ]


def test_a_wrong_manifest_is_refused_and_what_runs_goes_on(bench: Bench) -> None:
    with bench:
        bench.want({"one": named("a", id="module")}, id_="first")
        bench.wait(id_="first")
        wrong = json.loads(bench.manifest({"$one": named("a")}, id_="wrong"))
        bench.device.want(json.dumps(wrong).encode())
        status = bench.wait("error", id_="wrong")
        assert status.instances["one"].status == "ok"
        assert "must not start with `$`" in str(bench.device.problem.cause)
        assert bench.hub.notes[-1][0] == "$agent"
        bench.want({"one": named("a", id="module")}, id_="first")
        bench.wait(id_="first")
        assert bench.device.problem is None
    assert bench.hub.begun("one") == ["a"]


@pytest.mark.parametrize(
    ("manifest", "id_"),
    [
        (b"", ""),
        (b"\xff", ""),
        (b"[" * 100_000, ""),
        (b"[]", ""),
        (b'{"deployment": 5}', ""),
        (b'{"deployment": {"deploymentId": "x"}}', "x"),
        (b'{"deployment": "{\\"deploymentId\\": \\"x\\"}"}', "x"),
        (b'{"deployment": {"deploymentId": ' + b'"x' + b"x" * 1000 + b'"}}', ""),
        (b'{"deployment": {"deploymentId": "x", "more": "' + bytes(10_000_000) + b'"}}', ""),
    ],
)
def test_what_is_no_manifest(bench: Bench, manifest: bytes, id_: str) -> None:
    with bench:
        bench.device.want(manifest)
        assert bench.device.status() == DeploymentStatus(id=id_, reconcile="error")
    with bench:
        assert bench.device.status() == DeploymentStatus(id="", reconcile="ok")


def test_the_last_of_many_deployments_runs(bench: Bench) -> None:
    with bench:
        for number in range(20):
            bench.want({"one": named(f"mark-{number}")}, id_=f"number-{number}")
        bench.wait(id_="number-19")
        bench.hub.wait_for(lambda: bench.hub.begun("one")[-1:] == ["mark-19"])
        assert bench.device.names() == ["one"]
    # One that was stopped before it could say anything has ended too.
    assert len(bench.hub.ends) >= len(bench.hub.begun("one"))


def test_a_configuration_is_given_once_until_it_changes(bench: Bench) -> None:
    with bench:
        bench.want({"one": named("a")})
        bench.wait()
        for value in (b"1", b"1", b"2", None, b"2"):
            bench.device.configure("one", "threshold", value)
        bench.device.configure("one", "last", b"")
        bench.hub.wait_for(lambda: bench.hub.states[-1][1] == "last")
        bench.device.configure("one", "last", None)
    given = [value for _, topic, value in bench.hub.states if topic == "threshold"]
    assert given == [b"1", b"2", b"2"]
    kept = json.loads((bench.folder / "twins" / "desired").read_bytes())["configurations"]
    assert kept == {"one": {"threshold": "Mg=="}}


def test_configurations_have_no_more_room_than_they_may(bench: Bench) -> None:
    type(bench).__init__(bench, bench.folder, bench.web, configurations=100, grace=0.5)
    with bench:
        bench.device.configure("one", "small", b"x" * 50)
        bench.device.configure("one", "large\x1b", b"x" * 50)
    assert bench.hub.notes == [
        ("one", "no room for its configuration `large\N{REPLACEMENT CHARACTER}`")
    ]
    kept = json.loads((bench.folder / "twins" / "desired").read_bytes())["configurations"]
    assert list(kept["one"]) == ["small"]


def test_no_more_calls_wait_than_may(bench: Bench) -> None:
    with bench:
        assert bench.device.call("nobody", 1, "any", "") is False
        bench.want({"one": {"module": node(body=SPIN)}})
        bench.wait()
        taken = [bench.device.call("one", number, "any", "") for number in range(70)]
    assert (taken.count(True), taken[-1]) == (64, False)


def test_a_workspace_is_private_and_lasts_as_long_as_the_name(bench: Bench) -> None:
    kept = bench.folder / "instances" / "one" / "default_workspace"
    with bench:
        bench.want({"one": named("a"), "two": named("a")}, id_="first")
        bench.wait(id_="first")
        assert kept.stat().st_mode & 0o777 == 0o700
        (kept / "file").write_bytes(b"x")
        (kept.parents[1] / "two" / "default_workspace" / "link").symlink_to(kept)
        bench.want({"one": named("b")}, id_="next")
        bench.wait(id_="next")
    assert (kept / "file").read_bytes() == b"x"
    assert [path.name for path in (bench.folder / "instances").iterdir()] == ["one"]


def test_memory_has_a_limit(bench: Bench) -> None:
    type(bench).__init__(bench, bench.folder, bench.web, memory=65536, grace=0.5)
    with bench:
        bench.want({"one": {"module": node(pages=2)}})
        status = bench.wait_for_status(
            lambda status: "one" in status.instances and status.instances["one"].status == "error"
        )
        assert status.reconcile == "applying"
        assert "cannot be started" in (status.instances["one"].failure or "")


def test_a_folder_that_cannot_be_used_is_noted(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "RETRY_SECONDS", 0.01)
    with bench:
        (bench.folder / "instances").rmdir()
        (bench.folder / "instances").write_bytes(b"")
        bench.want({"one": named("a")})
        bench.hub.wait_for(lambda: bench.hub.notes)
        assert bench.hub.notes == [("$agent", "the device cannot use its folder: Not a directory")]
        (bench.folder / "instances").unlink()
        bench.wait()


def test_who_sleeps_ends_at_once(bench: Bench) -> None:
    type(bench).__init__(bench, bench.folder, bench.web, grace=0.2)
    with bench:
        asleep = {"module": node(body=SLEEP)}
        bench.want({"changed": asleep, "removed": asleep, "kept": asleep}, id_="first")
        bench.wait(id_="first")
        workspace = bench.folder / "instances" / "removed"
        before = time.monotonic()
        bench.want({"changed": named("b"), "kept": asleep}, id_="next")
        bench.wait(id_="next")
        assert not workspace.exists()
        # The name is free again, and the workspace is another one.
        bench.want({"changed": named("b"), "removed": named("c"), "kept": asleep}, id_="last")
        status = bench.wait(id_="last")
        assert time.monotonic() - before < AT_ONCE
        assert {found.status for found in status.instances.values()} == {"ok"}
    assert time.monotonic() - before < AT_ONCE
    ends = {name: str(error) for name, _, error in bench.hub.ends if error is not None}
    assert ends == {
        name: f"`{name}` was stopped: it did not end within 0.2 seconds"
        for name in ("changed", "removed", "kept")
    }
    assert bench.hub.begun("changed") == ["one", "b"]
    assert bench.hub.begun("removed") == ["one", "c"]
    assert bench.hub.begun("kept") == ["one"]


def test_a_sleep_counts_for_the_time_that_an_instance_has(bench: Bench) -> None:
    limits = {"module": node(body=SLEEP), "wedge": {"limits": {"wallSeconds": 0.3}}}
    with bench:
        before = time.monotonic()
        bench.want({"one": limits})
        bench.hub.wait_for(lambda: bench.hub.ends)
        assert 0.3 <= time.monotonic() - before < AT_ONCE
    (end,) = bench.hub.ends
    assert str(end[2]) == "`one` was stopped: it ran longer than it may"


def test_who_waits_for_the_system_is_waited_for(bench: Bench) -> None:
    type(bench).__init__(bench, bench.folder, bench.web, grace=0.2)
    # What the host does for an instance does not come back, as on a file system that hangs.
    bench.hub = HangingHub()
    with bench:
        bench.want({"one": {"module": node("hang"), "id": "module"}}, id_="first")
        bench.hub.wait_for(lambda: bench.hub.begun("one"))
        bench.want({"one": named("b"), "two": named("c")}, id_="next")
        # Others go on in the meantime; its name and its workspace are its own till its end.
        bench.hub.wait_for(lambda: bench.hub.begun("two"))
        status = bench.wait("error", id_="next")
        assert "does not end" in (status.instances["one"].failure or "")
        assert bench.hub.begun("one") == ["hang"]
        bench.hub.released.set()
        bench.wait(id_="next")
    assert bench.hub.begun("one") == ["hang", "b"]
