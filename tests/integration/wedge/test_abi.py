"""Every function of the node ABI, called from C with good and bad arguments."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.integration.wedge.workbench import NODES, Bench, compile_c, manifest
from wedge.abi import FUNCTIONS
from wedge.host.events import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.toolchain

OK, TIMEDOUT, ERROR, INVAL, TOOBIG, FAULT, NOTSUP = 0, 2, 3, 4, 6, 10, 12
WRONG = 0x1235
CASES = [
    ("EVP_initialize", "", 0x1234),
    ("EVP_getWorkspaceDirectory", "H 0", 1),
    ("EVP_getWorkspaceDirectory", "H 1", 0),
    ("EVP_getWorkspaceDirectory", f"{WRONG} 0", 0),
    ("EVP_setConfigurationCallback", f"{WRONG} done 0", INVAL),
    ("EVP_setConfigurationCallback", "H done 0", ERROR),
    ("EVP_setMessageCallback", f"{WRONG} done 0", INVAL),
    ("EVP_setMessageCallback", "H done 0", ERROR),
    ("EVP_setRpcCallback", f"{WRONG} done 0", INVAL),
    ("EVP_setRpcCallback", "H done 0", INVAL),
    ("EVP_setRpcCallback", "H 0 0", INVAL),
    *(
        case
        for send in ("EVP_sendMessage", "EVP_sendState")
        for case in (
            (send, 'H "out "data 4 0 0', OK),
            (send, 'H "out 0 0 0 0', OK),
            (send, f'{WRONG} "out "data 4 0 0', INVAL),
            (send, 'H 0 "data 4 0 0', INVAL),
            (send, 'H ! "data 4 0 0', INVAL),
            (send, 'H ^ "data 4 0 0', FAULT),
            (send, 'H @1025 "data 4 0 0', TOOBIG),
            (send, 'H "out 0 4 0 0', INVAL),
            (send, 'H "out ^ 4 0 0', FAULT),
            (send, 'H "out ^ 64 0 0', FAULT),
            (send, 'H "out "data 0xffffffff 0 0', FAULT),
        )
    ),
    ("EVP_sendMessage", 'H "out @5000 5000 0 0', OK),
    ("EVP_sendMessage", 'H "out @5001 5001 0 0', TOOBIG),
    ("EVP_sendState", 'H "out @131072 131072 0 0', OK),
    ("EVP_sendState", 'H "out @131073 131073 0 0', TOOBIG),
    ("EVP_sendTelemetry", 'H entry"key=1 1 0 0', OK),
    ("EVP_sendTelemetry", "H 0 0 0 0", OK),
    ("EVP_sendTelemetry", f'{WRONG} entry"key=1 1 0 0', INVAL),
    ("EVP_sendTelemetry", 'H entry"key=1 1001 0 0', TOOBIG),
    ("EVP_sendTelemetry", "H ^ 1 0 0", FAULT),
    ("EVP_sendTelemetry", "H ^ 0xffffffff 0 0", TOOBIG),
    ("EVP_sendRpcResponse", 'H 1 "done 0 0 0', OK),
    ("EVP_sendRpcResponse", f'{WRONG} 1 "done 0 0 0', INVAL),
    ("EVP_sendRpcResponse", "H 1 0 0 0 0", INVAL),
    ("EVP_sendRpcResponse", "H 1 ^ 0 0 0", FAULT),
    ("EVP_sendRpcResponse", "H 1 ! 0 0 0", INVAL),
    ("EVP_sendRpcResponse", 'H 1 "done 3 0 0', INVAL),
    ("EVP_processEvent", f"{WRONG} 0", INVAL),
    ("EVP_processEvent", "H 0", TIMEDOUT),
    ("EVP_processEvent", "H 5", TIMEDOUT),
    ("EVP_blobOperation", f'{WRONG} 2 0 url"http://a store*0 blob 0', INVAL),
    ("EVP_blobOperation", 'H 5 0 url"http://a store*0 blob 0', INVAL),
    ("EVP_blobOperation", 'H 2 2 url"http://a store*0 blob 0', INVAL),
    ("EVP_blobOperation", "H 2 0 0 store*0 blob 0", INVAL),
    ("EVP_blobOperation", 'H 2 0 url"http://a 0 blob 0', INVAL),
    ("EVP_blobOperation", 'H 2 0 url"http://a store*0 0 0', INVAL),
    ("EVP_blobOperation", 'H 2 0 url"http://a store blob 0', INVAL),
    ("EVP_blobOperation", "H 2 0 ^ store*0 blob 0", FAULT),
    ("EVP_blobOperation", 'H 2 0 url"http://a ^ blob 0', FAULT),
    ("EVP_blobOperation", 'H 2 0 url"http://a store"/etc/passwd blob 0', INVAL),
    ("EVP_blobOperation", 'H 2 0 url"http://a store"/workspace/../a blob 0', INVAL),
    ("EVP_blobOperation", 'H 2 0 url"http://a store"/workspace//a blob 0', INVAL),
    ("EVP_blobOperation", 'H 2 0 url"http://a store"/workspace/a/ blob 0', INVAL),
    ("EVP_blobOperation", 'H 2 0 url"http://a store"file blob 0', INVAL),
    ("EVP_blobOperation", 'H 1 0 url"name store*0 blob 0', NOTSUP),
    ("EVP_blobOperation", 'H 3 0 url"name store*0 blob 0', NOTSUP),
    ("EVP_blobOperation", 'H 2 1 url"http://a store*4 blob 0', NOTSUP),
    ("headers", "101 http://127.0.0.1:9/", TOOBIG),
    ("EVP_BlobRequestHttpExt_addHeader", '0 "name "value', INVAL),
    ("EVP_BlobRequestHttpExt_addHeader", '^ "name "value', FAULT),
    ("EVP_BlobRequestHttpExt_addHeader", '8 ^ "value', FAULT),
    ("EVP_BlobRequestHttpExt_addAzureHeader", "0", INVAL),
    ("EVP_BlobRequestHttpExt_setUrl", '0 "http://a', INVAL),
    ("EVP_BlobRequestHttpExt_setUrl", "8 0", INVAL),
    ("EVP_streamInputOpen", 'H "name done 0 8', NOTSUP),
    ("EVP_streamInputOpen", f'{WRONG} "name done 0 8', INVAL),
    ("EVP_streamOutputOpen", 'H "name 8', NOTSUP),
    ("EVP_streamOutputOpen", f'{WRONG} "name 8', INVAL),
    ("EVP_streamClose", "H 1", INVAL),
    ("EVP_streamClose", f"{WRONG} 1", INVAL),
    ("EVP_streamWrite", 'H 1 "data 4', INVAL),
    ("EVP_streamWrite", f'{WRONG} 1 "data 4', INVAL),
]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("abi")
    modules = {"probe": compile_c(NODES / "probe.c", folder / "probe.wasm")}
    spec = {
        "module": "probe",
        "publish": ["out"],
        "subscribe": ["out"],
        "wedge": {"queue": {"messages": 100, "bytes": 5000, "whenFull": "drop"}},
    }
    with Bench(manifest({"probe": spec}, modules), modules, folder) as running:
        yield running
    assert running.hub.ends == {"probe": (0, None)}
    assert running.hub.lines["probe"][-1] == "bye"


def test_every_function_is_called() -> None:
    called = {name for name, _, _ in CASES} - {"headers"}
    inside = {"EVP_BlobRequestHttpExt_initialize", "EVP_BlobRequestHttpExt_free"}
    assert called | inside == FUNCTIONS.keys()


@pytest.mark.parametrize(("function", "arguments", "result"), CASES)
def test_result(bench: Bench, function: str, arguments: str, result: int) -> None:
    assert int(bench.call("probe", function, arguments).response) == result
    bench.rest()


@pytest.mark.parametrize(
    ("function", "arguments", "reason"),
    [
        ("EVP_sendMessage", 'H "out "data 4 done "sent', "sent: 0"),
        ("EVP_sendMessage", 'H "nowhere "data 4 done "lost', "lost: 1"),
        ("EVP_sendState", 'H "topic "data 4 done "state', "state: 0"),
        ("EVP_sendTelemetry", 'H entry"key={"a":[1]} 1 done "told', "told: 0"),
        ("EVP_sendTelemetry", 'H entry"key={bad 1 done "untold', "untold: 1"),
        ("EVP_sendTelemetry", 'H entry"key=NaN 1 done "nan', "nan: 1"),
        ("EVP_sendRpcResponse", 'H 123456 "text 0 done "stray', "stray: 1"),
    ],
)
def test_what_became_of_it(bench: Bench, function: str, arguments: str, reason: str) -> None:
    assert bench.call("probe", function, arguments).response == "0"
    bench.rest()
    assert reason in bench.hub.lines["probe"]


def test_empty_messages_arrive_as_texts(bench: Bench) -> None:
    box = bench.box("probe")
    box.deliver(Message("in", b""), bench.outside, lambda: None)
    box.deliver(Message("in", b"\0\xff" * 2000), bench.outside, lambda: None)
    bench.rest()
    assert "message in: 0 " in bench.hub.lines["probe"]
    assert "message in: 4000 " in bench.hub.lines["probe"]


def test_configurations_are_given_when_they_come(bench: Bench) -> None:
    bench.pipeline.node("probe").configure("colour", b"red")
    bench.rest()
    assert "configuration colour: 3 red" in bench.hub.lines["probe"]


def test_telemetry_is_what_was_sent(bench: Bench) -> None:
    bench.call("probe", "EVP_sendTelemetry", 'H entry"shape={"corners":4} 1 0 0')
    assert ("probe", "shape", {"corners": 4}) in bench.hub.told


class _Server(BaseHTTPRequestHandler):
    put: dict[str, bytes]

    def do_GET(self) -> None:
        found = self.path == "/blob"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(b"0123456789" if found else b"")

    def do_PUT(self) -> None:
        size = int(self.headers["Content-Length"])
        self.put[self.path] = self.rfile.read(size)
        self.put["type"] = (self.headers["x-ms-blob-type"] or "").encode()
        self.send_response(201)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    _Server.put = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def test_blobs(bench: Bench, server: ThreadingHTTPServer) -> None:
    url = f"http://127.0.0.1:{server.server_port}"
    folder = bench.pipeline.node("probe").folder

    def transfer(type_: int, operation: int, path: str, store: str, name: str) -> str:
        arguments = f'H {type_} {operation} url"{url}{path} {store} blob "{name}'
        assert bench.call("probe", "EVP_blobOperation", arguments).response == "0"
        return wait_for_line(bench, f"{name}: ")

    assert transfer(2, 0, "/blob", 'store"/workspace/got', "file") == "file: 0 0 0 0"
    assert (folder / "got").read_bytes() == b"0123456789"
    assert transfer(2, 0, "/none", 'store"/workspace/none', "missing") == "missing: 0 2 404 0"
    assert not (folder / "none").exists()
    assert transfer(2, 0, "/blob", "store*0", "memory") == "memory: 0 0 0 0"
    assert "part of 10: 01234567" in bench.hub.lines["probe"]
    assert transfer(0, 1, "/put", 'store"/workspace/got', "put") == "put: 0 0 0 0"
    assert _Server.put["/put"] == b"0123456789"
    assert _Server.put["type"] == b"BlockBlob"
    assert transfer(0, 1, "/parts", "store*70000", "parts") == "parts: 0 0 0 0"
    assert _Server.put["/parts"] == b"p" * 70000
    (folder / "link").symlink_to("/etc/passwd")
    assert transfer(0, 1, "/steal", 'store"/workspace/link', "steal") == "steal: 0 1 0 40"
    assert transfer(3, 1, "name", 'store"/workspace/got', "cloud").startswith("cloud: 0 1 0 ")
    assert bench.call("probe", "headers", f"90 {url}/blob").response == "0"
    assert wait_for_line(bench, "headers: ") == "headers: 0 0 0 0"


def wait_for_line(bench: Bench, start: str) -> str:
    hub = bench.hub
    with hub.changed:
        assert hub.changed.wait_for(
            lambda: any(line.startswith(start) for line in hub.lines["probe"]), 30
        )
    return next(line for line in hub.lines["probe"] if line.startswith(start))


def test_nothing_of_all_this_was_complained_about_twice(bench: Bench) -> None:
    assert len(bench.hub.notes) == len(set(bench.hub.notes))


def test_what_is_no_callback_ends_the_instance_alone(tmp_path: Path) -> None:
    modules = {"probe": compile_c(NODES / "probe.c", tmp_path / "probe.wasm")}
    specs = {name: {"module": "probe", "publish": ["out"]} for name in ("bad", "good")}
    with Bench(manifest(specs, modules), modules, tmp_path) as bench:
        bench.call("bad", "EVP_sendState", 'H "topic "x 1 9999999 0')
        assert bench.pipeline.node("bad").wait(30)
        _, error = bench.hub.ends["bad"]
        assert error is not None
        assert error.cause == "there is no function 9999999 in its table"
        assert bench.call("good", "EVP_initialize").response == str(0x1234)


def test_a_node_without_an_exported_table(tmp_path: Path) -> None:
    module = compile_c(NODES / "probe.c", tmp_path / "probe.wasm", "-Wl,--gc-sections")
    assert b"__indirect_function_table" not in module
    modules = {"probe": module}
    with Bench(manifest({"probe": {"module": "probe"}}, modules), modules, tmp_path) as bench:
        assert bench.call("probe", "EVP_initialize").response == str(0x1234)
