"""Nodes built from source, and a pipeline of them in this process that is watched."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import wedge
from tests.integration.tool import Tool
from wedge.abi import LINKED
from wedge.host.code import CodeStore
from wedge.manifest import Queue, parse_manifest
from wedge.pipeline import Pipeline
from wedge.pipeline.answers import Answer, Answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wedge.abi import RpcStatus
    from wedge.errors import WedgeError
    from wedge.pipeline.mailbox import Mailbox

INCLUDE = Path(wedge.__file__).parent / "include"
NODES = Path(__file__).parent / "nodes"
# What has no limit of its own is waited for so long.
PATIENCE = 30.0


@dataclass
class WatchingHub:
    """Keeps all that instances say."""

    answers: Answers = field(default_factory=Answers)
    told: list[tuple[str, str, Any]] = field(default_factory=list)
    states: list[tuple[str, str, bytes]] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: list[tuple[str, str]] = field(default_factory=list)
    ends: dict[str, tuple[int | None, WedgeError | None]] = field(default_factory=dict)
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

    def log(self, instance: str, stream: str, line: str) -> None:  # noqa: ARG002 - a hub
        with self.changed:
            self.lines[instance].append(line)
            self.changed.notify_all()

    def response(self, instance: str, id_: int, response: str, status: RpcStatus) -> bool:  # noqa: ARG002
        return self.answers.take(id_, Answer(response, status))

    def place(self, instance: str, name: str, storage: str | None) -> None:
        """No platform says where blobs go."""

    def note(self, instance: str, text: str) -> None:
        self.notes.append((instance, text))

    def ended(self, instance: str, status: int | None, error: WedgeError | None) -> None:
        with self.changed:
            self.ends[instance] = (status, error)
            self.changed.notify_all()

    def wait_for_telemetry(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.told) >= count, PATIENCE), self.told


class Bench:
    """A pipeline under test; used in a `with` statement."""

    # Compiling takes seconds, so all share what was compiled; set by a fixture.
    codes: Path
    # How long instances may take to end, in seconds.
    grace = 5.0

    def __init__(
        self, manifest: Mapping[str, Any], modules: Mapping[str, bytes], folder: Path
    ) -> None:
        self.hub = WatchingHub()
        self.pipeline = Pipeline(
            parse_manifest(json.dumps(manifest).encode()).deployment,
            modules,
            hub=self.hub,
            codes=CodeStore(self.codes),
            workspaces=folder / "instances",
        )
        self.outside = self.pipeline.office.open(
            "outside", Queue(messages=1, bytes=1, when_full="wait")
        )

    def __enter__(self) -> Self:
        self.pipeline.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.pipeline.stop(self.grace)

    def box(self, instance: str) -> Mailbox:
        return self.pipeline.node(instance).box

    def call(self, instance: str, method: str, params: str = "") -> Answer:
        id_ = self.pipeline.next_id()
        answer = self.hub.answers.expect(id_)
        self.pipeline.node(instance).call(id_, method, params)
        return answer.result(PATIENCE)

    def rest(self) -> None:
        assert self.pipeline.rest(PATIENCE)


def manifest(
    instances: Mapping[str, Mapping[str, Any]], modules: Mapping[str, bytes]
) -> dict[str, Any]:
    """Write a manifest whose aliases are topics; an instance has a `module`, and what it may."""
    topics = {
        alias
        for spec in instances.values()
        for alias in (*spec.get("publish", ()), *spec.get("subscribe", ()))
    }
    entries = {topic: {"type": "local", "topic": topic} for topic in sorted(topics)}
    return {
        "deployment": {
            "deploymentId": "under-test",
            "instanceSpecs": {
                name: {
                    "moduleId": spec["module"],
                    "publish": {alias: alias for alias in spec.get("publish", ())},
                    "subscribe": {alias: alias for alias in spec.get("subscribe", ())},
                    "wedge": spec.get("wedge", {}),
                }
                for name, spec in instances.items()
            },
            "modules": {
                id_: {
                    "entryPoint": "main",
                    "moduleImpl": "wasm",
                    "downloadUrl": f"http://127.0.0.1/bin/{id_}.wasm",
                    "hash": hashlib.sha256(data).hexdigest(),
                }
                for id_, data in modules.items()
            },
            "publishTopics": entries,
            "subscribeTopics": entries,
        }
    }


def compile_c(source: Path, output: Path, *flags: str) -> bytes:
    """Compile a node in C."""
    exports = [f"-Wl,--export={name}" for name in LINKED]
    subprocess.run(
        [
            *(sys.executable, "-m", "ziglang", "cc", "-target", "wasm32-wasi", "-O2", "-Wall"),
            *("-Werror", f"-I{INCLUDE}", str(source), "-o", str(output)),
            *(*exports, *(flags or ("-Wl,--export-table",))),
        ],
        check=True,
    )
    return output.read_bytes()


def build_python(source: Path, output: Path, cache: Path, *options: str) -> bytes:
    """Build a node in Python."""
    done = Tool(folder=source.parent, cache=cache)(
        "build", "--node", source, "-o", output, *options
    )
    assert done.returncode == 0, done.stderr
    return output.read_bytes()
