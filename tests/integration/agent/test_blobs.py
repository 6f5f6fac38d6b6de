"""A laptop as the storage of a device: `wedge get blobs` keeps what a node puts."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.integration.agent.workbench import AgentProcess, manifest

if TYPE_CHECKING:
    from tests.integration.agent.workbench import ModuleServer
    from tests.mosquitto import Mosquitto

pytestmark = pytest.mark.toolchain

ROOT = Path(__file__).parents[3]
PATIENCE = "120"


@dataclass(frozen=True)
class Laptop:
    """Runs `wedge` in a folder, with its settings there."""

    folder: Path

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "wedge", *map(str, arguments)],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "WEDGE_CONFIG_DIR": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *arguments: str | Path) -> str:
        with self.start(*arguments) as process:
            out, err = process.communicate()
        assert process.returncode == 0, err
        return out


def test_what_a_node_puts_is_kept(
    mosquitto: Mosquitto, tmp_path: Path, server: ModuleServer, probe: bytes
) -> None:
    folder = tmp_path / "laptop"
    folder.mkdir()
    laptop = Laptop(folder)
    laptop("config", "set", "mqtt.port", str(mosquitto.port))
    modules = {"probe": server.offer("probe", probe)}
    (folder / "deployment.json").write_bytes(manifest("app", {"one": "probe"}, modules))
    with AgentProcess(tmp_path / "agent", mosquitto.broker()) as agent:
        laptop("deploy", "--timeout", PATIENCE)
        keeping = laptop.start("get", "blobs", "kept", "-n", "1", "-t", PATIENCE)
        with keeping:
            assert keeping.stderr is not None
            assert "files of `local` to `kept`, by http://" in keeping.stderr.readline()
            # First what would lead elsewhere, then a blob of five bytes in memory.
            for name in ("../snap.raw", "snaps/1.raw"):
                blob = f'H 1 1 url"{name} store*5 blob "put'
                laptop("rpc", "one", "EVP_blobOperation", blob, "-t", PATIENCE)
            out, err = keeping.communicate()
        assert (keeping.returncode, out) == (0, "kept/one/snaps/1.raw\n"), err
        assert "/blobs/" not in err + agent.said
    assert [path for path in (folder / "kept").rglob("*") if path.is_file()] == [
        folder / "kept/one/snaps/1.raw"
    ]
    assert (folder / "kept/one/snaps/1.raw").read_bytes() == b"ppppp"
