"""Where the run time's files, the shims and what nodes are made with are.

That is in the checkout, or in the installed package and beside it.
"""

from __future__ import annotations

from pathlib import Path

from py2wasm.errors import ToolError


def runtime_stubs() -> Path:
    """Give the folder `runtime_stubs`."""
    return _folder("runtime_stubs")


def ext_shims() -> Path:
    """Give the folder `ext_shims`, which holds one folder a shim."""
    return _folder("ext_shims")


def wedge() -> Path:
    """Give the folder of the package `wedge`, which is installed with this one."""
    folder = Path(__file__).parent.parent / "wedge"
    if not folder.is_dir():
        raise ToolError("the installation of py2wasm lacks the package `wedge`")
    return folder


def _folder(name: str) -> Path:
    package = Path(__file__).parent
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise ToolError(f"the installation of py2wasm lacks its `{name}`")
