"""`--explain`: the decisions of a build as tables on stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rich_click as click

from py2wasm.cli.table import print_section

if TYPE_CHECKING:
    from collections.abc import Mapping


def print_report(report: Mapping[str, Any], *, title: str | None = None) -> None:
    """Print stages, modules, C modules, data files and what is absent."""
    if title is not None:
        click.echo(f"# {title}\n")
    print_section(
        "Stages",
        ("stage", "seconds", "decision"),
        [(s["name"], f"{s['seconds']:.2f}", s["decision"]) for s in report["stages"]],
        right=("seconds",),
    )
    modules = report["modules"]
    print_section(
        f"Modules ({len(modules)}, {sum(m['bytes'] for m in modules)} bytes)",
        ("module", "engine", "because", "bytes", "reason"),
        [(m["name"], m["engine"], m["engine_reason"], m["bytes"], m["reason"]) for m in modules],
        right=("bytes",),
    )
    builtins = report["builtins"]
    print_section(
        f"C modules ({len(builtins)})",
        ("module", "reason"),
        [(b["name"], b["reason"]) for b in builtins],
    )
    data = report["data"]
    print_section(
        f"Data files ({len(data)}, {sum(d['bytes'] for d in data)} bytes)",
        ("path", "bytes", "reason"),
        [(d["path"], d["bytes"], d["reason"]) for d in data],
        right=("bytes",),
    )
    compiler = report["compiler"]
    print_section(
        "Parser and compiler",
        ("compiler", "reason"),
        [("kept" if compiler["kept"] else "left out", compiler["reason"])],
    )
    if (snapshot := report["snapshot"]) is not None:
        print_section(
            f"Left to the run, not in the snapshot ({len(snapshot['left'])})",
            ("module", "reason"),
            list(snapshot["left"].items()),
        )
    print_section(
        "Imports that are not in the module", ("module", "why"), list(report["absent"].items())
    )
