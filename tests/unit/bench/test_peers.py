from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.bench.contestants import ContestantError, Turn
from tests.bench.hello import Spread
from tests.bench.peers.measure import PeerResults, measure_peer
from tests.bench.peers.page import render_peers
from tests.bench.peers.tool import DRIVERS, PEERS, Peer, PeerHello, one_file


@dataclass
class Scripted:
    """A peer that computes 1 unless told otherwise; `broken` kernels fail."""

    seconds: float
    results: dict[str, str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    name: str = "scripted"
    about: str = "scripted"
    peer: Peer = PEERS[0]

    def turn(self, kernel: str, runs: int) -> Turn:
        if kernel in self.broken:
            raise ContestantError(self.broken[kernel])
        return Turn(seconds=(self.seconds,) * runs, checksum=self.results.get(kernel, "1"))

    def hello(self) -> PeerHello:
        start = Spread.of([0.01, 0.02, 0.03])
        return PeerHello(raw=2_000_000, gzip=500_000, beside=0, aot=1, start=start, build=None)


def measure(peer: Scripted) -> PeerResults:
    base = Scripted(seconds=1.0)
    kernels = ["sieve", "queue"]
    return measure_peer(peer, base, kernels, rounds=2, runs=1, progress=lambda _: None)


def test_a_peer_is_divided_by_the_native_interpreter() -> None:
    assert measure(Scripted(seconds=3.0)).ratios == pytest.approx({"sieve": 3.0, "queue": 3.0})


def test_what_a_peer_cannot_run_is_left_out_with_the_reason() -> None:
    found = measure(Scripted(seconds=3.0, broken={"queue": "it failed\nImportError: asyncio\n"}))
    assert found.ratios.keys() == {"sieve"}
    assert found.failures == {"queue": "ImportError: asyncio"}


def test_a_wrong_result_is_no_time() -> None:
    found = measure(Scripted(seconds=0.1, results={"sieve": "2"}))
    assert found.ratios.keys() == {"queue"}
    assert found.failures == {"sieve": "another result"}


def test_the_section_has_every_kernel_and_reason() -> None:
    found = measure(Scripted(seconds=3.0, broken={"queue": "no asyncio"}))
    text = render_peers([found], ["sieve", "queue"], "native")
    lines = [line.replace(" ", "") for line in text.splitlines()]
    assert "|sieve|3.00x|" in lines
    assert "|queue|n/a|" in lines
    assert "|**geometricmean**,native=1|**3.00x**of1|" in lines
    assert f"- {PEERS[0].name} cannot run queue: `no asyncio`" in text
    assert "20.0 ms" in text


def test_a_peer_that_runs_nothing_has_no_mean() -> None:
    found = measure(Scripted(seconds=3.0, broken={"queue": "no", "sieve": "no"}))
    text = render_peers([found], ["sieve", "queue"], "native").replace(" ", "")
    assert "|**geometricmean**,native=1|n/a|" in text


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_every_peer_has_a_driver_and_pinned_requirements(peer: Peer) -> None:
    assert (DRIVERS / peer.driver).is_file()
    assert all("==" in requirement for requirement in peer.requirements)


def test_a_kernel_in_one_file_does_what_the_guest_does(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = one_file("generators", 2, ["from __future__ import annotations\n"])
    assert "__future__" not in text
    exec(compile(text, "kernel.py", "exec"), {"SCALE": 1})  # noqa: S102 - the program under test
    assert capsys.readouterr().out.count("checksum") == 1
