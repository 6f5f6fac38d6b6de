"""Other tools that bring Python to Wasm, installed from PyPI when asked for with `--peers`.

Each has a driver, a script that the interpreter of the peer's own virtual environment runs:

    drive_NAME.py FOLDER hello PROGRAM    prints what hello world weighs and how fast it starts
    drive_NAME.py FOLDER turn PROGRAM     prints what the program prints
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.peers.measure import measure_peer
from tests.bench.peers.page import render_peers
from tests.bench.peers.tool import PEERS, install_peer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.bench.contestants import Contestant


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
