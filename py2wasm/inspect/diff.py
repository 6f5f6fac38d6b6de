"""Two modules compared: which parts grew or shrank, what each asks of its host, and what each was
made from.

Parts are the same if the ways to them are. Equal inputs give equal bytes, so where bytes differ an
input does: a source, an archive, a tool, or a setting that shows in what the sidecars say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from py2wasm.inspect.inspection import Inspection
    from py2wasm.inspect.node import Node
    from py2wasm.sidecar import Sidecar


@dataclass(frozen=True, kw_only=True)
class Change:
    """A part of which the size differs; None where it is not in a module. Sizes are in bytes."""

    way: tuple[str, ...]
    kind: str
    before: int | None
    after: int | None
    is_leaf: bool

    @property
    def delta(self) -> int:
        """By how much it grew."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Something other than a size that differs; None where it is not there at all."""

    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What differs between two modules."""

    is_same: bool
    parts: tuple[Change, ...]
    sections: tuple[Change, ...]
    interface: tuple[Difference, ...]
    inputs: tuple[Difference, ...]


def compare_modules(before: Inspection, after: Inspection) -> Comparison:
    """Compare two modules; parts come with those they are in first, the largest changes first."""
    inputs: tuple[Difference, ...] = ()
    if before.sidecar is not None and after.sidecar is not None:
        inputs = tuple(_compare_inputs(before.sidecar, after.sidecar))
    return Comparison(
        is_same=before.sha256 == after.sha256,
        parts=tuple(_compare_parts((), before.tree, after.tree)),
        sections=tuple(_compare_sections(before.wasm.sections, after.wasm.sections)),
        interface=tuple(_compare_interfaces(before, after)),
        inputs=inputs,
    )


def _compare_parts(way: tuple[str, ...], before: Node | None, after: Node | None) -> list[Change]:
    ones = {child.name: child for child in before.children} if before else {}
    others = {child.name: child for child in after.children} if after else {}
    found: list[tuple[int, str, list[Change]]] = []
    for name in ones.keys() | others.keys():
        one, other = ones.get(name), others.get(name)
        inner = _compare_parts((*way, name), one, other)
        change = _change((*way, name), one, other)
        # Parts of a part can differ although its size does not.
        if change.delta or inner or None in (change.before, change.after):
            found.append((-abs(change.delta), name, [change, *inner]))
    return [change for _, _, changes in sorted(found) for change in changes]


def _change(way: tuple[str, ...], before: Node | None, after: Node | None) -> Change:
    there = [node for node in (before, after) if node is not None]
    return Change(
        way=way,
        kind=there[-1].kind.value,
        before=before.size if before else None,
        after=after.size if after else None,
        is_leaf=not any(node.children for node in there),
    )


def _compare_sections(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        sizes = before.get(name), after.get(name)
        if sizes[0] != sizes[1]:
            yield Change(way=(name,), kind="section", before=sizes[0], after=sizes[1], is_leaf=True)


def _compare_interfaces(before: Inspection, after: Inspection) -> Iterator[Difference]:
    one, other = before.wasm, after.wasm
    yield from _compare_sets(
        "import",
        [f"{item.module}.{item.name}" for item in one.imports],
        [f"{item.module}.{item.name}" for item in other.imports],
    )
    yield from _compare_sets("export", one.exports, other.exports)
    yield from _compare_sets("feature", one.features, other.features)
    yield from _compare_texts(
        "memory, in pages of 64 KiB",
        f"{one.memory_pages} to {one.memory_maximum or 'any'}",
        f"{other.memory_pages} to {other.memory_maximum or 'any'}",
    )


def _compare_inputs(before: Sidecar, after: Sidecar) -> Iterator[Difference]:
    yield from _compare_texts("kind", before.kind, after.kind)
    one, other = before.inputs, after.inputs
    for name in ("py2wasm", "python", "target", "toolchain", "optimizer"):
        yield from _compare_texts(name, getattr(one, name), getattr(other, name))
    yield from _compare_tables("archive", one.archives, other.archives)
    yield from _compare_tables("shim", one.shims, other.shims)
    yield from _compare_tables(
        "module",
        {module.name: module.engine for module in before.modules},
        {module.name: module.engine for module in after.modules},
    )
    yield from _compare_tables("source of", _sources(before), _sources(after), both=True)
    yield from _compare_sets(
        "C module", [one.name for one in before.builtins], [one.name for one in after.builtins]
    )
    yield from _compare_tables(
        "embedded file",
        {file.path: f"{file.size} bytes" for file in before.data},
        {file.path: f"{file.size} bytes" for file in after.data},
    )
    yield from _compare_texts("parser and compiler", _compiler(before), _compiler(after))
    yield from _compare_snapshots(before, after)


def _compare_snapshots(before: Sidecar, after: Sidecar) -> Iterator[Difference]:
    one, other = before.snapshot, after.snapshot
    yield from _compare_texts("snapshot", one.kind if one else None, other.kind if other else None)
    if one is not None and other is not None:
        # The seed follows from all bytes that were linked.
        yield from _compare_texts("hash seed", str(one.hash_seed), str(other.hash_seed))
        yield from _compare_sets("import before the run", one.imported, other.imported)
        yield from _compare_tables("left to the run", one.left, other.left)


def _sources(sidecar: Sidecar) -> dict[str, str | None]:
    return {module.name: module.sha256 for module in sidecar.modules}


def _compiler(sidecar: Sidecar) -> str:
    compiler = sidecar.compiler
    return f"{'kept' if compiler.kept else 'left out'}: {compiler.reason}"


def _compare_texts(what: str, before: str | None, after: str | None) -> Iterator[Difference]:
    if before != after:
        yield Difference(what=what, before=before, after=after)


def _compare_sets(what: str, before: Iterable[str], after: Iterable[str]) -> Iterator[Difference]:
    ones, others = set(before), set(after)
    for name in sorted(ones ^ others):
        there = f"{what} {name}"
        yield Difference(
            what=there,
            before="there" if name in ones else None,
            after="there" if name in others else None,
        )


def _compare_tables(
    what: str,
    before: Mapping[str, str | None],
    after: Mapping[str, str | None],
    *,
    both: bool = False,
) -> Iterator[Difference]:
    """Compare values by name; of names that only one has, nothing is said if it must be `both`."""
    names = before.keys() & after.keys() if both else before.keys() | after.keys()
    for name in sorted(names):
        yield from _compare_texts(f"{what} {name}", before.get(name), after.get(name))
