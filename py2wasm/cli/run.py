"""`py2wasm run`: run a module on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py2wasm.cli.app import App


# Options end at the module: what follows it belongs to the program.
@click.command("run", context_settings={"allow_interspersed_args": False})
@click.argument("module", metavar="MODULE", type=click.Path())
@click.argument("arguments", metavar="[ARGUMENTS]...", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--env",
    "variables",
    metavar="NAME[=VALUE]",
    multiple=True,
    help="Set an environment variable, or pass yours on; no others are seen; can be repeated",
)
@click.option(
    "--dir",
    "directories",
    metavar="HOST[::GUEST]",
    multiple=True,
    help="Let the module read and write a folder; it sees no others; can be repeated",
)
@click.option(
    "--max-memory",
    metavar="SIZE",
    help="Let memory grow to this size, e.g. 64MiB; beyond it Python raises MemoryError",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=float,
    help="Stop with status 124 after this time; the module runs slower by about 15 %",
)
@click.option(
    "--compile-timeout",
    metavar="SECONDS",
    type=float,
    help="Stop with status 124 if compiling takes longer (30 s, and 10 s for each megabyte)",
)
@click.option(
    "--fuel",
    metavar="UNITS",
    type=int,
    help="Stop with status 124 after this many instructions, on every machine at the same place",
)
@click.option(
    "--precompiled",
    is_flag=True,
    help="MODULE is a .cwasm file of `py2wasm aot`: native code, to be trusted like a program",
)
@click.rich_config(HELP)
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    module: str,
    arguments: tuple[str, ...],
    variables: tuple[str, ...],
    directories: tuple[str, ...],
    max_memory: str | None,
    timeout: float | None,
    compile_timeout: float | None,
    fuel: int | None,
    precompiled: bool,
) -> None:
    """Run a Wasm module and leave with its exit status.

    The module sees its arguments, the standard streams, and what the options give it. It is
    compiled for this machine on the first run. A trap gives status 134, a limit 124, Ctrl-C 130.
    """
    from pathlib import Path

    from py2wasm.host import Preopen, RunOptions, run_module, run_precompiled

    options = RunOptions(
        name=module,
        arguments=arguments,
        environment=_environment(variables),
        directories=tuple(Preopen.parse(text) for text in directories),
        max_memory=None if max_memory is None else _size(max_memory),
        timeout=timeout,
        compile_timeout=compile_timeout,
        fuel=fuel,
    )
    app: App = context.obj
    if precompiled:
        from py2wasm.aot.sidecar import open_precompiled

        context.exit(run_precompiled(open_precompiled(Path(module)), options))
    context.exit(run_module(Path(module), options, cache=app.cache, console=app.console))


def _size(text: str) -> int:
    from py2wasm.settings import parse_size

    return parse_size(text)


def _environment(variables: tuple[str, ...]) -> Mapping[str, str]:
    """Read `NAME=VALUE`, and take the value of a bare `NAME` from this process."""
    from py2wasm.errors import UsageError
    from py2wasm.settings import current_environment

    result = {}
    for text in variables:
        name, separator, value = text.partition("=")
        if not separator:
            inherited = current_environment()
            if name not in inherited:
                raise UsageError(
                    f"there is no environment variable `{name}` to pass on",
                    hint=f"set it first, or give a value: `--env {name}=VALUE`",
                )
            value = inherited[name]
        result[name] = value
    return result
