"""`py2wasm diff`: what differs between two modules, part by part, and why."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from py2wasm.cli.table import print_section
from wedge.cli.base import HELP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from py2wasm.cli.app import App
    from py2wasm.inspect import Change, Comparison, Difference, Inspection

FILE = click.Path(path_type=Path)
DEPTH, MOST_LEAVES = 3, 20
# The parts of a part that are shown, by level.
MOST_PARTS = (20, 8, 5)
DIFFERENT = 1
# What is shown of a key or hash.
LONGEST = 60


@click.command("diff")
@click.argument("before", metavar="A", type=FILE)
@click.argument("after", metavar="B", type=FILE)
@click.option(
    "--depth",
    type=click.IntRange(1, 20),
    default=DEPTH,
    metavar="N",
    help=f"How many levels of parts to print ({DEPTH})",
)
@click.option("--exit-code", is_flag=True, help=f"Exit with {DIFFERENT} if the modules differ")
@click.option("--json", "as_json", is_flag=True, help="Print everything that differs as JSON")
@click.rich_config(HELP)
@click.pass_context
def command(
    context: click.Context,
    *,
    before: Path,
    after: Path,
    depth: int,
    exit_code: bool,
    as_json: bool,
) -> None:
    """Compare the Wasm modules A and B.

    Says which parts grew or shrank, and what differs in what the modules ask of their host and in
    what they were made from. Parts are known by the maps of the modules, inputs by their sidecars.
    """
    from py2wasm.inspect import compare_modules, inspect_module

    app: App = context.obj
    one, other = inspect_module(before, app.cache), inspect_module(after, app.cache)
    found = compare_modules(one, other)
    _warn(app, one, other)
    if as_json:
        click.echo(json.dumps(describe_comparison(one, other, found), indent=2))
    elif found.is_same:
        app.console.info(f"{before} and {after} are the same, byte for byte")
    else:
        print_comparison(one, other, found, depth)
    if exit_code and not found.is_same:
        context.exit(DIFFERENT)


def _warn(app: App, one: Inspection, other: Inspection) -> None:
    for module in (one, other):
        if not module.is_mapped:
            app.console.warn(f"there is no map of `{module.path}`: its parts have no names")
        if module.sidecar is None:
            app.console.warn(f"there is no sidecar of `{module.path}`: its inputs are not known")


def describe_comparison(one: Inspection, other: Inspection, found: Comparison) -> dict[str, Any]:
    """Describe what differs as plain data."""
    return {
        "format": 1,
        "same": found.is_same,
        "modules": [
            {
                "file": module.path.name,
                "sha256": module.sha256,
                "sizes": {"raw": module.size, "gzip": module.gzip},
            }
            for module in (one, other)
        ],
        "sections": list(map(_describe_change, found.sections)),
        "parts": list(map(_describe_change, found.parts)),
        "interface": list(map(vars, found.interface)),
        "inputs": list(map(vars, found.inputs)),
    }


def _describe_change(change: Change) -> dict[str, Any]:
    return {
        "way": list(change.way),
        "kind": change.kind,
        "before": change.before,
        "after": change.after,
    }


def print_comparison(one: Inspection, other: Inspection, found: Comparison, depth: int) -> None:
    """Print sizes, parts, functions and data, interface and inputs."""
    header = ("part", "before", "after", "change")
    right = header[1:]
    sizes = [
        ("file", one.size, other.size, f"{other.size - one.size:+,}"),
        ("gzipped", one.gzip, other.gzip, f"{other.gzip - one.gzip:+,}"),
    ]
    print_section(f"{one.path} and {other.path}", header, sizes, right=right)
    parts = [change for change in found.parts if len(change.way) <= depth]
    shown = _largest(parts, depth)
    print_section("Parts", header, _rows(shown, len(parts), indent=True), right=right)
    leaves = [change for change in found.parts if change.is_leaf and len(change.way) > depth]
    leaves.sort(key=lambda change: (-abs(change.delta), change.way))
    rows = _rows(leaves[:MOST_LEAVES], len(leaves), indent=False)
    print_section("Functions and data", header, rows, right=right)
    for title, differences in (("Interface", found.interface), ("Inputs", found.inputs)):
        print_section(title, ("what", "before", "after"), _differences(differences))


def _largest(parts: Sequence[Change], depth: int) -> list[Change]:
    """Give the parts with the largest changes of each part, down to a depth."""
    shown: set[tuple[str, ...]] = {()}
    counts: Counter[tuple[str, ...]] = Counter()
    found = []
    for change in parts:
        parent = change.way[:-1]
        most = MOST_PARTS[min(len(parent), len(MOST_PARTS) - 1)]
        if len(change.way) <= depth and parent in shown and counts[parent] < most:
            counts[parent] += 1
            shown.add(change.way)
            found.append(change)
    return found


def _rows(changes: Sequence[Change], whole: int, *, indent: bool) -> list[tuple[str, ...]]:
    rows = [_row(change, indent=indent) for change in changes]
    if changes and whole > len(changes):
        rows.append((f"({whole - len(changes):,} more, with `--json`)", "", "", ""))
    return rows


def _row(change: Change, *, indent: bool) -> tuple[str, ...]:
    name = "  " * (len(change.way) - 1) + change.way[-1] if indent else " / ".join(change.way)
    before, after = ("-" if size is None else f"{size:,}" for size in (change.before, change.after))
    return name, before, after, f"{change.delta:+,}"


def _differences(found: Iterable[Difference]) -> list[tuple[str, str, str]]:
    return [(one.what, _short(one.before), _short(one.after)) for one in found]


def _short(text: str | None) -> str:
    if text is None:
        return "-"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
