"""The edges of the module graph that a static scan of Python cannot get right."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from importlib import resources

from py2wasm.target_python import Scan, Scope


@dataclass(frozen=True, kw_only=True)
class Edges:
    """`core` comes with every program; see `edges.toml` for the rest."""

    core: tuple[tuple[str, str], ...]
    mentioned: frozenset[str]
    never: frozenset[str]
    provided: frozenset[str]
    needed: dict[str, tuple[str, ...]]
    ignored: dict[str, frozenset[str]]
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    promised: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inert: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def empty_scan(self) -> Scan:
        """The scan of a module without source (a namespace package)."""
        nothing = Scope(name="", owner="", imports=(), mentions=frozenset())
        return Scan(scopes=(nothing,), exports=(), strings=frozenset())


def load_edges() -> Edges:
    """Read the table that ships with the toolchain."""
    text = resources.files("py2wasm.program").joinpath("edges.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return Edges(
        core=tuple((name, why) for why, names in data["core"].items() for name in names),
        mentioned=frozenset(data["mentioned"]["names"]),
        never=frozenset(data["never"]["names"]),
        provided=frozenset(data["provided"]["names"]),
        needed={name: tuple(names) for name, names in data["needed"].items()},
        ignored={name: frozenset(names) for name, names in data["ignored"].items()},
        asked={name: tuple(names) for name, names in data["asked"].items()},
        promised={name: tuple(names) for name, names in data["promised"].items()},
        inert={name: frozenset(names) for name, names in data["inert"].items()},
    )
