"""Modules: only what is verified is kept or run, and what fails is fetched again."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.wedge.agent.bench import PATIENCE
from tests.unit.wedge.agent.nodes import node
from wedge.agent import supply
from wedge.agent.device import Download
from wedge.host.compiler_process import CompilerProcess
from wedge.host.compiling import compile_here

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from tests.unit.wedge.agent.bench import Bench
    from wedge.host.engine import EngineSpec
    from wedge.wire import DeploymentStatus

    Progress = Callable[[int, int | None], None]

ONE = {"one": {"module": node(), "id": "module"}}
DIGEST = hashlib.sha256(node()).hexdigest()


def has_failed(status: DeploymentStatus) -> bool:
    return status.modules["module"].status == "error"


def failure(bench: Bench) -> str:
    status = bench.wait_for_status(has_failed)
    assert (status.reconcile, dict(status.instances)) == ("applying", {})
    return status.modules["module"].failure or ""


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"hash": "0" * 64}, "Module hash mismatch"),
        ({"downloadUrl": "ftp://127.0.0.1/module.wasm"}, "not one of the web"),
        ({"downloadUrl": "EVP-BACKDOOR"}, "has no `downloadUrl`"),
        ({"moduleImpl": "docker"}, "is not Wasm"),
    ],
)
def test_a_module_that_cannot_be_had(bench: Bench, changes: dict[str, Any], text: str) -> None:
    with bench:
        bench.want(ONE, changes={"one": changes})
        assert text in failure(bench)
    assert list((bench.folder / "modules").iterdir()) == []
    assert bench.hub.begun("one") == []


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\0aot" + bytes(100), "is not a WebAssembly module"),
        (b"\x7fELF" + bytes(100), "is not a WebAssembly module"),
        (b"", "is not a WebAssembly module"),
        (node()[:-1], "in the middle of a section"),
        (b"\0asm\x01\0\0\0", "is no node"),
    ],
)
def test_a_file_that_is_no_node(bench: Bench, data: bytes, text: str) -> None:
    with bench:
        bench.want({"one": {"module": data, "id": "module"}})
        assert text in failure(bench)


@pytest.mark.parametrize("data", [node()[:-1], b"\0asm\x01\0\0\0", b"\x7fELF"])
def test_a_file_that_is_refused_costs_once(bench: Bench, data: bytes) -> None:
    compiled: list[str] = []

    def compile_counted(given: bytes, name: str, spec: EngineSpec) -> bytes:
        compiled.append(name)
        return compile_here(given, name, spec)

    bench.compiler = compile_counted
    with bench:
        bench.want({"one": {"module": data, "id": "module"}})
        first = failure(bench)
        compilations = len(compiled)
        bench.want({"one": {"module": data, "id": "module"}}, id_="again")
        bench.want({"one": {"module": data, "id": "other"}}, id_="renamed")
        status = bench.wait_for_status(
            lambda status: "other" in status.modules and status.modules["other"].status == "error"
        )
    assert status.modules["other"].failure == first.replace("`module`", "`other`")
    assert len(compiled) == compilations
    assert len(bench.web.asked) == 1


def test_a_module_that_is_too_large(bench: Bench) -> None:
    type(bench).__init__(bench, bench.folder, bench.web, module=100, grace=0.5)
    with bench:
        bench.want(ONE)
        assert "is larger than 100 bytes" in failure(bench)


def test_others_do_not_wait_for_a_module_that_fails(bench: Bench) -> None:
    with bench:
        instances = {**ONE, "two": {"module": node("two"), "id": "other"}}
        bench.want(instances, changes={"one": {"hash": "0" * 64}})
        bench.hub.wait_for(lambda: bench.hub.begun("two"))
        status = bench.wait_for_status(
            lambda status: has_failed(status) and status.modules["other"].status == "ok"
        )
    assert (status.reconcile, "one" in status.instances) == ("applying", False)


def test_what_failed_is_fetched_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supply, "FIRST_WAIT", 0.01)
    with bench:
        manifest = bench.manifest(ONE)
        del bench.web.files[f"/{DIGEST}.wasm"]
        bench.device.want(manifest)
        assert "HTTP status 404" in failure(bench)
        bench.web.files[f"/{DIGEST}.wasm"] = node()
        bench.wait()


def test_wanting_it_again_tries_at_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supply, "FIRST_WAIT", 3600.0)
    with bench:
        manifest = bench.manifest(ONE)
        del bench.web.files[f"/{DIGEST}.wasm"]
        bench.device.want(manifest)
        failure(bench)
        bench.web.files[f"/{DIGEST}.wasm"] = node()
        bench.device.want(manifest)
        bench.wait()


def test_a_download_is_continued_after_a_restart(bench: Bench) -> None:
    over, data = threading.Event(), node()

    def half(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data[:100])
        over.wait()

    bench.web.replies[f"/{DIGEST}.wasm"] = half
    with bench:
        bench.want(ONE)
        bench.wait_for_status(has_failed)
    over.set()
    bench.web.replies.clear()
    with bench:
        bench.wait()
    assert bench.web.asked[-1] == (f"/{DIGEST}.wasm", "bytes=100-")


def test_a_beginning_of_something_else_is_thrown_away(bench: Bench) -> None:
    with bench:
        (bench.folder / "modules" / f"{DIGEST}.part").write_bytes(b"x" * 50)
        bench.want(ONE)
        bench.wait()
    assert [asked for _, asked in bench.web.asked] == ["bytes=50-", None]


def test_a_file_that_the_disk_has_changed_is_fetched_again(bench: Bench) -> None:
    with bench:
        bench.want(ONE)
        bench.wait()
    (bench.folder / "modules" / f"{DIGEST}.wasm").write_bytes(b"\0asm" + bytes(100))
    with bench:
        bench.wait()
    assert len(bench.web.asked) == 2


def test_the_same_content_is_fetched_once(bench: Bench) -> None:
    with bench:
        bench.want({"one": {"module": node(), "id": "a"}, "two": {"module": node(), "id": "b"}})
        bench.wait()
        bench.want({"three": {"module": node(), "id": "c", "wedge": {"limits": {"fuel": 10**9}}}})
        bench.wait_for_status(lambda status: "three" in status.instances)
        bench.wait()
    assert len(bench.web.asked) == 1


def test_it_does_not_wait_for_a_server_that_stalls(bench: Bench) -> None:
    over = threading.Event()
    bench.web.replies[f"/{DIGEST}.wasm"] = lambda _: bool(over.wait())
    with bench:
        bench.want(ONE, id_="stalling")
        assert bench.wait_for_status(
            lambda status: status.modules["module"].status == "downloading"
        )
        bench.want({"two": {"module": node("two")}}, id_="next")
        bench.wait(id_="next")
        over.set()


def test_how_far_a_download_is(bench: Bench) -> None:
    begun, over = threading.Event(), threading.Event()

    def fetch(_url: str, part: Path, *, progress: Progress, **_: object) -> None:
        progress(100, len(node()))
        begun.set()
        over.wait()
        part.write_bytes(node())

    bench.fetcher = fetch
    with bench:
        bench.want(ONE)
        assert begun.wait(PATIENCE)
        assert bench.device.downloads() == {"module": Download(done=100, total=len(node()))}
        over.set()
        bench.wait()
        assert bench.device.downloads() == {}


def test_a_module_is_compiled_elsewhere(bench: Bench) -> None:
    bench.compiler = CompilerProcess(bench.folder / "cache" / "compiler")
    with bench:
        bench.want(ONE)
        bench.wait()
    assert len(list((bench.folder / "cache" / "code").glob("*.cwasm"))) == 1


def test_deployments_that_are_never_reached_leave_nothing(bench: Bench) -> None:
    with bench:
        for number in range(3):
            instances = {"one": {"module": node("stays")}, "two": {"module": node(f"{number}")}}
            wrong = {"late": {"module": node("late"), "id": "late"}}
            id_ = f"number-{number}"
            bench.want({**instances, **wrong}, id_=id_, changes={"late": {"hash": "0" * 64}})
            bench.hub.wait_for(lambda mark=str(number): mark in bench.hub.begun("two"))
    assert len(list((bench.folder / "modules").glob("*.wasm"))) == 2
