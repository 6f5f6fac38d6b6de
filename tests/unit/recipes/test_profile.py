"""What a recorded profile chooses, and that CPython's recipe is made by its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import BuildError
from py2wasm.recipes.model import CORE, load_recipes
from py2wasm.recipes.profile import FileProfile, ProfileRule, read_record
from tests.bench.__main__ import KERNELS
from tests.bench.library import USES

if TYPE_CHECKING:
    from pathlib import Path

RECORD = """
"a.c" = { share = 0.5, bytes = 102400, program = "guest x" }
"b.c" = { share = 0.5, bytes = 1024, program = "guest x" }
"c.c" = { share = 0.01, bytes = 2048, program = "guest y" }
"d.c" = { share = 0.01, bytes = 1024000, program = "guest y" }
"""
RECIPE = """
source = "thing"
[autoconf]
make = ["all"]
profile = { record = "profile.toml", flags = { "-O2" = 0.5, "-O3" = 10 } }
[[autoconf.install]]
from = "a"
to = "b"
"""


def load(root: Path, record: str) -> dict[str, tuple[str, ...]]:
    folder = root / "thing"
    folder.mkdir()
    (folder / "recipe.toml").write_text(RECIPE)
    (folder / "profile.toml").write_text(record)
    driver = load_recipes(root)["thing"].autoconf
    assert driver is not None
    return driver.flags


def test_density_is_percent_of_the_work_for_each_kibibyte() -> None:
    row = FileProfile(share=0.25, bytes=2048, program="")
    assert row.density == 12.5


def test_files_get_the_flags_of_the_highest_density_they_have(tmp_path: Path) -> None:
    assert load(tmp_path, RECORD) == {"-O3": ("b.c",), "-O2": ("a.c", "c.c")}


def test_flags_of_no_file_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "profile.toml").write_text(RECORD)
    rule = ProfileRule(record="profile.toml", flags={"-O2": 1000.0})
    assert rule.choose(tmp_path) == {}


def test_what_is_no_record_makes_the_recipe_invalid(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="is not valid"):
        load(tmp_path, '"a.c" = { share = 0.5 }\n')


def test_cpython_is_made_by_its_profile() -> None:
    driver = load_recipes()["cpython"].autoconf
    assert driver is not None
    record = read_record(CORE / "cpython" / "profile.toml")
    (fast,) = driver.flags.values()
    assert "Python/ceval.c" in fast
    assert set(fast) <= set(record)
    density = {file: row.density for file, row in record.items()}
    cold = set(record) - set(fast)
    assert min(density[file] for file in fast) > max(density[file] for file in cold)


def test_cpythons_profile_is_of_the_benchmarks_programs() -> None:
    known = {f"guest {name}" for name in KERNELS} | {f"library {use.__name__}" for use in USES}
    record = read_record(CORE / "cpython" / "profile.toml")
    assert {row.program for row in record.values()} <= known
