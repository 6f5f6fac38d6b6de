"""What packages add to hello world: `python -m tests.bench --sizes` builds the programs and says.

The programs are those of `sizes.toml`, compiled to bytecode, in several ways.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.build import build
from py2wasm.cache import Cache
from py2wasm.host import precompile
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
PLAIN, SMALL, DOCUMENTED, HELD = "plain", "small", "documented", "held"
# Ways of building, and the settings that differ.
WAYS: dict[str, dict[str, str]] = {
    PLAIN: {"snapshot": "none"},
    SMALL: {"snapshot": "none", "profile": "size"},
    DOCUMENTED: {"snapshot": "none", "docstrings": "all"},
    HELD: {"snapshot": "imports"},
}


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
    """What a program weighs, in bytes; `aot` is its native code, by wasmtime."""

    raw: int
    gzip: int
    aot: int

    def over(self, base: Size) -> Size:
        """Give what this has more than `base`."""
        return Size(raw=self.raw - base.raw, gzip=self.gzip - base.gzip, aot=self.aot - base.aot)


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
    cache = Cache(chosen.cache, console)
    build(chosen, console=console, cache=cache)
    content = output.read_bytes()
    code = precompile(output, cache, console)
    return Size(raw=len(content), gzip=gzip_size(content), aot=code.stat().st_size)


def render_sizes(uses: Sequence[Use], sizes: Mapping[str, Mapping[str, Size]]) -> str:
    """Give the page; `sizes` are by way of building (`WAYS`), then by program."""
    rows = []
    for use in uses:
        added = {way: size[use.name].over(_base(use, size)) for way, size in sizes.items()}
        plain = added[PLAIN]
        rows.append(
            [
                use.name + (f", over {use.over}" if use.over != BASE else ""),
                megabytes(sizes[PLAIN][use.name].raw),
                NONE if use.most is None else f"≤ {megabytes(use.most)}",
                megabytes(plain.raw) + _met(plain, use),
                megabytes(added[SMALL].raw) + _met(added[SMALL], use),
                megabytes(plain.gzip),
                megabytes(plain.aot),
                megabytes(added[DOCUMENTED].raw),
                megabytes(sizes[HELD][use.name].raw),
                megabytes(sizes[HELD][use.name].gzip),
            ]
        )
    header = [
        "program", "raw", "target", "added", "added, `profile = size`", "added, gzip -9",
        "added, AOT", "added, `docstrings = all`", "raw, with a snapshot",
        "gzip -9, with a snapshot",
    ]  # fmt: skip
    return "\n".join(
        [
            "# Sizes\n",
            (
                "Made by `python -m tests.bench --sizes`; do not edit. What packages add to hello"
                f" world, compiled with `--engine {ENGINE} --snapshot none`; with a snapshot, in"
                " the last columns, the imports stay in the module. The programs are in"
                " `tests/bench/sizes.toml`. AOT is native code by wasmtime, for the machine that"
                " made this page.\n"
            ),
            table(header, rows),
        ]
    )


def _base(use: Use, sizes: Mapping[str, Size]) -> Size:
    return Size(raw=0, gzip=0, aot=0) if use.name == BASE else sizes[use.over]


def _met(added: Size, use: Use) -> str:
    if use.most is None:
        return ""
    return " ✓" if added.raw <= use.most else " ✗"
