"""The device: it runs what it is told to, changes what has changed, and remembers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.wedge.agent.nodes import LEAVE, SPIN, TRAP, node
from wedge.errors import UsageError
from wedge.wire import DeploymentStatus, InstanceStatus, ModuleStatus

if TYPE_CHECKING:
    from tests.unit.wedge.agent.bench import Bench

SOURCE = {"publish": {"out": "frames"}}
SINK = {"subscribe": {"in": "frames"}}


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
