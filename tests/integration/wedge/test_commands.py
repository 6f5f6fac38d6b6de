"""`wedge pipeline run` and the commands that talk to it, in processes of their own."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.wedge.workbench import manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from py2wasm.cache import Cache

pytestmark = pytest.mark.toolchain

PATIENCE = 120.0
ROOT = Path(__file__).parents[3]


@dataclass
class Project:
    """A folder with a manifest and its modules, and `wedge` in it."""

    folder: Path
    cache: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def write(self, instances: dict[str, Any], modules: dict[str, bytes]) -> None:
        (self.folder / "bin").mkdir(exist_ok=True)
        used = {spec["module"]: modules[spec["module"]] for spec in instances.values()}
        for id_, data in used.items():
            (self.folder / "bin" / f"{id_}.wasm").write_bytes(data)
        text = json.dumps(manifest(instances, used), indent=2)
        (self.folder / "deployment.json").write_text(text)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "wedge", *arguments],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "XDG_CACHE_HOME": str(self.cache),
                "NO_COLOR": "1",
            },
        )
        self.started.append(process)
        return process

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out, err

    def wait_for_socket(self) -> None:
        end = time.monotonic() + PATIENCE
        while not (self.folder / ".wedge" / "control.sock").exists():
            assert time.monotonic() < end
            time.sleep(0.02)


@pytest.fixture
def project(tmp_path: Path, tool_cache: Cache) -> Iterator[Project]:
    made = Project(folder=tmp_path, cache=tool_cache.root / "xdg")
    yield made
    for process in made.started:
        process.kill()
        process.communicate()


def test_a_pipeline_is_talked_to_and_stopped(project: Project, modules: dict[str, bytes]) -> None:
    project.write({"one": {"module": "worker"}}, modules)
    process = project.start("pipeline", "run", "--config", "one/name=first")
    project.wait_for_socket()
    assert project("pipeline", "rpc", "one", "add", "[1, 2]") == (0, "3\n", "")
    status, out, err = project("pipeline", "rpc", "one", "fail", "because")
    assert (status, out) == (9, "")
    assert err.startswith("error: `one` did not do `fail`\n  ")
    assert project("pipeline", "config", "one", "name", "second") == (0, "", "")
    status, out, err = project("pipeline", "rpc", "two", "add")
    assert (status, err) == (
        2,
        "error: there is no instance `two`\n\nhint: the instances are one\n",
    )
    status, out, err = project("pipeline", "status", "--json")
    assert json.loads(out)["one"]["status"] == "ok"
    status, out, err = project("pipeline", "run")
    assert (status, err.splitlines()[0]) == (2, "error: another pipeline runs at `.wedge`")
    assert project("pipeline", "stop") == (0, "", "")
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert [json.loads(line) for line in out.splitlines()] == [
        {"state/one/name": "first"},
        {"state/one/name": "second"},
    ]
    assert err.splitlines()[-2:] == ["one | goodbye", "one ended with status 0"]
    assert "one | ValueError: because" in err
    status, out, err = project("pipeline", "status")
    assert status == 2
    assert err.startswith("error: no pipeline answers at `.wedge/control.sock`")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_stop_it(project: Project, modules: dict[str, bytes], number: int) -> None:
    project.write({"one": {"module": "worker"}}, modules)
    process = project.start("pipeline", "run")
    project.wait_for_socket()
    project("pipeline", "rpc", "one", "add", "[]")
    process.send_signal(number)
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err.splitlines()[0]) == (0, "one | goodbye")


def test_drain_and_a_failure(project: Project, modules: dict[str, bytes]) -> None:
    limited = {"module": "stubborn", "wedge": {"limits": {"wallSeconds": 0.3}}}
    project.write({"bad": limited, "good": {"module": "worker", "subscribe": ["tell"]}}, modules)
    status, out, err = project("pipeline", "run", "--drain")
    assert (status, out) == (9, "")
    assert "error: `bad` was stopped: it ran longer than it may" in err
    assert "good ended with status 0" in err
    assert err.rstrip().endswith("error: not all instances ended well: `bad`")


def test_modules_are_verified(project: Project, modules: dict[str, bytes]) -> None:
    project.write({"one": {"module": "stubborn"}}, modules)
    path = project.folder / "bin" / "stubborn.wasm"
    path.write_bytes(path.read_bytes() + b"\0\1\0")
    status, _, err = project("pipeline", "run")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    assert status == 3
    assert err.startswith("error: the module `stubborn` is not the one that was deployed\n")
    assert f"has the SHA-256 {found}" in err
    path.unlink()
    status, _, err = project("pipeline", "run")
    assert (status, err.splitlines()[0]) == (3, "error: there is no file for the module `stubborn`")
