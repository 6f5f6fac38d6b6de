"""The suite as `suite.toml` describes it: which modules, with which engines, what may fail."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FOLDER = Path(__file__).resolve().parents[1]
ENGINES = ("bytecode", "nuitka")
MODULE_KEYS = {
    "engines", "include", "claims", "fast", "skip", "expected",
    *(f"{key}-{engine}" for key in ("skip", "expected") for engine in ENGINES),
}  # fmt: skip


class SuiteError(Exception):
    """`suite.toml` or the selection from it makes no sense."""


@dataclass(frozen=True, kw_only=True)
class SuiteModule:
    """One module of `Lib/test`.

    `skip` and `expected`, each by engine, map patterns of test names to causes.
    """

    name: str
    engines: tuple[str, ...]
    fast: tuple[str, ...]
    include: tuple[str, ...]
    # Flags of test.support that are off on WASI; what they stand for works well enough here.
    claims: tuple[str, ...]
    skip: Mapping[str, Mapping[str, str]]
    expected: Mapping[str, Mapping[str, str]]

    def cause(self, test: str, engine: str) -> str | None:
        """Say why a test may fail, or None if it must not."""
        patterns = self.expected[engine].items()
        return next((cause for pattern, cause in patterns if fnmatchcase(test, pattern)), None)

    def stale(self, failing: Iterable[str], engine: str) -> list[str]:
        """List the patterns of `expected` that no failing test matches."""
        names = list(failing)
        return [
            pattern
            for pattern in self.expected[engine]
            if not any(fnmatchcase(name, pattern) for name in names)
        ]


@dataclass(frozen=True, kw_only=True)
class Suite:
    """All of `suite.toml`. `rates` is the least share of tests that must pass, by engine."""

    rates: Mapping[str, float]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    data: tuple[str, ...]
    leave_out: tuple[str, ...]
    causes: Mapping[str, str]
    modules: Mapping[str, SuiteModule]

    def select(
        self, engine: str, names: Iterable[str] = (), *, fast: bool = False
    ) -> list[SuiteModule]:
        """Give the modules of an engine: the named ones, the fast ones, or all."""
        wanted = list(names)
        for name in wanted:
            if name not in self.modules:
                raise SuiteError(f"`{name}` is not in suite.toml")
        return [
            module
            for module in self.modules.values()
            if engine in (module.fast if fast else module.engines)
            and (not wanted or module.name in wanted)
        ]


def load_suite(path: Path = FOLDER / "suite.toml") -> Suite:
    """Read the suite; raise `SuiteError` for what cannot be meant."""
    data = tomllib.loads(path.read_text("utf-8"))
    causes = data["causes"]
    plain = dict.fromkeys(data["bytecode"]["modules"], {})
    tables = {**plain, **data["modules"]}
    stage = data["stage"]
    return Suite(
        rates=data["rates"],
        include=tuple(stage["include"]),
        exclude=tuple(stage["exclude"]),
        data=tuple(stage["data"]),
        leave_out=tuple(stage["leave-out"]),
        causes=causes,
        modules={name: _module(name, table, causes) for name, table in sorted(tables.items())},
    )


def _module(name: str, table: dict[str, Any], causes: Mapping[str, str]) -> SuiteModule:
    if unknown := sorted(table.keys() - MODULE_KEYS):
        raise SuiteError(f"{name}: unknown key `{unknown[0]}`")
    skip, expected = _by_engine(table, "skip"), _by_engine(table, "expected")
    for named in (*skip.values(), *expected.values()):
        for test, cause in named.items():
            if cause not in causes:
                raise SuiteError(f"{name}: {test}: no such cause: `{cause}`")
    return SuiteModule(
        name=name,
        engines=tuple(table.get("engines", ("bytecode",))),
        fast=tuple(table.get("fast", ())),
        include=tuple(table.get("include", ())),
        claims=tuple(table.get("claims", ())),
        skip=skip,
        expected=expected,
    )


def _by_engine(table: dict[str, Any], key: str) -> dict[str, dict[str, str]]:
    common = table.get(key, {})
    return {engine: {**common, **table.get(f"{key}-{engine}", {})} for engine in ENGINES}
