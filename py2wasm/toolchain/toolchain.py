"""Toolchain: the resolved tools of one build, and their fingerprint for cache keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.toolchain import tools

if TYPE_CHECKING:
    from pathlib import Path

# Undefined-behaviour traps are zig's default; CPython and Nuitka's C rely on what they catch.
# Date macros would make two builds differ; zig refuses them unless told otherwise.
BASE_FLAGS = ("-fno-sanitize=undefined", "-Wno-date-time", "-g0")
# Emulations of what WASI lacks, in zig's wasi-libc; the linker takes only what is used.
EMULATIONS = ("SIGNAL", "GETPID", "PROCESS_CLOCKS", "MMAN")


@dataclass(frozen=True, kw_only=True)
class Toolchain:
    """The compiler, linker and build runner, found and of the right version."""

    zig: Path
    zig_version: str
    ninja: Path

    @property
    def fingerprint(self) -> str:
        """What takes part in cache keys: two equal fingerprints give equal objects."""
        return f"zig {self.zig_version}"

    def compiler(self, triple: str | None) -> list[str]:
        """Give the C compiler command for a triple, or for this machine if it is None."""
        if triple is None:
            return [str(self.zig), "cc", *BASE_FLAGS]
        emulations = [f"-D_WASI_EMULATED_{name}" for name in EMULATIONS]
        return [str(self.zig), "cc", "-target", triple, *BASE_FLAGS, *emulations]

    def hide(self, *folders: Path) -> list[str]:
        """Give the flags that keep the names of folders out of what is compiled (`__FILE__`)."""
        return [f"-ffile-prefix-map={folder}/=" for folder in folders]

    def archiver(self) -> list[str]:
        """Give the command that makes static libraries."""
        return [str(self.zig), "ar"]

    def linker(self) -> list[str]:
        """Give the Wasm linker: lld itself, which takes options that `zig cc` rejects."""
        return [str(self.zig), "wasm-ld"]


def find_toolchain() -> Toolchain:
    """Find every required tool, or raise `ToolError` naming the first that is missing."""
    zig = tools.ZIG.find()
    ninja = tools.NINJA.find()
    return Toolchain(zig=zig.require(), zig_version=zig.version or "", ninja=ninja.require())
