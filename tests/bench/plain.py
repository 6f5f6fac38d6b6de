"""The plain CPython-in-Wasm interpreter: what py2wasm's modules must not be slower than.

It is upstream's `python` program, linked from the archives that py2wasm links from, with CPython's
own tables: every C module, its own frozen modules, its own search for the standard library, which
lies in a folder beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.link.image import OPTIMIZE
from py2wasm.process import run
from py2wasm.resources import runtime_stubs

if TYPE_CHECKING:
    from py2wasm.sysroot import Sdk, Sysroot

MAIN = Path(__file__).with_name("plain.c")
# Functions that WASI lacks and the socket module names.
STUBS = ("network.c",)


def build_plain(sdk: Sdk, sysroot: Sysroot, stack_size: int, work: Path) -> Path:
    """Link the interpreter in the folder `work` and give the module; its map lies beside it."""
    log = work / "plain.log"
    output = work / "plain.wasm"
    objects = []
    for source in (MAIN, *(runtime_stubs() / name for name in STUBS)):
        target = work / f"plain-{source.stem}.o"
        compiler = sdk.toolchain.compiler(sdk.target.triple)
        include = f"-I{sysroot.include}"
        run(
            [*compiler, OPTIMIZE, include, "-c", str(source), "-o", str(target)],
            log=log,
            env=sdk.environment,
        )
        objects.append(str(target))
    run(
        [
            *sdk.toolchain.linker(), "--entry", "_start", "--export-memory", "--gc-sections",
            "--build-id=none", "--stack-first", "-z", f"stack-size={stack_size}", "--strip-all",
            f"--Map={output.with_suffix('.map')}",
            str(sysroot.start_file), *objects, *map(str, sysroot.link_libraries),
            "-o", str(output),
        ],
        log=log,
        env=sdk.environment,
    )  # fmt: skip
    return output
