from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from py2wasm.errors import ToolError
from py2wasm.toolchain import Toolchain, find_toolchain, tools

TOOLCHAIN = Toolchain(zig=Path("/zig"), zig_version="0.17.1", ninja=Path("/ninja"))


def test_compiler_for_the_target_and_for_this_machine() -> None:
    command = TOOLCHAIN.compiler("wasm32-wasi")
    assert command[:4] == ["/zig", "cc", "-target", "wasm32-wasi"]
    assert "-D_WASI_EMULATED_SIGNAL" in command
    native = TOOLCHAIN.compiler(None)
    assert native[:2] == ["/zig", "cc"]
    assert not any(word.startswith(("-target", "-D_WASI")) for word in native)
    assert "-fno-sanitize=undefined" in native


def test_other_commands() -> None:
    assert TOOLCHAIN.archiver() == ["/zig", "ar"]
    assert TOOLCHAIN.linker() == ["/zig", "wasm-ld"]


def test_fingerprint_says_what_changes_objects_and_not_where_tools_are() -> None:
    elsewhere = dataclasses.replace(TOOLCHAIN, zig=Path("/other/zig"), ninja=Path("/other/ninja"))
    newer = dataclasses.replace(TOOLCHAIN, zig_version="0.18.0")
    assert elsewhere.fingerprint == TOOLCHAIN.fingerprint
    assert newer.fingerprint != TOOLCHAIN.fingerprint


def test_missing_tool_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "NINJA", dataclasses.replace(tools.NINJA, locate=lambda: None))
    monkeypatch.setattr(
        tools,
        "ZIG",
        dataclasses.replace(tools.ZIG, locate=lambda: Path("/zig"), ask_version=lambda _: "0.17.1"),
    )
    with pytest.raises(ToolError, match=r"`ninja` >=1.10 is needed but missing"):
        find_toolchain()
