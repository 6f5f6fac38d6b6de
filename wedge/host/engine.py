"""The engine: which Wasm it takes, how much stack it gives, what takes part in cache keys.

The features are those that a module for any WASI preview 1 host may use. Everything that makes a
run depend on the machine (threads, relaxed SIMD) is off.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import wasmtime

from wedge.host.native import choose_winch, set_async_stack_size
from wedge.host.pooling import keep_memory

FEATURES_ON = ("bulk_memory", "multi_value", "reference_types", "simd")
FEATURES_OFF = (
    "component_model",
    "custom_page_sizes",
    "exceptions",
    "function_references",
    "gc",
    "memory64",
    "multi_memory",
    "relaxed_simd",
    "stack_switching",
    "tail_call",
    "threads",
    "wide_arithmetic",
)
# Deep recursion in C must end in Python's own RecursionError, so the engine's limit is far away.
WASM_STACK = 16 * 1024 * 1024
# Names of what the library has code generators for: the machine it was built for, and Pulley, the
# interpreter of wasmtime, whose code runs on any machine of 64 bits.
NATIVE = f"{os.uname().machine}-unknown-linux-gnu"
PULLEY = "pulley64"
LIBRARY_TARGETS = (NATIVE, PULLEY)
EMPTY_MODULE = b"\0asm\x01\0\0\0"


@dataclass(frozen=True, kw_only=True)
class EngineSpec:
    """What code is compiled for.

    `interruptible` code looks at a deadline in every loop and call, `metered` code counts what it
    does. Both cost speed (about 15 % and 20 % of an interpreter's run), so they are on only when
    a limit needs them. `quick` code is compiled four times as fast, by Winch, and runs half as
    fast; that compiler does not know every machine.

    `portable` code does not depend on which garbage collector a build of wasmtime has (its Python
    package and its command differ in that), and so has no `externref`. An engine for other code
    loads it too.

    `kept` bytes of an instance's memory stay mapped for the next one; an engine that keeps any has
    one instance at a time.

    `target` is one of `LIBRARY_TARGETS`: for any machine of that kind. Without it code is for this
    very machine, and uses all that its processor has.
    """

    interruptible: bool = False
    metered: bool = False
    quick: bool = False
    portable: bool = False
    kept: int = 0
    target: str | None = None

    def __post_init__(self) -> None:
        """Refuse what would end the process inside the library."""
        if self.target is not None and self.target not in LIBRARY_TARGETS:
            raise ValueError(self.target)

    def engine(self) -> wasmtime.Engine:
        """Make an engine of this kind."""
        config = wasmtime.Config()
        if self.target is not None:
            config.target = self.target
        config.gc_support = not self.portable
        # Tables for debuggers of native code: wasmtime finds its way without them.
        config.native_unwind_info = False
        for name in FEATURES_OFF:
            setattr(config, f"wasm_{name}", False)
        for name in FEATURES_ON:
            setattr(config, f"wasm_{name}", True)
        set_async_stack_size(config, WASM_STACK)
        config.max_wasm_stack = WASM_STACK
        config.epoch_interruption = self.interruptible
        config.consume_fuel = self.metered
        if self.quick:
            choose_winch(config)
        if self.kept:
            keep_memory(config, self.kept)
        return wasmtime.Engine(config)


def fingerprint(engine: wasmtime.Engine) -> str:
    """Give what must be equal for compiled code to be used again.

    Compiled code starts with the settings it was made with: target, CPU features, wasmtime's
    options. So the code of an empty module says it all but the exact release, and takes 1 ms.
    """
    code = wasmtime.Module(engine, EMPTY_MODULE).serialize()
    return f"wasmtime {wasmtime_version()} {hashlib.sha256(code).hexdigest()}"


def wasmtime_version() -> str:
    """Give the release, from the name of its metadata folder.

    Asking `importlib.metadata` takes 20 ms, a tenth of a start; it is left for installations that
    are laid out in another way.
    """
    site = Path(wasmtime.__file__).parents[1]
    found = [path.name for path in site.glob("wasmtime-*.dist-info")]
    if len(found) == 1:
        return found[0].removeprefix("wasmtime-").removesuffix(".dist-info")
    from importlib.metadata import version  # noqa: PLC0415 - see above

    return version("wasmtime")
