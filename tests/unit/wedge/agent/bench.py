"""A device under test, a hub that keeps what it is told, and a web server of modules."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

from wedge.agent.device import Device, DeviceLimits
from wedge.agent.download import Fetcher, Patience
from wedge.host.code import CodeStore
from wedge.host.compiling import compile_here

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from wedge.abi import RpcStatus
    from wedge.agent.download import Fetch
    from wedge.errors import WedgeError
    from wedge.host.compiling import Compile
    from wedge.wire import DeploymentStatus

# What has no limit of its own is waited for so long.
PATIENCE = 30.0


@dataclass
class Hub:
    """Keeps all that a device and its instances say."""

    told: list[tuple[str, str, Any]] = field(default_factory=list)
    states: list[tuple[str, str, bytes]] = field(default_factory=list)
    answers: list[tuple[str, int, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    ends: list[tuple[str, int | None, WedgeError | None]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def telemetry(self, instance: str, entries: Sequence[tuple[str, str]]) -> bool:
        with self.changed:
            self.told += [(instance, key, json.loads(value)) for key, value in entries]
            self.changed.notify_all()
        return True

    def state(self, instance: str, topic: str, value: bytes) -> bool:
        with self.changed:
            self.states.append((instance, topic, value))
            self.changed.notify_all()
        return True

    def log(self, instance: str, stream: str, line: str) -> None:
        pass

    def response(self, instance: str, id_: int, response: str, _status: RpcStatus) -> bool:
        with self.changed:
            self.answers.append((instance, id_, response))
            self.changed.notify_all()
        return True

    def place(self, instance: str, name: str, storage: str | None) -> None:
        pass

    def note(self, instance: str, text: str) -> None:
        with self.changed:
            self.notes.append((instance, text))
            self.changed.notify_all()

    def ended(self, instance: str, status: int | None, error: WedgeError | None) -> None:
        with self.changed:
            self.ends.append((instance, status, error))
            self.changed.notify_all()

    def look(self) -> None:
        with self.changed:
            self.changed.notify_all()

    def wait_for(self, what: Callable[[], object]) -> None:
        with self.changed:
            assert self.changed.wait_for(what, PATIENCE)

    def begun(self, instance: str) -> list[str]:
        """List the marks with which an instance has begun."""
        return [
            value.decode()
            for name, topic, value in self.states
            if (name, topic) == (instance, "state")
        ]


class Web:
    """A web server on this machine; `files` by path, `replies` for those that do as they like."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.replies: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        # The path and the range of each request.
        self.asked: list[tuple[str, str | None]] = []
        web = self

        class Server(ThreadingHTTPServer):
            def get_request(self) -> tuple[socket.socket, Any]:
                connection, address = super().get_request()
                if web._tls is not None:
                    connection = web._tls.wrap_socket(connection, server_side=True)
                return connection, address

            def handle_error(self, *_: object) -> None:
                """Say nothing of clients that have hung up."""

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                web.asked.append((self.path, self.headers.get("Range")))
                reply = web.replies.get(self.path, web.serve)
                reply(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._closed = False
        self._tls: ssl.SSLContext | None = None
        threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        """Answer as a plain web server does, with ranges."""
        data = self.files.get(request.path)
        if data is None:
            request.send_error(404)
            return
        asked = request.headers.get("Range")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if asked and start >= len(data):
            request.send_error(416)
            return
        request.send_response(206 if asked else 200)
        if asked:
            request.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        request.send_header("Content-Length", str(len(data) - start))
        request.end_headers()
        request.wfile.write(data[start:])

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Speak HTTPS from now on."""
        self._tls = context

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._server.shutdown()
            self._server.server_close()


class Bench:
    """A device; used in a `with` statement, more than once if it is to be started again."""

    # Patient enough for a busy machine, and no more.
    patience = Patience(silence=1.0, window=1.0, least=1024)

    def __init__(self, folder: Path, web: Web, **limits: Any) -> None:
        self.folder, self.web = folder, web
        self.limits = DeviceLimits(**limits)
        self.hub = Hub()
        self.codes = folder / "cache" / "code"
        self.compiler: Compile = compile_here
        self.fetcher: Fetch = Fetcher(patience=self.patience)

    def __enter__(self) -> Self:
        self.device = Device(
            self.folder,
            hub=self.hub,
            codes=CodeStore(self.codes, compiler=self.compiler),
            fetcher=self.fetcher,
            limits=self.limits,
            changed=self.hub.look,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.device.close(self.limits.grace)

    def want(self, instances: Mapping[str, Mapping[str, Any]], **more: Any) -> None:
        """Serve the modules of the instances, and deploy them."""
        self.device.want(self.manifest(instances, **more))

    def manifest(
        self,
        instances: Mapping[str, Mapping[str, Any]],
        *,
        id_: str = "under-test",
        changes: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> bytes:
        """Write a manifest; an instance has a `module`, which is bytes, and what else it may.

        `changes` are made to modules, by the names of their instances.
        """
        modules: dict[str, dict[str, Any]] = {}
        specs, topics = {}, set()
        for name, spec in instances.items():
            data: bytes = spec["module"]
            digest = hashlib.sha256(data).hexdigest()
            module = spec.get("id", f"m-{digest[:8]}")
            self.web.files[f"/{digest}.wasm"] = data
            modules[module] = {
                "entryPoint": "main",
                "moduleImpl": "wasm",
                "downloadUrl": f"{self.web.url}/{digest}.wasm",
                "hash": digest,
                **(changes or {}).get(name, {}),
            }
            specs[name] = {
                "moduleId": module,
                "publish": spec.get("publish", {}),
                "subscribe": spec.get("subscribe", {}),
                "wedge": spec.get("wedge", {}),
            }
            topics |= {*spec.get("publish", {}).values(), *spec.get("subscribe", {}).values()}
        entries = {topic: {"type": "local", "topic": topic} for topic in sorted(topics)}
        deployment = {
            "deploymentId": id_,
            "instanceSpecs": specs,
            "modules": modules,
            "publishTopics": entries,
            "subscribeTopics": entries,
        }
        return json.dumps({"deployment": deployment}).encode()

    def wait(self, word: str = "ok", id_: str | None = None) -> DeploymentStatus:
        """Wait until the status is `word`, and give it."""

        def reached() -> bool:
            status = self.device.status()
            return status.reconcile == word and id_ in (None, status.id)

        self.hub.wait_for(reached)
        return self.device.status()

    def wait_for_status(self, what: Callable[[DeploymentStatus], object]) -> DeploymentStatus:
        self.hub.wait_for(lambda: what(self.device.status()))
        return self.device.status()
