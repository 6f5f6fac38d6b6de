"""Stand-ins for the parser and compiler: when, and how they get into a finished module."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import wasmtime

from py2wasm.engines import Unit
from py2wasm.link.compiler import PARSER, TREES, choose_compiler, put_stand_ins

if TYPE_CHECKING:
    from py2wasm.program import Program
    from py2wasm.settings import CompilerChoice

MODULE = """
(module
  (import "host" "given" (func $given (result i32)))
  (func $check (export "PyAST_Check") (result i32) (i32.add (call $given) (i32.const 100)))
  (func $stand_in (export "__wrap_PyAST_Check") (result i32) (i32.const 0))
  (func (export "run") (result i32) (call $check)))
"""


def program(why: str | None = None, *, trees: bool = False, libraries: Any = ()) -> Program:
    reach = SimpleNamespace(why_compiles=lambda ran: None if ran else why, has_syntax_trees=trees)
    shim = SimpleNamespace(name="fast", libraries=libraries)
    return SimpleNamespace(reach=reach, shims=(shim,))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("choice", "why", "kept", "replaced"),
    [
        ("auto", None, False, (*PARSER, *TREES)),
        ("auto", "app (line 3)", True, TREES),
        ("keep", None, True, ()),
        ("drop", "app (line 3)", False, (*PARSER, *TREES)),
    ],
)
def test_choice(
    choice: CompilerChoice, why: str | None, kept: object, replaced: tuple[str, ...]
) -> None:
    found = choose_compiler(choice, program(why), ())
    assert (found.kept, found.replaced) == (kept, replaced)


def test_syntax_trees_stay_where_the_program_has_them() -> None:
    assert choose_compiler("auto", program("app (line 3)", trees=True), ()).replaced == ()


def test_what_has_run_needs_it_no_more() -> None:
    assert not choose_compiler("auto", program("app (line 3)"), (), ["app"]).kept


def test_native_code_that_compiles(tmp_path: Path) -> None:
    library, source = tmp_path / "fast.a", tmp_path / "slow.c"
    library.write_bytes(b"...PyRun_StringFlags...")
    found = choose_compiler("auto", program(libraries=(library,)), ())
    assert (found.kept, found.reason) == (True, "native code of `fast`")
    source.write_text("x = Py_CompileStringFlags(text, name, mode, &flags);")
    found = choose_compiler("auto", program(), (Unit(source=source, module="slow"),))
    assert (found.kept, found.reason) == (True, "C code of `slow`")
    # What Cython writes into every module, for another API.
    source.write_text('code_object = Py_CompileString("_getframe()", filename, Py_eval_input);')
    assert not choose_compiler("auto", program(), (Unit(source=source, module="slow"),)).kept
    library.write_bytes(b"PyRun_Nothing")
    assert not choose_compiler("auto", program(libraries=(library,)), ()).kept


def test_a_stand_in_takes_the_place() -> None:
    module = bytes(wasmtime.wat2wasm(MODULE))
    changed = put_stand_ins(module, ["PyAST_Check", "not_in_this_module"])
    assert [_run(module), _run(changed)] == [107, 0]


def _run(module: bytes) -> object:
    store = wasmtime.Store()
    given = wasmtime.Func(store, wasmtime.FuncType([], [wasmtime.ValType.i32()]), lambda: 7)
    loaded = wasmtime.Module(store.engine, module)
    function = wasmtime.Instance(store, loaded, [given]).exports(store)["run"]
    assert isinstance(function, wasmtime.Func)
    return function(store)
