"""What is imported for a snapshot, and in which order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.program import Module, Origin, Program
from py2wasm.program.model import Shim
from py2wasm.program.reach import Reach
from py2wasm.snapshot.plan import Plan
from py2wasm.target_python import Opening, TopImport

if TYPE_CHECKING:
    from collections.abc import Mapping

SITE = Path("/shims/vectors")


class Openings:
    """Stands in for the target's Python: openings by file name."""

    def __init__(self, openings: Mapping[str, Opening]) -> None:
        self._openings = openings

    def opening(self, path: Path) -> Opening:
        return self._openings.get(path.stem, Opening())


def of(*names: str) -> tuple[TopImport, ...]:
    """Give imports as written: `a.b`, `a:b,c`, `.x`."""
    found = []
    for word in names:
        name, _, taken = word.partition(":")
        bare = name.lstrip(".")
        level = len(name) - len(bare)
        found.append(
            TopImport(level=level, name=bare, names=tuple(taken.split(",")) if taken else ())
        )
    return tuple(found)


def plan(tmp_path: Path, *, real_name: str | None = None, **openings: Opening) -> Plan:
    def module(name: str, origin: Origin, path: Path) -> Module:
        path.touch()
        return Module(
            name=name,
            path=path,
            guest_path="",
            is_package=False,
            origin=origin,
            reason="",
            real_name=real_name if name == "__main__" else None,
        )

    site = tmp_path / "site"
    site.mkdir()
    own = ("__main__", "own", "other", "pkg", "pkg.part")
    modules = [module(name, Origin.USER, tmp_path / f"{name}.py") for name in own]
    modules += [module(name, Origin.STDLIB, tmp_path / f"{name}.py") for name in ("json", "re")]
    modules += [module("vectors", Origin.THIRD_PARTY, site / "vectors.py")]
    modules += [module("third", Origin.THIRD_PARTY, tmp_path / "third.py")]
    shim = Shim(name="vectors", version="1", site=site, modules={}, imports={}, libraries=())
    program = Program(
        entry=modules[0],
        modules=tuple(modules),
        builtins={"math": "imported"},
        shims=(shim,),
        reach=Reach(bodies=(), builtins={}),
    )
    python = Openings({"__main__" if name == "main" else name: o for name, o in openings.items()})
    return Plan(program, python)  # type: ignore[arg-type]


def test_the_order_of_the_program(tmp_path: Path) -> None:
    found = plan(tmp_path, main=Opening(imports=of("json", "own:a,b", "math", "third")))
    assert found.imports({}) == ["json", "own:a,b", "math", "third"]


def test_after_a_module_that_waits_only_libraries_follow(tmp_path: Path) -> None:
    found = plan(
        tmp_path, main=Opening(imports=of("other", "own", "third", "re", "vectors", "math"))
    )
    assert found.imports({"own": "reads the clock"}) == ["other", "re", "vectors", "math"]


def test_of_what_comes_later_only_libraries(tmp_path: Path) -> None:
    found = plan(tmp_path, main=Opening(imports=of("own"), after=of("other", "re")))
    assert found.imports({}) == ["own", "re"]


def test_a_library_that_waits_is_left_out(tmp_path: Path) -> None:
    found = plan(tmp_path, main=Opening(imports=of("re", "json", "own")))
    assert found.imports({"re": "reads the clock"}) == ["json"]


def test_libraries_of_modules_that_wait(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        main=Opening(imports=of("own")),
        own=Opening(imports=of("other", "vectors"), after=of("json")),
        other=Opening(imports=of("re")),
    )
    left = {"own": "imports other", "other": "writes output"}
    assert found.imports(left) == ["vectors", "json", "re"]


def test_relative_imports_of_a_module_run_by_name(tmp_path: Path) -> None:
    opening = Opening(imports=of(".part:x", ".:part"))
    found = plan(tmp_path, real_name="pkg.__main__", main=opening)
    assert found.package({}) == "pkg"
    assert found.imports({}) == ["pkg.part:x", "pkg:part"]
    left = {"pkg": "writes output"}
    assert (found.package(left), found.imports(left)) == ("", [])


def test_packages_of_shims_are_configured(tmp_path: Path) -> None:
    assert plan(tmp_path).configured() == ["vectors"]


@pytest.mark.parametrize("left", [{}, {"own": "x"}])
def test_what_is_not_part_of_the_program(tmp_path: Path, left: dict[str, str]) -> None:
    found = plan(tmp_path, main=Opening(after=of("absent")))
    assert found.imports(left) == []
