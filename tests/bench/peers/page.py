"""The section of the page on peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.markdown import duration, megabytes, table, times
from tests.bench.measure import geomean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.peers.measure import PeerResults
    from tests.bench.peers.tool import PeerHello

NONE = "n/a"


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
