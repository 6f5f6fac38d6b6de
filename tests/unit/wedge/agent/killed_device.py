"""A device that is told one thing after the other, until it is killed: `FOLDER MANIFEST...`."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from tests.unit.wedge.agent.bench import Bench, Hub
from wedge.agent.device import Device
from wedge.agent.download import Fetcher
from wedge.host.code import CodeStore

folder, *manifests = map(Path, sys.argv[1:])
hub = Hub()
device = Device(
    folder,
    hub=hub,
    codes=CodeStore(folder / "cache" / "code"),
    fetcher=Fetcher(patience=Bench.patience),
    changed=hub.look,
)
sys.stdout.write("up\n")
sys.stdout.flush()
for number in itertools.count():
    device.configure("one", "count", str(number).encode())
    device.want(manifests[number % len(manifests)].read_bytes())
    # Every other time it has the time to get there.
    if number % 2:
        hub.wait_for(lambda: device.status().reconcile == "ok")
