"""Where the run time's files and the shims are: in the checkout or beside the installed package."""

from __future__ import annotations

from pathlib import Path

from py2wasm.errors import ToolError


def runtime_stubs() -> Path:
    """Give the folder `runtime_stubs`."""
    return _folder("runtime_stubs")


def ext_shims() -> Path:
    """Give the folder `ext_shims`, which holds one folder a shim."""
    return _folder("ext_shims")


def _folder(name: str) -> Path:
    package = Path(__file__).parent
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise ToolError(f"the installation of py2wasm lacks its `{name}`")
