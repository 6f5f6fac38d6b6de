"""Drives componentize-py: CPython 3.14 and the program in one component, loaded at build time.

A component has no `main` here but exports `run`, which takes a program's text and gives what it
printed: the program itself is compiled when it runs, its imports are there already.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import wasmtime
from wasmtime import component

WIT = "package bench:guest;\nworld guest { export run: func(program: string) -> string; }\n"
APP = """
import array, asyncio, binascii, bisect, collections, contextlib, dataclasses, enum, functools
import heapq, io, itertools, json, math, random, re, time, typing
import wit_world


class WitWorld(wit_world.WitWorld):
    def run(self, program: str) -> str:
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exec(compile(program, "program.py", "exec"), {"__name__": "__main__"})
        return output.getvalue()
"""
COMMAND = [sys.executable, "-c", "from componentize_py import script; script()"]


def build(folder: Path) -> tuple[Path, float | None]:
    """Build the component unless it is there; give it and the seconds that took."""
    output = folder / "guest.wasm"
    if output.is_file():
        return output, None
    app = folder / "app"
    shutil.rmtree(app, ignore_errors=True)
    app.mkdir()
    (app / "guest.wit").write_text(WIT, "utf-8")
    (app / "bench_app.py").write_text(APP, "utf-8")
    started = time.perf_counter()
    subprocess.run(
        [
            *COMMAND, "-d", "guest.wit", "-w", "guest", "componentize", "bench_app",
            "-o", str(output),
        ],
        cwd=app,
        stdout=subprocess.DEVNULL,
        check=True,
    )  # fmt: skip
    return output, time.perf_counter() - started


class Guest:
    def __init__(self, folder: Path) -> None:
        self.module, self.build_seconds = build(folder)
        self.engine = wasmtime.Engine()
        self.code = folder / "guest.cwasm"
        if not self.code.is_file():
            compiled = component.Component(self.engine, self.module.read_bytes())
            self.code.write_bytes(compiled.serialize())
        self.component = component.Component.deserialize_file(self.engine, str(self.code))

    def run(self, program: str) -> str:
        linker = component.Linker(self.engine)
        linker.add_wasip2()
        store = wasmtime.Store(self.engine)
        wasi = wasmtime.WasiConfig()
        wasi.inherit_stderr()
        store.set_wasi(wasi)
        function = linker.instantiate(store, self.component).get_func(store, "run")
        if function is None:
            sys.exit("the component does not export `run`")
        return str(function(store, program))


def hello(guest: Guest, text: str) -> dict[str, object]:
    seconds = []
    for _ in range(20):
        started = time.perf_counter()
        printed = guest.run(text)
        seconds.append(time.perf_counter() - started)
    return {
        "module": str(guest.module),
        "aot": guest.code.stat().st_size,
        "build": guest.build_seconds,
        "seconds": seconds,
        "printed": printed,
    }


def main() -> None:
    folder, what, program = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    text = program.read_text("utf-8")
    guest = Guest(folder)
    if what == "hello":
        sys.stdout.write(json.dumps(hello(guest, text)))
    else:
        sys.stdout.write(guest.run(text))


main()
