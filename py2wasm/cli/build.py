"""`py2wasm build`: from a Python program to one Wasm module."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

import rich_click as click

from py2wasm.cli.options import (
    choice_option,
    jobs_option,
    setting_option,
    with_option,
    without_option,
)
from py2wasm.errors import UsageError
from wedge.cli.base import HELP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.build import Artifact
    from py2wasm.cli.app import App
    from py2wasm.project import Product

MODULE_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


@click.command("build")
@click.argument("entry", required=False)
@click.option("-m", "module", metavar="MODULE", help="Compile a module, as under `python -m`")
@setting_option("output", "-o", "--output", metavar="FILE")
@choice_option("kind", "--node", "node", 'Make a node of a pipeline: `kind = "node"`')
@setting_option("engine", "--engine")
@setting_option("include", "--include", metavar="MODULE", multiple=True)
@setting_option("exclude", "--exclude", metavar="MODULE", multiple=True)
@setting_option("data", "--data", metavar="GLOB", multiple=True)
@setting_option("exclude_data", "--exclude-data", metavar="GLOB", multiple=True)
@setting_option("shims", "--shims", metavar="FOLDER")
@setting_option("python", "--python", metavar="PATH")
@setting_option("dependencies", "--dependency", metavar="REQUIREMENT", multiple=True)
@setting_option("sources", "--sources")
@setting_option("docstrings", "--docstrings")
@setting_option("compiler", "--compiler")
@setting_option("profile", "--profile")
@setting_option("snapshot", "--snapshot")
@with_option("map", "--map")
@setting_option("max_memory", "--max-memory", metavar="SIZE")
@setting_option("stack_size", "--stack-size", metavar="SIZE")
@without_option("simd", "--no-simd")
@setting_option("aot", "--aot", metavar="RUNTIME[:MACHINE]", multiple=True)
@jobs_option()
@click.option("--explain", is_flag=True, help="Print every decision: stages, modules, data files")
@click.option("--json", "as_json", is_flag=True, help="Print the report of the module as JSON")
@click.rich_config(HELP)
@click.pass_obj
def command(
    app: App,
    /,
    *,
    entry: str | None,
    module: str | None,
    explain: bool,
    as_json: bool,
    **overrides: Any,
) -> None:
    """Compile a Python program into one Wasm module.

    ENTRY is a file (`app.py`), a package or module (`package.module`), a function
    (`module:function`), or a name of [tool.py2wasm.modules] in pyproject.toml. Without it every
    module that the project names is compiled, or `entry` of [tool.py2wasm] (env: PY2WASM_ENTRY).
    Options override the environment, which overrides pyproject.toml; a list replaces the whole
    list.
    """
    if explain and as_json:
        raise UsageError("`--explain` and `--json` exclude each other")
    modules = app.modules(_entry(entry, module), by_name=module is None, **overrides)
    from py2wasm.cli.explain import print_report
    from py2wasm.project import build_modules
    from wedge.cli.signals import unwinding_on_terminate

    started = time.monotonic()
    several = len(modules) > 1

    def tell(product: Product) -> None:
        nonlocal started
        now = time.monotonic()
        app.console.info(_summary(product.artifact, now - started))
        for path in product.ahead:
            app.console.info(f"{path}: {_size(path.stat().st_size)}")
        started = now
        if explain:
            print_report(product.artifact.report, title=product.name if several else None)

    with unwinding_on_terminate():
        products = build_modules(modules, console=app.console, cache=app.cache, built=tell)
    if as_json:
        click.echo(_reports(products))


def _reports(products: Sequence[Product]) -> str:
    texts = {product.name: product.artifact.sidecar.read_text("utf-8") for product in products}
    if len(texts) == 1:
        return next(iter(texts.values())).rstrip()
    return json.dumps({name: json.loads(text) for name, text in texts.items()}, indent=2)


def _entry(entry: str | None, module: str | None) -> str | None:
    if module is None:
        return entry
    if entry is not None:
        raise UsageError("`-m` and an entry exclude each other", hint="give one of the two")
    if not MODULE_NAME.fullmatch(module) or module.endswith(".py"):
        raise UsageError(
            f"`{module}` is not the name of a module",
            hint="`-m` takes a dotted name, e.g. `package.module`; a file goes without `-m`",
        )
    return module


def _summary(artifact: Artifact, seconds: float) -> str:
    sizes = artifact.report["sizes"]
    raw, small = _size(sizes["raw"]), _size(sizes["gzip"])
    return f"{artifact.module}: {raw}, {small} gzipped, {seconds:.1f} s"


def _size(number: int) -> str:
    import humanize

    return humanize.naturalsize(number, format="%.2f")
