"""A module as the linker would leave it, with its map and program, small enough to count."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import wasmtime

from py2wasm.link import Image
from py2wasm.link.areas import Areas
from py2wasm.link.linkmap import LinkMap, Placed
from py2wasm.link.tables import Blob, Embedded
from py2wasm.program import Module, Origin

if TYPE_CHECKING:
    from py2wasm.program import Program
    from py2wasm.sysroot import Sysroot

PYTHON, ZLIB, NUMPY = "/a/libpython3.13.a", "/a/libz.a", "/n/libnumpy.a"
WAT = """
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
  (memory 1)
  (func $ctors)
  (func $eval (result i32) (i32.const 1000))
  (func $PyInit_zlib (result i32) (i32.const 2))
  (func $inflate (result i32) (i32.const 3))
  (func $main (result i32) (i32.const 4))
  (func $user (result i32) (i32.const 5))
  (func $array (result i32) (i32.const 6))
  (func $dead unreachable)
  (func $start (export "_start"))
  (data (i32.const 1024) "0123456789abcdefghij")
  (data (i32.const 1050) "xyz-heap"))
"""


def function(name: str, file: str, member: str = "") -> Placed:
    return Placed(file=file, member=member, section=name, symbol=name, size=4)


def datum(name: str, address: int, size: int, file: str, member: str = "") -> Placed:
    section = f".rodata.{name}"
    return Placed(file=file, member=member, section=section, address=address, size=size)


LINKED = LinkMap(
    functions=(
        function("__wasm_call_ctors", "<internal>"),
        function("eval", PYTHON, "ceval.o"),
        function("PyInit_zlib", PYTHON, "zlibmodule.o"),
        function("inflate", ZLIB, "inflate.o"),
        function("main", "/e/main.o"),
        function("user", "/w/2-app.fast.o"),
        function("array", NUMPY, "array.o"),
        function("dead", PYTHON, "ceval.o"),
        function("_start", "/libc/crt1.o"),
    ),
    data=(
        datum("", 1024, 4, "<internal>"),
        datum("code", 1028, 10, "/w/0-tables.o"),
        datum("files", 1038, 6, "/w/0-tables.o"),
        replace(datum("state", 1050, 3, PYTHON, "ceval.o"), section=".bss.state"),
    ),
)
IMAGE = Image(
    path=Path("app.wasm"),
    areas=Areas(code={}, data={}, objects={}),
    link_map=LINKED,
    units={"0-tables.o": None, "1-program.o": None, "2-app.fast.o": "app.fast"},
    embedded=Embedded(
        code=(
            ("importlib._bootstrap", Blob(offset=0, size=3)),
            ("email.message", Blob(offset=3, size=5)),
            ("__main__", Blob(offset=8, size=2)),
        ),
        files=(("/app/models/a.json", Blob(offset=0, size=5)),),
    ),
)


def python_module(name: str, origin: Origin) -> Module:
    return Module(
        name=name,
        path=Path(f"{name}.py"),
        guest_path=f"/app/{name}.py",
        is_package=False,
        origin=origin,
        reason="",
    )


PROGRAM = cast(
    "Program",
    SimpleNamespace(
        modules=(
            python_module("__main__", Origin.USER),
            python_module("app.fast", Origin.USER),
            python_module("email.message", Origin.STDLIB),
        ),
        builtins={"zlib": "imported by app", "sys": "always"},
        shims=(SimpleNamespace(name="numpy", libraries=(Path(NUMPY),), modules={}),),
    ),
)
SYSROOT = cast(
    "Sysroot",
    SimpleNamespace(
        libraries=(SimpleNamespace(name="zlib", libraries=(Path(ZLIB),)),),
        inittab={"zlib": "PyInit_zlib", "sys": "NULL"},
        start_file=Path("/libc/crt1.o"),
    ),
)


def linked_module() -> bytes:
    return bytes(wasmtime.wat2wasm(WAT))
