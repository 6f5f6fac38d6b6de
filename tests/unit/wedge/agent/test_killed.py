"""A device that is killed at any moment finds its folder whole, and goes on."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from tests.unit.wedge.agent.nodes import node
from wedge.agent.documents import Documents
from wedge.manifest import parse_manifest

if TYPE_CHECKING:
    from tests.unit.wedge.agent.bench import Bench

ROOT = Path(__file__).parents[4]
KILLS = 12
LONGEST_SECONDS = 0.6


def test_killed_at_any_moment(bench: Bench, tmp_path: Path) -> None:
    chance = random.Random(8)  # noqa: S311 - the same moments each time, as far as can be
    manifests = []
    for number in range(3):
        # Another module for each, and one that stays.
        instances = {"one": {"module": node(f"mark-{number}")}, "two": {"module": node("stays")}}
        path = tmp_path / f"{number}.json"
        path.write_bytes(bench.manifest(instances, id_=f"number-{number}"))
        manifests.append(path)
    command = [sys.executable, "-m", "tests.unit.wedge.agent.killed_device", str(bench.folder)]
    for _ in range(KILLS):
        with subprocess.Popen(
            [*command, *map(str, manifests)], cwd=ROOT, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"up\n"
            threading.Timer(chance.uniform(0, LONGEST_SECONDS), process.kill).start()
            process.wait()
        for path in (bench.folder / "modules").glob("*.wasm"):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem
        manifest, _ = Documents(bench.folder).read()
        assert manifest is None or parse_manifest(manifest).deployment.id.startswith("number-")
        assert not list((bench.folder / "twins").glob("*.damaged"))
    with bench:
        manifest, configurations = Documents(bench.folder).read()
        assert manifest is not None
        wanted = json.loads(manifest)["deployment"]["deploymentId"]
        bench.wait("ok", id_=wanted)
        count = configurations["one"]["count"]
        bench.hub.wait_for(lambda: ("one", "count", count) in bench.hub.states)
        assert bench.hub.begun("one") == [wanted.replace("number", "mark")]
    assert sorted(path.name for path in (bench.folder / "twins").iterdir()) == [
        "current",
        "desired",
    ]
    # What was left over in the middle of something is gone.
    assert len(list((bench.folder / "modules").iterdir())) == 2
    assert list((bench.folder / "cache" / "removed").iterdir()) == []
