"""A module as the linker would leave it, with its map and program, small enough to count."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

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
  (func)
  (func (result i32) (i32.const 1000))
  (func (result i32) (i32.const 2))
  (func (result i32) (i32.const 3))
  (func (result i32) (i32.const 4))
  (func (result i32) (i32.const 5))
  (func (result i32) (i32.const 6))
  (func unreachable)
  (func (export "_start"))
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


def sidecar(module: bytes) -> dict[str, Any]:
    """What a build would have said of a module, as far as it is looked at."""

    def row(name: str, importer: str | None, reason: str) -> dict[str, Any]:
        return {
            "name": name,
            "origin": "user",
            "engine": "bytecode",
            "reason": reason,
            "importer": importer,
            "bytes": 5,
            "sha256": None,
        }

    return {
        "format": 1,
        "kind": "program",
        "sha256": hashlib.sha256(module).hexdigest(),
        "project": None,
        "inputs": {
            "py2wasm": "1",
            "runtime": "0" * 64,
            "python": "3.13.5",
            "target": "wasm32-wasi",
            "toolchain": "zig",
            "optimizer": None,
            "archives": {"cpython": "0" * 32},
            "shims": {},
        },
        "modules": [
            row("__main__", None, "the entry"),
            row("app.fast", "__main__", "imported by __main__ (line 1)"),
            row("email.message", "app.fast", "imported by app.fast (line 2)"),
        ],
        "builtins": [{"name": "zlib", "reason": "imported by app", "importer": "app.fast"}],
        "data": [
            {
                "path": "/app/models/a.json",
                "bytes": 5,
                "reason": "`data`",
                "module": "__main__",
            }
        ],
        "packages": [],
        "components": [],
        "compiler": {"kept": False, "reason": "nothing compiles"},
        "snapshot": {"kind": "imports", "hash_seed": 1, "imported": [], "left": {}},
        "absent": {"tkinter": "not part of WASI: it needs `_tkinter`"},
    }
