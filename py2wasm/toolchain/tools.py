"""The tools py2wasm drives, in one table. `py2wasm doctor` lists exactly these."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import shutil
from pathlib import Path

from py2wasm.process import capture
from py2wasm.toolchain.tool import Tool

INSTALL = "reinstall py2wasm: `python -m pip install --force-reinstall wedge-py2wasm`"


def _in_package(package: str, *parts: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations)), *parts)
    return path if path.exists() else None


def _on_path(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None


def _locate_ninja() -> Path | None:
    if _in_package("ninja") is None:
        return _on_path("ninja")
    path = Path(importlib.import_module("ninja").BIN_DIR) / "ninja"
    return path if path.exists() else _on_path("ninja")


def _distribution_version(name: str) -> str:
    return importlib.metadata.version(name)


def _second_word(text: str) -> str:
    return text.split()[1] if len(text.split()) > 1 else text


def _last_word(text: str) -> str:
    return words[-1] if (words := text.split()) else text


ZIG = Tool(
    name="zig",
    purpose="C compiler, linker and libc for wasm32-wasi",
    wanted="==0.17.1",
    advice=INSTALL,
    locate=lambda: _in_package("ziglang", "zig"),
    ask_version=lambda path: capture([str(path), "version"]),
)
NINJA = Tool(
    name="ninja",
    purpose="runs compilers side by side",
    wanted=">=1.10",
    advice=INSTALL,
    locate=_locate_ninja,
    ask_version=lambda path: capture([str(path), "--version"]),
)
WASMTIME = Tool(
    name="wasmtime",
    purpose="runs modules (`py2wasm run`)",
    wanted=">=50,<51",
    advice=INSTALL,
    locate=lambda: _in_package("wasmtime"),
    ask_version=lambda _: _distribution_version("wasmtime"),
)
MAKE = Tool(
    name="make",
    purpose="builds CPython from source (not needed with an imported SDK)",
    advice="install GNU make (Debian: `apt-get install make`)",
    locate=lambda: _on_path("make"),
    ask_version=lambda path: _last_word(capture([str(path), "--version"]).partition("\n")[0]),
    required=False,
)
APT = Tool(
    name="apt-get",
    purpose="one origin of the pinned sources (not needed with an imported SDK)",
    advice="other origins of the pins are used where there is no apt",
    locate=lambda: _on_path("apt-get"),
    ask_version=lambda path: _second_word(capture([str(path), "--version"])),
    required=False,
)
NODE = Tool(
    name="node",
    purpose='runs wasm-opt (only for `profile = "size"` and `"speed"`)',
    wanted=">=18",
    advice="install Node.js and npm (Debian: `apt-get install nodejs npm`), "
    "or build with `--profile balanced`",
    locate=lambda: _on_path("node"),
    ask_version=lambda path: capture([str(path), "--version"]).lstrip("v"),
    required=False,
)
WASMTIME_COMMAND = Tool(
    name="wasmtime command",
    purpose="compiles for other processors than this one (`py2wasm aot --for wasmtime:CPU`)",
    wanted=">=49",
    advice="get the release that runs on the device from the wasmtime project's release page, "
    "and put its `wasmtime` on PATH",
    locate=lambda: _on_path("wasmtime"),
    ask_version=lambda path: _second_word(capture([str(path), "--version"])),
    required=False,
)
WAMRC = Tool(
    name="wamrc",
    purpose="compiles for WAMR (`py2wasm aot --for wamr:ARCH`)",
    advice="take `wamrc` from the releases of wasm-micro-runtime, or build `wamr-compiler` of its "
    "sources, in the release that runs on the device, and put it on PATH; packages called wamrc on "
    "PyPI are something else",
    locate=lambda: _on_path("wamrc"),
    ask_version=lambda path: _last_word(capture([str(path), "--version"])),
    required=False,
)

TOOLS: tuple[Tool, ...] = (ZIG, NINJA, WASMTIME, MAKE, APT, NODE, WASMTIME_COMMAND, WAMRC)
