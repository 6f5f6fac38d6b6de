"""`py2wasm check`: whether a module stays inside what a kind of host takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from py2wasm.errors import UsageError
from wedge.cli.base import HELP

if TYPE_CHECKING:
    from py2wasm.cli.app import App


@click.command("check")
@click.argument("module", metavar="MODULE", type=click.Path(path_type=Path))
@click.option(
    "--profile",
    metavar="wamr|wasmtime",
    default="wamr",
    help="The kind of host: WAMR's compiler, or wasmtime as `py2wasm run` sets it up (wamr)",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON")
@click.rich_config(HELP)
@click.pass_obj
def command(app: App, *, module: Path, profile: str, as_json: bool) -> None:
    """Decode a whole module and check that the host has all it uses.

    That is every section, every instruction and every import. The exit status is 8 if something is
    outside the profile. `py2wasm build` checks what it makes in the same way.
    """
    from py2wasm.host.wasmfile import read_module
    from py2wasm.link.check import check_module, refuse_violations
    from py2wasm.link.profiles import PROFILES

    if profile not in PROFILES:
        raise UsageError(
            f"there is no profile `{profile}`", hint=f"profiles: {', '.join(PROFILES)}"
        )
    found = check_module(read_module(module), PROFILES[profile])
    if as_json:
        click.echo(json.dumps([vars(violation) for violation in found], indent=2))
    refuse_violations(found, str(module), profile)
    app.console.info(f"{module}: inside the profile {profile}")
