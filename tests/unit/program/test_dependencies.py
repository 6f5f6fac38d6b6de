"""Which dependencies are missing on the target, whatever the interpreter that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from packaging.metadata import Metadata
from packaging.requirements import Requirement

from py2wasm.errors import SettingsError
from py2wasm.program.dependencies import (
    find_missing,
    install_dependencies,
    needed_of,
    target_markers,
)
from py2wasm.target import Target

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.console import Console

MARKERS = target_markers(Target())


def package(name: str, *requires: str) -> Metadata:
    text = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    text += "".join(f"Requires-Dist: {line}\n" for line in requires)
    return Metadata.from_email(text.encode(), validate=False)


def missing(wanted: str, *found: Metadata) -> set[str]:
    return {str(item) for item in find_missing([Requirement(wanted)], found, MARKERS)}


def test_markers_are_the_targets() -> None:
    lens = package(
        "lens",
        'new; python_version >= "3.13"',
        'old; python_version < "3.13"',
        'windows; sys_platform == "win32"',
        'wasm; platform_machine == "wasm32"',
    )
    assert missing("lens", lens) == {"new", "wasm"}


def test_extras_count_where_they_are_asked_for() -> None:
    lens = package("lens", 'speed>=2; extra == "fast"')
    assert missing("lens", lens) == set()
    assert missing("lens[fast]", lens) == {"speed>=2"}


def test_dependencies_of_dependencies() -> None:
    assert missing("a", package("a", "B.c"), package("b-c", "a", "d~=1.0")) == {"d~=1.0"}


def test_a_text_that_is_no_requirement(cache: Cache, console: Console) -> None:
    with pytest.raises(SettingsError, match="`a b` in `dependencies` is not a requirement"):
        install_dependencies(["a b"], cache=cache, console=console, target=Target(), environment={})


def test_requirements_of_a_project_that_come_from_elsewhere_are_not_needed() -> None:
    declared = ("attrs>=24", "Py_Numpy >= 2", "wedge-py2wasm")
    provided = {"py-numpy", "wedge-py2wasm"}
    assert needed_of(declared, provided=provided) == ("attrs>=24",)


def test_requirements_that_do_not_apply_on_the_target_are_not_installed(
    cache: Cache, console: Console
) -> None:
    found = install_dependencies(
        ['pywin32>=300; sys_platform == "win32"', 'tomli; python_version < "3.11"'],
        cache=cache,
        console=console,
        target=Target(),
        environment={},
    )
    assert found.site == ()
