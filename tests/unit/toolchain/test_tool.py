from __future__ import annotations

import re
from pathlib import Path

import pytest

from py2wasm.errors import ToolError
from py2wasm.toolchain import TOOLS, State
from py2wasm.toolchain.tool import Tool


def tool(*, wanted: str = "", version: str = "1.0", path: str | None = "/bin/thing") -> Tool:
    return Tool(
        name="thing",
        purpose="does things",
        advice="install thing",
        wanted=wanted,
        locate=lambda: Path(path) if path else None,
        ask_version=lambda _: version,
    )


@pytest.mark.parametrize(
    ("version", "wanted", "state"),
    [
        ("0.17.1\n", "==0.17.1", State.FOUND),
        ("0.17.10", "==0.17.1", State.WRONG_VERSION),
        ("0.17.1-dev.3+abc", "==0.17.1", State.FOUND),
        ("1.13.2.git.kitware.jobserver-pipe-1", ">=1.10", State.FOUND),
        ("1.9.0", ">=1.10", State.WRONG_VERSION),
        ("50.0.1", ">=50,<51", State.FOUND),
        ("51.0.0", ">=50,<51", State.WRONG_VERSION),
        ("4.3", "", State.FOUND),
        ("unknown", "", State.FOUND),
        ("unknown", ">=1", State.WRONG_VERSION),
        ("", ">=1", State.WRONG_VERSION),
    ],
)
def test_versions(version: str, wanted: str, state: State) -> None:
    finding = tool(version=version, wanted=wanted).find()
    assert finding.state is state
    assert finding.version == version.strip()
    assert finding.path == Path("/bin/thing")
    assert finding.advice == (None if state is State.FOUND else "install thing")


def test_require() -> None:
    assert tool().find().require() == Path("/bin/thing")
    with pytest.raises(ToolError) as caught:
        tool(wanted=">=2").find().require()
    assert caught.value.message == "`thing` >=2 is needed but wrong version (found 1.0)"
    assert caught.value.hint == "install thing"


def test_missing() -> None:
    finding = tool(path=None).find()
    assert finding.state is State.MISSING
    assert (finding.path, finding.version, finding.wanted) == (None, None, "any version")
    with pytest.raises(ToolError, match=re.escape("`thing` any version is needed but missing")):
        finding.require()


def test_tool_that_does_not_say_its_version() -> None:
    def fail(_: Path) -> str:
        raise ToolError("cannot run `thing`")

    broken = Tool(
        name="thing",
        purpose="",
        advice="install thing",
        locate=lambda: Path("/bin/thing"),
        ask_version=fail,
    )
    finding = broken.find()
    assert finding.state is State.MISSING
    assert finding.advice == "cannot run `thing`; install thing"


def test_table_of_tools() -> None:
    names = [item.name for item in TOOLS]
    assert len(names) == len(set(names))
    assert {"zig", "ninja", "wasmtime"} <= {item.name for item in TOOLS if item.required}
    for item in TOOLS:
        assert item.purpose
        assert item.advice


@pytest.mark.parametrize(
    ("name", "output", "version"),
    [
        ("zig", "0.17.1\n", "0.17.1"),
        ("ninja", "1.13.2.git\n", "1.13.2.git"),
        ("make", "GNU Make 4.3\nBuilt for x86_64-pc-linux-gnu\n", "4.3"),
        ("make", "bmake\n", "bmake"),
        ("apt-get", "apt 2.6.1 (amd64)\nSupported modules:\n", "2.6.1"),
    ],
)
def test_version_output(
    monkeypatch: pytest.MonkeyPatch, name: str, output: str, version: str
) -> None:
    monkeypatch.setattr("py2wasm.toolchain.tools.capture", lambda _: output)
    found = next(item for item in TOOLS if item.name == name)
    assert found.ask_version(Path("/bin/x")).strip() == version
