"""An agent in a process of its own, the modules it fetches, and manifests of them."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import ssl
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wedge.mqtt import Broker, TlsFiles

NODES = Path(__file__).parent / "nodes"
END_SECONDS = 60


@dataclass
class AgentProcess:
    """`wedge agent`, with its data below `folder`; it can be killed and started again.

    `settings` is its TOML file; where the broker is comes from the environment.
    """

    folder: Path
    broker: Broker
    settings: str = ""
    _process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self.stop()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def said(self) -> str:
        """What it has written, over all its lives."""
        return (self.folder / "agent.log").read_text("utf-8", "replace")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        broker, tls = self.broker, self.broker.tls
        given = {
            "EVP_DATA_DIR": str(self.data),
            "EVP_MQTT_HOST": broker.host,
            "EVP_MQTT_PORT": str(broker.port),
            "EVP_REPORT_STATUS_INTERVAL_MIN_SEC": "1",
            "NO_COLOR": "1",
        }
        if tls is not None:
            given |= {
                "EVP_MQTT_TLS_CA_CERT": str(tls.ca),
                "EVP_MQTT_TLS_CLIENT_CERT": str(tls.certificate),
                "EVP_MQTT_TLS_CLIENT_KEY": str(tls.key),
            }
        config = self.folder / "agent.toml"
        config.write_text(self.settings)
        with (self.folder / "agent.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "wedge", "agent", "--config", str(config)],
                env={**os.environ, **given},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """End it where it is, as `kill -9` does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(END_SECONDS)
        self._process = None

    def stop(self) -> None:
        """Have it end well."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        status = self._process.wait(END_SECONDS)
        self._process = None
        assert status == 0, self.said

    def wait_for_line(self, text: str, seconds: float = END_SECONDS) -> str:
        """Wait until it has said something, and give the line."""
        end = time.monotonic() + seconds
        while True:
            for line in self.said.splitlines():
                if text in line:
                    return line
            assert time.monotonic() < end, self.said
            # What is written to a file tells nobody.
            time.sleep(0.05)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def threads(self) -> int:
        return len(list(Path(f"/proc/{self.pid}/task").iterdir()))

    def resident(self) -> int:
        """Give the bytes of it that are in memory."""
        pages = Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")


class ModuleServer:
    """A web server for the files of a folder; `fetched` counts who asked for what.

    `put` holds what was put to it, by path. With certificates it speaks HTTPS.
    """

    def __init__(self, folder: Path, tls: TlsFiles | None = None) -> None:
        self.folder = folder
        self.fetched: list[str] = []
        self.put: dict[str, bytes] = {}
        folder.mkdir(parents=True, exist_ok=True)
        fetched, put = self.fetched, self.put

        class Handler(SimpleHTTPRequestHandler):
            def __init__(self, *arguments: Any, **named: Any) -> None:
                super().__init__(*arguments, directory=str(folder), **named)

            def do_GET(self) -> None:
                fetched.append(self.path)
                super().do_GET()

            def do_PUT(self) -> None:
                put[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(201)
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        if tls is not None and tls.certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(tls.certificate, tls.key)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self.url = f"https://localhost:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def offer(self, name: str, data: bytes) -> dict[str, Any]:
        """Serve a module, and give what a manifest says of it."""
        (self.folder / f"{name}.wasm").write_bytes(data)
        return {
            "entryPoint": "main",
            "moduleImpl": "wasm",
            "downloadUrl": f"{self.url}/{name}.wasm",
            "hash": hashlib.sha256(data).hexdigest(),
        }


def vary(module: bytes, word: str) -> bytes:
    """Give a module that does the same and is another: it has one more custom section."""
    name = word.encode()
    body = bytes([len(name)]) + name
    return module + bytes([0, len(body)]) + body


def manifest(
    id_: str,
    instances: Mapping[str, str],
    modules: Mapping[str, Mapping[str, Any]],
    *,
    chain: bool = False,
    **more: Mapping[str, Any],
) -> bytes:
    """Write a manifest: instances by their modules. In a chain, each sends to the next one.

    `more` is what an instance has besides.
    """
    names = list(instances)
    specs: dict[str, dict[str, Any]] = {}
    publish, subscribe = {}, {}
    for number, (name, module) in enumerate(instances.items()):
        specs[name] = {"moduleId": module, "entryPoint": "main", "version": 1}
        specs[name] |= {"publish": {}, "subscribe": {}, **more.get(name, {})}
        if chain and number + 1 < len(names):
            specs[name]["publish"] = {"out": f"from-{name}"}
            publish[f"from-{name}"] = {"type": "local", "topic": name}
        if chain and number:
            specs[name]["subscribe"] = {"in": f"to-{name}"}
            subscribe[f"to-{name}"] = {"type": "local", "topic": names[number - 1]}
    body = {
        "deploymentId": id_,
        "instanceSpecs": specs,
        "modules": modules,
        "publishTopics": publish,
        "subscribeTopics": subscribe,
    }
    return json.dumps({"deployment": body}).encode()
