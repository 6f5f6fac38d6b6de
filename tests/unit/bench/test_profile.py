"""Counting instructions by object file, and the record of what was counted."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
import wasmtime

from tests.bench.contestants import ContestantError
from tests.bench.meter import REST, Function, MeterError, add_counters, read_functions
from tests.bench.profile import Profile, find_sources, render_profile
from wedge.wasm import read_bodies, read_sections

if TYPE_CHECKING:
    from pathlib import Path

MODULE = bytes(
    wasmtime.wat2wasm("""
    (module
      (global (mut i32) (i32.const 7))
      (func $down (param i32) (result i32)
        (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        (global.get 0))
      (func (export "run") (param i32 i32) (result i32)
        (block (block (block (br_table 0 1 2 (local.get 1))) (return (i32.const 1))))
        (call $down (local.get 0))))
    """)
)
MAP = """\
    Addr      Off     Size Out     In      Symbol
       -       10       40 CODE
       -       12       {0:x}         /some/libone.a(down.o):(down)
       -       12       {0:x}                 CODE
       -       20       {1:x}         /some/main.o:(run)
       0       40       10 DATA
       0       40       10         /some/libone.a(down.o):(.data.x)
"""


def run(first: int, second: int) -> tuple[int, dict[str, int]]:
    """Run the module with counters; give its result and what they say."""
    store = wasmtime.Store()
    module = wasmtime.Module(store.engine, add_counters(MODULE, ["down", "main"]))
    exports = wasmtime.Instance(store, module, []).exports(store)
    function = exports["run"]
    assert isinstance(function, wasmtime.Func)
    result = function(store, first, second)
    counters = {n: g.value(store) for n, g in exports.items() if isinstance(g, wasmtime.Global)}
    return result, counters


@pytest.mark.parametrize("times", [1, 2, 10])
def test_instructions_count_as_often_as_they_run(times: int) -> None:
    # The loop and its end, the last expression and the function's end run once.
    result, counters = run(times, 2)
    assert result == 7
    assert counters["down"] == 1 + 5 * times + 3


def test_what_is_not_reached_does_not_count() -> None:
    result, counters = run(5, 0)
    # Three blocks, the table's operand, the table; an end; a constant and the return.
    assert (result, counters) == (1, {"down": 0, "main": 5 + 2})


def test_an_instruction_that_is_not_known_is_an_error() -> None:
    damaged = MODULE.replace(b"\x0d\x00\x0b\x23", b"\x27\x00\x0b\x23")
    assert damaged != MODULE
    with pytest.raises(MeterError, match="no instruction that is known"):
        add_counters(damaged, ["down", "main"])


def sizes() -> list[int]:
    code = dict(read_sections(MODULE))["code"]
    return [body.end - body.position + 1 for body in read_bodies(code)]


def test_functions_are_named_by_the_map(tmp_path: Path) -> None:
    link_map = tmp_path / "a.map"
    link_map.write_text(MAP.format(*sizes()))
    down, main = sizes()
    assert read_functions(MODULE, link_map) == [
        Function(file="libone/down.o", size=down),
        Function(file=REST, size=main),
    ]


def test_a_map_of_another_module_is_an_error(tmp_path: Path) -> None:
    link_map = tmp_path / "a.map"
    link_map.write_text(MAP.format(*reversed(sizes())))
    with pytest.raises(MeterError, match="other functions"):
        read_functions(MODULE, link_map)


def test_object_files_have_one_source(tmp_path: Path) -> None:
    for name in ("Python/context.c", "Modules/_decimal/libmpdec/context.c", "Objects/a.c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    objects = ["libpython3.13/context.o", "libmpdec/context.o", "libc/a.o", REST]
    assert find_sources(tmp_path, objects) == {
        "libpython3.13/context.o": "Python/context.c",
        "libmpdec/context.o": "Modules/_decimal/libmpdec/context.c",
    }
    (tmp_path / "Python" / "a.c").touch()
    with pytest.raises(ContestantError, match="is made from one of"):
        find_sources(tmp_path, ["libpython3.13/a.o"])


def test_a_file_is_recorded_at_its_greatest_share() -> None:
    profile = Profile()
    profile.shares = {
        "cold.c": {"guest x": 0.0004},
        "b.c": {"guest x": 0.1, "guest y": 0.3},
        "a.c": {"guest x": 0.9, "guest y": 0.2},
    }
    profile.sizes.update({"a.c": 100, "b.c": 50, "cold.c": 9})
    record = tomllib.loads(render_profile(profile))
    assert list(record.items()) == [
        ("a.c", {"share": 0.9, "bytes": 100, "program": "guest x"}),
        ("b.c", {"share": 0.3, "bytes": 50, "program": "guest y"}),
    ]
