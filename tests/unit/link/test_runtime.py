"""What every module is linked with."""

from __future__ import annotations

from py2wasm.link.runtime import UNITS
from py2wasm.resources import runtime_stubs


def test_every_file_in_c_is_compiled() -> None:
    assert sorted(UNITS) == sorted(path.stem for path in runtime_stubs().glob("*.c"))
