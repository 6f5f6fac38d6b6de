"""Why something is in a module: the way of reasons from it to the entry."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from py2wasm.sidecar import Sidecar

CODECS = "encodings."
# The most alike names that an error proposes.
MOST_ALIKE = 3


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A part of a module, what it is, why it is there, and the module it is there for, if any."""

    name: str
    what: str
    reason: str
    importer: str | None


def why(wanted: str, sidecar: Sidecar) -> list[Reason]:
    """Give the reasons from a module, C module, embedded file or codec to what the program is.

    Raises `UsageError` if there is nothing of that name, with the reason where one is known.
    """
    known = {reason.name: reason for reason in all_reasons(sidecar)}
    name = _find(wanted, known, sidecar)
    found: list[Reason] = []
    seen: set[str] = set()
    step: str | None = name
    while step is not None and step in known and step not in seen:
        seen.add(step)
        found.append(known[step])
        step = known[step].importer
    return found


def all_reasons(sidecar: Sidecar) -> Iterable[Reason]:
    """Give the reason of everything in a module; of two things of a name the module comes last."""
    for file in sidecar.data:
        yield Reason(name=file.path, what="embedded file", reason=file.reason, importer=file.module)
    for builtin in sidecar.builtins:
        yield Reason(
            name=builtin.name,
            what="C module",
            reason=builtin.reason,
            importer=builtin.importer,
        )
    for module in sidecar.modules:
        yield Reason(
            name=module.name,
            what=f"{module.origin} module, {module.engine}",
            reason=module.reason,
            importer=module.importer,
        )


def _find(wanted: str, known: dict[str, Reason], sidecar: Sidecar) -> str:
    codec = CODECS + wanted.lower().replace("-", "_")
    for name in (wanted, f"/{wanted.lstrip('/')}", codec):
        if name in known:
            return name
    files = [name for name in known if name.endswith(f"/{wanted}")]
    if len(files) == 1:
        return files[0]
    if wanted in sidecar.absent:
        raise UsageError(f"`{wanted}` is not in the module", cause=sidecar.absent[wanted])
    below = [name for name in known if name.startswith(f"{wanted}.")] + files
    alike = difflib.get_close_matches(wanted, known, n=MOST_ALIKE)
    names = sorted(below)[:MOST_ALIKE] or alike
    raise UsageError(
        f"nothing called `{wanted}` is in the module",
        hint=f"there is {', '.join(f'`{name}`' for name in names)}" if names else None,
    )
