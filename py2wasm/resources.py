"""Where the run time's C and Python files are: in the checkout, or beside the installed package."""

from __future__ import annotations

from pathlib import Path

from py2wasm.errors import ToolError


def runtime_stubs() -> Path:
    """Give the folder `runtime_stubs`."""
    package = Path(__file__).parent
    for folder in (package / "_data" / "runtime_stubs", package.parent / "runtime_stubs"):
        if folder.is_dir():
            return folder
    raise ToolError("the installation of py2wasm lacks its `runtime_stubs`")
