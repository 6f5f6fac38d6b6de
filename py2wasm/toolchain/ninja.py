"""Writing a `build.ninja`: rules and build statements, escaped as ninja's manual says.

ninja = NinjaFile()
ninja.rule("cc", [zig, "cc", "-O2", Raw("-c $in -o $out")])
ninja.build("a.o", "cc", ["a.c"])
ninja.write(work / "build.ninja")
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


class Raw(str):
    """Part of a rule's command that ninja expands, e.g. `$in`."""

    __slots__ = ()


class NinjaFile:
    """Collects the text of one file."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def rule(self, name: str, command: Sequence[str]) -> None:
        """Define a rule; the words of its command are quoted for the shell."""
        words = [word if isinstance(word, Raw) else _shell(word) for word in command]
        self._lines += [
            f"rule {name}",
            f"  command = {' '.join(words)}",
            f"  description = {name} $out",
        ]

    def build(
        self,
        output: str,
        rule: str,
        inputs: Iterable[str | Path],
        *,
        implicit: Iterable[str] = (),
        variables: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Say how one output is made; `variables` are lists of words for the command."""
        line = f"build {_path(output)}: {rule} {' '.join(_path(str(item)) for item in inputs)}"
        needed = [_path(item) for item in implicit]
        self._lines.append(f"{line} | {' '.join(needed)}" if needed else line)
        for name, words in (variables or {}).items():
            self._lines.append(f"  {name} = {' '.join(map(_shell, words))}")

    def write(self, path: Path) -> None:
        """Write the file."""
        path.write_text("\n".join([*self._lines, ""]), "utf-8")


def _shell(word: str) -> str:
    return shlex.quote(word).replace("$", "$$")


def _path(text: str) -> str:
    return text.replace("$", "$$").replace(" ", "$ ").replace(":", "$:")
