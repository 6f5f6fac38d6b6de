"""The page `docs/reference/combinations.md`: what passed with which combination.

It is made from a record of results, so that it can be made in parts.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from tests.integration.combinations.grid import (
    COMBINATIONS,
    ENGINES,
    LEFT_OUT,
    PROFILES,
    PROJECTS,
    SNAPSHOTS,
    Combination,
    Result,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

INTRODUCTION = """\
# Combinations

Written by `make combinations`; do not edit. The programs in `tests/integration/programs` with each
engine, snapshot and profile: how many did as Wasm what they do natively, of those that are for the
engine. Compared are standard output, exit status and, where a program says so, standard error.

The programs of an engine are one module, whose entry runs the one that is named; natively it is the
same entry. It imports what the programs import of the standard library, so that snapshots hold all
of that. A module is linked once for an engine and a snapshot, and optimized for each profile.
"""


def read_record(path: Path) -> dict[Combination, Result]:
    """Read the results that were recorded; none if there is no record."""
    if not path.is_file():
        return {}
    rows = json.loads(path.read_text("utf-8"))
    return {
        Combination(**row["combination"]): Result(passed=tuple(row["passed"]), failed=row["failed"])
        for row in rows
    }


def write_record(path: Path, results: Mapping[Combination, Result]) -> None:
    """Record results."""
    rows = [{"combination": asdict(item), **asdict(result)} for item, result in results.items()]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(rows, indent=1), "utf-8")


def render(results: Mapping[Combination, Result]) -> str:
    """Give the text of the page."""
    return "\n".join((INTRODUCTION, *_table(results), "", *_notes(results), ""))


def _table(results: Mapping[Combination, Result]) -> Iterator[str]:
    yield f"| engine | snapshot | {' | '.join(f'`{name}`' for name in PROFILES)} |"
    yield f"|---|---|{'---|' * len(PROFILES)}"
    for engine in ENGINES:
        for snapshot in SNAPSHOTS:
            found = [
                results.get(Combination(engine=engine, snapshot=snapshot, profile=profile))
                for profile in PROFILES
            ]
            cells = (f"{len(item.passed)} of {len(item)}" if item else "not run" for item in found)
            yield f"| {engine} | {snapshot} | {' | '.join(cells)} |"


def _notes(results: Mapping[Combination, Result]) -> Iterator[str]:
    for engine, projects in PROJECTS.items():
        places = ", ".join(f"`{place}`" for place in projects.places.values())
        yield f"- *{engine}* {projects.why}: it has projects in `tests/integration`, {places}."
    for name, why in LEFT_OUT.items():
        yield f"- `{name}` is left out: it {why}."
    for combination in (item for item in COMBINATIONS if item in results):
        for name in results[combination].failed:
            yield f"- Failed with {combination}: `{name}`."
