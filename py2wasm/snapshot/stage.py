"""The stage: run the preparation until nothing is in it that only a run can know, then keep it.

What a module does as it is imported shows when it is imported. So the first attempt imports all
that the program would, and a module that reads the clock or writes output is left to the run in the
next one, with all that import it. Usually the first attempt is the last.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from py2wasm.errors import SnapshotError
from py2wasm.host.prepare import Preparation
from py2wasm.link import put_stand_ins
from py2wasm.snapshot.image import write_snapshot
from py2wasm.snapshot.plan import Plan
from py2wasm.snapshot.trim import trim_functions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from py2wasm.host.prepare import Prepared
    from py2wasm.link import Compiler, Image
    from py2wasm.program import Program
    from py2wasm.settings import SnapshotKind
    from py2wasm.target_python import TargetPython

MAIN = "__main__"


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What a module begins with: the modules imported, and those left to the run, with the reason.

    `hash_seed` is that of strings for as long as the module exists; `size` counts the bytes that it
    has more than without.
    """

    kind: SnapshotKind
    hash_seed: int
    imported: tuple[str, ...] = ()
    left: dict[str, str] = field(default_factory=dict)
    size: int = 0

    def describe(self) -> str:
        """Say in a line what came of it."""
        text = f"{self.kind}: {len(self.imported)} modules imported"
        return f"{text}, {len(self.left)} left to the run" if self.left else text


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a module does that only a run can do, and where, as `file:line` if that is known."""

    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.what} ({self.where})" if self.where else self.what


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the module said of a preparation."""

    found: dict[str, Finding]
    imported: tuple[str, ...]
    raised: str | None

    @classmethod
    def read(cls, text: str) -> Report:
        """Read the rows that `runtime_stubs/prepare.py` writes."""
        rows = [row.split("\t") for row in text.splitlines()]
        return cls(
            found={row[1]: Finding(what=row[2], where=row[3]) for row in rows if row[0] == "found"},
            imported=tuple(row[1] for row in rows if row[0] == "imported" and row[1] != MAIN),
            raised=next((row[1] for row in rows if row[0] == "raised"), None),
        )


def take_snapshot(
    image: Image,
    kind: SnapshotKind,
    program: Program,
    python: TargetPython,
    compiler_after: Callable[[Sequence[str]], Compiler],
    *,
    stack_size: int,
    work: Path,
) -> tuple[Image, Snapshot, Compiler]:
    """Give the image with the program's start in it, and what became of the compiler.

    `compiler_after` decides that, once these modules have run.

    Raises `SnapshotError` if a whole program was asked for and does what only a run can do.
    """
    module = image.path.read_bytes()
    seed = int.from_bytes(hashlib.sha256(module).digest()[:4], "big") or 1
    plan = Plan(program, python)
    passing, configured = "" if program.asks_again else "passing", ",".join(plan.configured())
    preparation, log = Preparation(module), work / "prepare.log"
    left: dict[str, str] = {}
    while True:
        names = [plan.package(left), ",".join(left), configured]
        arguments = [str(seed), kind, passing, *names, *plan.imports(left)]
        prepared = preparation.run(arguments, log)
        report = Report.read(prepared.report)
        if kind == "program":
            _refuse(report, log)
        if not report.found:
            break
        new = {name: str(what) for name, what in report.found.items() if name != MAIN}
        if new.keys() <= left.keys():
            raise SnapshotError("the program could not be prepared", cause=prepared.report)
        left |= new
    path = work / "snapshot.wasm"
    ran = (*report.imported, MAIN) if kind == "program" else report.imported
    compiler = compiler_after(ran)
    rest = put_stand_ins(module, compiler.replaced)
    begun = write_snapshot(rest, _without_stack(prepared, stack_size))
    path.write_bytes(trim_functions(begun))
    snapshot = Snapshot(
        kind=kind,
        hash_seed=seed,
        imported=report.imported,
        left=left,
        size=path.stat().st_size - len(module),
    )
    return replace(image, path=path), snapshot, compiler


def _without_stack(prepared: Prepared, stack_size: int) -> bytes:
    """Give the memory without what calls have left in that of the stack, which lies first."""
    return bytes(stack_size) + prepared.memory[stack_size:]


def _refuse(report: Report, log: Path) -> None:
    for name, finding in report.found.items():
        where = f"{finding.where}: " if finding.where else ""
        raise SnapshotError(
            f"`{name}` {finding.what} before the program starts",
            cause=f"{where}a snapshot of the whole program cannot hold what only a run can know",
            hint=ELSEWHERE,
        )
    if report.raised is not None:
        raise SnapshotError(
            f"the program raised {report.raised} before it started",
            cause=log.read_text("utf-8", "replace").rstrip(),
        )


ELSEWHERE = 'do it below `if __name__ == "__main__":`, or build with `snapshot = "imports"`'
