"""Instances one after the other in the same memory, which stays mapped between them.

A fresh mapping costs a page fault for each page that an instance touches, which is most of the time
that a short-lived one takes. wasmtime's pooling allocator keeps a slot, and makes the beginning of
its memory as new by copying.

Its Python API has no settings of the allocator; names and types are those of `wasmtime/config.h`.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from wasmtime import _ffi as ffi

if TYPE_CHECKING:
    from wasmtime import Config

PREFIX = "wasmtime_pooling_allocation_config_"
# An instance is over before the next one begins.
SLOTS = 1
TABLES = 16
TABLE_ELEMENTS = 1_000_000
# What wasmtime itself notes of an instance: 32 bytes for each function whose address is taken.
MOST_OWN = 16 * 1024**2
COUNTS = {
    "total_core_instances": SLOTS,
    "total_memories": SLOTS,
    "total_tables": SLOTS * TABLES,
    "max_memories_per_module": 1,
    "max_tables_per_module": TABLES,
    # Neither is used here, and each would reserve addresses.
    "total_stacks": 1,
    "total_gc_heaps": 1,
    "max_unused_warm_slots": SLOTS,
}


def keep_memory(config: Config, size: int) -> None:
    """Let the engine have one instance at a time, the first `size` bytes of whose memory stay.

    They are copied anew for each instance; what lies behind them is given back in between.
    """
    new = ffi.dll[f"{PREFIX}new"]
    new.restype = ctypes.c_void_p
    pool = ctypes.c_void_p(new())
    sizes = {
        "table_elements": TABLE_ELEMENTS,
        "max_core_instance_size": MOST_OWN,
        "linear_memory_keep_resident": size,
        "table_keep_resident": size,
    }
    for name, count in COUNTS.items():
        _call(f"{PREFIX}{name}_set", pool, ctypes.c_uint32(count))
    for name, bytes_ in sizes.items():
        _call(f"{PREFIX}{name}_set", pool, ctypes.c_size_t(bytes_))
    _call("wasmtime_pooling_allocation_strategy_set", config.ptr(), pool)
    _call(f"{PREFIX}delete", pool)


def _call(name: str, *arguments: object) -> None:
    function = ffi.dll[name]
    function.restype = None
    function(*arguments)
