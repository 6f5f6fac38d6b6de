"""The external tools: finding them, their versions, and what to do when one is missing."""

from py2wasm.toolchain.library import hash_zig_library
from py2wasm.toolchain.tool import Finding, State
from py2wasm.toolchain.toolchain import Toolchain, find_toolchain
from py2wasm.toolchain.tools import NODE, TOOLS, WAMRC, WASMTIME_COMMAND

__all__ = [
    "NODE",
    "TOOLS",
    "WAMRC",
    "WASMTIME_COMMAND",
    "Finding",
    "State",
    "Toolchain",
    "find_toolchain",
    "hash_zig_library",
]
