"""A tool and what was found of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from py2wasm.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class State(Enum):
    """What doctor says about a tool."""

    FOUND = "found"
    MISSING = "missing"
    WRONG_VERSION = "wrong version"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found of a tool on this machine."""

    name: str
    state: State
    required: bool
    purpose: str
    wanted: str
    version: str | None = None
    path: Path | None = None
    advice: str | None = None

    def require(self) -> Path:
        """Give the path of a usable tool, or raise `ToolError` with what to do."""
        if self.state is State.FOUND and self.path is not None:
            return self.path
        found = f" (found {self.version})" if self.version else ""
        raise ToolError(
            f"`{self.name}` {self.wanted} is needed but {self.state.value}{found}", hint=self.advice
        )


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A program that builds use, and how to find it.

    `wanted` is a version specifier, empty for any version.
    """

    name: str
    purpose: str
    advice: str
    locate: Callable[[], Path | None]
    ask_version: Callable[[Path], str]
    wanted: str = ""
    required: bool = True

    def find(self) -> Finding:
        """Look for the tool and judge its version."""
        path = self.locate()
        if path is None:
            return self._finding(State.MISSING)
        try:
            version = self.ask_version(path).strip()
        except ToolError as error:
            return self._finding(State.MISSING, path=path, advice=f"{error.message}; {self.advice}")
        state = State.FOUND if self._fits(version) else State.WRONG_VERSION
        return self._finding(state, path=path, version=version)

    def _fits(self, version: str) -> bool:
        # Vendors append words to the number, e.g. `1.13.2.git.kitware`.
        number = re.match(r"\d+(\.\d+)*", version)
        if number is None:
            return not self.wanted
        return Version(number[0]) in SpecifierSet(self.wanted)

    def _finding(
        self,
        state: State,
        *,
        path: Path | None = None,
        version: str | None = None,
        advice: str | None = None,
    ) -> Finding:
        return Finding(
            name=self.name,
            state=state,
            required=self.required,
            purpose=self.purpose,
            wanted=self.wanted or "any version",
            version=version,
            path=path,
            advice=None if state is State.FOUND else (advice or self.advice),
        )
