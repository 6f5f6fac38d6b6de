from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from py2wasm import toolchain
from py2wasm.errors import ToolError
from py2wasm.toolchain.tool import Tool

if TYPE_CHECKING:
    from conftest import CommandLine, Compiler


def tool(name: str, *, path: str | None, required: bool = True) -> Tool:
    return Tool(
        name=name,
        purpose=f"does {name}",
        advice=f"install {name}",
        wanted=">=2",
        required=required,
        locate=lambda: Path(path) if path else None,
        ask_version=lambda _: "2.1",
    )


@pytest.fixture
def sdk(compiler: Compiler) -> None:
    compiler.sdk.items.append(
        SimpleNamespace(name="xz", version="5.8.1", built=True, size=10, path=Path("/x"))
    )


@pytest.mark.usefixtures("sdk")
def test_healthy(py2wasm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = (tool("one", path="/one"), tool("two", path=None, required=False))
    monkeypatch.setattr(toolchain, "TOOLS", tools)
    result = py2wasm("doctor")
    assert result.status == 0
    assert "one   found               2.1      >=2     does one\n" in result.out
    assert "two   missing (optional)           >=2     does two\n" in result.out
    assert "fetched when needed" in result.out
    assert "xz    5.8.1    built\n" in result.out
    assert result.err == "warning: two: missing\nhint: install two\n"


@pytest.mark.usefixtures("sdk")
def test_required_tool_missing(py2wasm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "TOOLS", (tool("one", path=None),))
    assert py2wasm("doctor").status == 1
    result = py2wasm("doctor", "--json")
    assert result.status == 1
    report = json.loads(result.out)
    assert report["healthy"] is False
    assert report["tools"] == [
        {
            "name": "one",
            "state": "missing",
            "required": True,
            "wanted": ">=2",
            "version": None,
            "path": None,
            "purpose": "does one",
            "advice": "install one",
        }
    ]
    assert report["sdk"] == [{"name": "xz", "version": "5.8.1", "built": True, "size": 10}]
    assert {pin["name"] for pin in report["pins"]} >= {"cpython", "zlib"}


def test_sdk_that_cannot_be_opened(
    py2wasm: CommandLine, compiler: Compiler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolchain, "TOOLS", (tool("one", path=None),))
    compiler.refuses_sdk = ToolError("`one` is missing")
    result = py2wasm("doctor")
    assert result.status == 1
    assert "warning: the SDK cannot be checked: `one` is missing\n" in result.err
