"""What packages add to hello world: `python -m tests.bench --sizes` builds the programs and says.

The programs are those of `sizes.toml`, compiled to bytecode with default settings.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.build import build
from py2wasm.cache import Cache
from py2wasm.settings import load_settings
from tests.bench.limits import HELLO, SIZES, gzip_size
from tests.bench.markdown import megabytes, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from py2wasm.console import Console

BASE = "hello world"
NONE = "n/a"
ENGINE = "bytecode"


@dataclass(frozen=True, kw_only=True)
class Use:
    """A program that uses packages as people do; `over` names what it is compared with."""

    name: str
    program: str
    over: str = BASE
    include: tuple[str, ...] = ()
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Size:
    """What a program weighs, in bytes."""

    raw: int
    gzip: int


def read_uses(path: Path = SIZES) -> list[Use]:
    """Give the programs, hello world first."""
    uses = tomllib.loads(path.read_text("utf-8"))["packages"]
    return [
        Use(name=BASE, program=HELLO),
        *(
            Use(name=name, **{**use, "include": tuple(use.get("include", ()))})
            for name, use in uses.items()
        ),
    ]


def measure_size(
    use: Use, work: Path, environment: Mapping[str, str], console: Console, **settings: str
) -> Size:
    """Build a program and weigh it."""
    folder = work / "sizes"
    folder.mkdir(parents=True, exist_ok=True)
    entry, output = folder / "program.py", folder / "program.wasm"
    entry.write_text(use.program, "utf-8")
    overrides = {
        "entry": str(entry),
        "output": output,
        "engine": ENGINE,
        "include": use.include,
        **settings,
    }
    chosen = load_settings(overrides=overrides, project=folder, environ=environment)
    build(chosen, console=console, cache=Cache(chosen.cache, console))
    content = output.read_bytes()
    return Size(raw=len(content), gzip=gzip_size(content))


def render_sizes(
    uses: Sequence[Use], sizes: Mapping[str, Size], documented: Mapping[str, Size]
) -> str:
    """Give the page; `documented` are the sizes with all docstrings."""
    rows = []
    for use in uses:
        size, whole = sizes[use.name], documented[use.name]
        if use.name == BASE:
            base = Size(raw=0, gzip=0)
            before = base
        else:
            base, before = sizes[use.over], documented[use.over]
        target = NONE if use.most is None else f"≤ {megabytes(use.most)}"
        met = "" if use.most is None else " ✓" if size.raw - base.raw <= use.most else " ✗"
        rows.append(
            [
                use.name + (f", over {use.over}" if use.over != BASE else ""),
                megabytes(size.raw),
                megabytes(size.raw - base.raw) + met,
                target,
                megabytes(size.gzip - base.gzip),
                megabytes(whole.raw - before.raw),
            ]
        )
    header = ["program", "raw", "added", "target", "added, gzip -9", "added, `docstrings = all`"]
    return "\n".join(
        [
            "# Sizes\n",
            (
                "Made by `python -m tests.bench --sizes`; do not edit. What packages add to hello"
                f" world, compiled with `--engine {ENGINE}`; the programs are in"
                " `tests/bench/sizes.toml`.\n"
            ),
            table(header, rows),
        ]
    )
