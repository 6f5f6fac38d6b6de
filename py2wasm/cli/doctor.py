"""`py2wasm doctor`: every tool and pin, found or not, and what to do."""

from __future__ import annotations

import json
import platform
from typing import TYPE_CHECKING, Any

import rich_click as click

from wedge.cli.base import HELP

if TYPE_CHECKING:
    from py2wasm.cli.app import App
    from py2wasm.toolchain import Finding


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON")
@click.rich_config(HELP)
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Check the tools, the pinned sources and the SDK.

    The exit status is 1 if something is missing that every build needs.
    """
    from py2wasm.toolchain import TOOLS, State

    app: App = ctx.obj
    findings = [tool.find() for tool in TOOLS]
    pins = _pins(app)
    parts, problem = _sdk(app)
    healthy = all(found.state is State.FOUND for found in findings if found.required)
    if as_json:
        report = {
            "python": platform.python_version(),
            "tools": [_tool_json(found) for found in findings],
            "pins": pins,
            "sdk": parts,
            "healthy": healthy,
        }
        click.echo(json.dumps(report, indent=2))
    else:
        _print(app, findings, pins, parts, problem)
    if not healthy:
        ctx.exit(1)


def _pins(app: App) -> list[dict[str, Any]]:
    from py2wasm.sources import load_pins

    return [
        {
            "name": name,
            "version": pin.version,
            "file": pin.file,
            "size": pin.size,
            "fetched": app.cache.holds("sources", name, pin.sha256[:32]),
        }
        for name, pin in load_pins().items()
    ]


def _sdk(app: App) -> tuple[list[dict[str, Any]], str | None]:
    from py2wasm.build import open_sdk
    from py2wasm.errors import ToolError

    try:
        items = open_sdk(app.settings(), console=app.console, cache=app.cache).list()
    except ToolError as error:
        # Which archives are the right ones depends on the compiler's version.
        return [], error.message
    return [
        {"name": item.name, "version": item.version, "built": item.built, "size": item.size}
        for item in items
    ], None


def _tool_json(found: Finding) -> dict[str, Any]:
    return {
        "name": found.name,
        "state": found.state.value,
        "required": found.required,
        "wanted": found.wanted,
        "version": found.version,
        "path": str(found.path) if found.path else None,
        "purpose": found.purpose,
        "advice": found.advice,
    }


def _print(
    app: App,
    findings: list[Finding],
    pins: list[dict[str, Any]],
    parts: list[dict[str, Any]],
    problem: str | None,
) -> None:
    import humanize

    from py2wasm.cli.table import print_section

    print_section(
        "Tools",
        ("tool", "state", "version", "wanted", "purpose"),
        [(f.name, _state(f), f.version or "", f.wanted, f.purpose) for f in findings],
    )
    print_section(
        "Pinned sources",
        ("source", "version", "size", "state"),
        [
            (
                pin["name"],
                pin["version"],
                humanize.naturalsize(pin["size"]),
                "fetched" if pin["fetched"] else "fetched when needed",
            )
            for pin in pins
        ],
        right=("size",),
    )
    print_section(
        "SDK",
        ("part", "version", "state"),
        [(p["name"], p["version"], "built" if p["built"] else "built when needed") for p in parts],
    )
    if problem:
        app.console.warn(f"the SDK cannot be checked: {problem}")
    for found in findings:
        if found.advice:
            app.console.warn(f"{found.name}: {found.state.value}", hint=found.advice)


def _state(found: Finding) -> str:
    return found.state.value if found.required else f"{found.state.value} (optional)"
