"""Measuring a peer beside the native interpreter. What it cannot run is left out, with why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tests.bench.contestants import Contestant, ContestantError
from tests.bench.measure import ChecksumError, Samples, agree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.bench.peers.tool import Peer, PeerHello


class MeasuredPeer(Contestant, Protocol):
    """A contestant that also has a hello world."""

    @property
    def peer(self) -> Peer: ...

    def hello(self) -> PeerHello: ...


@dataclass(frozen=True, kw_only=True)
class PeerResults:
    """What a peer did. `ratios` lacks the kernels that it cannot run."""

    peer: Peer
    hello: PeerHello
    ratios: dict[str, float]
    failures: dict[str, str]


def measure_peer(
    installed: MeasuredPeer,
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
                native.append(turns[0].cost)
                own.append(turns[1].cost)
        except ContestantError as error:
            failures[kernel] = str(error).strip().splitlines()[-1]
            continue
        except ChecksumError:
            failures[kernel] = "another result"
            continue
        ratios[kernel] = Samples(seconds=tuple(own)).ratio(Samples(seconds=tuple(native)))
    return PeerResults(peer=installed.peer, hello=hello, ratios=ratios, failures=failures)
