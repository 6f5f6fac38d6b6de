from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from py2wasm import host
from py2wasm.cli.app import App
from py2wasm.cli.run import command
from py2wasm.errors import SettingsError, UsageError
from py2wasm.host import Preopen, RunOptions

if TYPE_CHECKING:
    from click.testing import Result


@dataclass
class Calls:
    status: int = 0
    seen: list[tuple[Path, RunOptions]] = field(default_factory=list)

    def run_module(self, path: Path, options: RunOptions, **_: Any) -> int:
        self.seen.append((path, options))
        return self.status


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    calls = Calls()
    monkeypatch.setattr(host, "run_module", calls.run_module)
    return calls


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, obj=App({}))


def test_everything_behind_the_module_is_the_programs(calls: Calls) -> None:
    words = ("--env", "A=1", "--fuel", "--help", "--", "-x", "app")
    assert invoke("./sub/app.wasm", *words).exit_code == 0
    assert calls.seen == [
        (Path("sub/app.wasm"), RunOptions(name="./sub/app.wasm", arguments=words))
    ]


def test_options(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINE", "from here")
    options = ("--env", "A=1=2", "--env", "B=", "--env", "MINE", "--dir", "in", "--dir", "o::/o")
    limits = ("--max-memory", "64MiB", "--timeout", "1.5", "--fuel", "100")
    limits = (*limits, "--compile-timeout", "9")
    assert invoke(*options, *limits, "app.wasm", "word").exit_code == 0
    assert calls.seen[0][1] == RunOptions(
        name="app.wasm",
        arguments=("word",),
        environment={"A": "1=2", "B": "", "MINE": "from here"},
        directories=(
            Preopen(host=Path("in"), guest="in"),
            Preopen(host=Path("o"), guest="/o"),
        ),
        max_memory=64 * 1024 * 1024,
        timeout=1.5,
        compile_timeout=9,
        fuel=100,
    )


def test_the_status_is_passed_through(calls: Calls) -> None:
    for calls.status in (0, 3, 130, 255):
        assert invoke("app.wasm").exit_code == calls.status


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--env", "NOT_SET_ANYWHERE"), UsageError),
        (("--dir", "::"), UsageError),
        (("--max-memory", "64M"), SettingsError),
        (("--max-memory", "1"), UsageError),
        (("--timeout", "nan"), UsageError),
        (("--fuel", "0"), UsageError),
    ],
)
def test_what_cannot_be_is_refused(
    calls: Calls, options: tuple[str, ...], error: type[Exception]
) -> None:
    assert isinstance(invoke(*options, "app.wasm").exception, error)
    assert calls.seen == []


@pytest.mark.parametrize(
    "arguments", [(), ("--memory", "app.wasm"), ("--fuel", "x", "app.wasm"), ("--timeout", "")]
)
def test_misspelt_options_do_not_reach_the_program(
    calls: Calls, arguments: tuple[str, ...]
) -> None:
    assert invoke(*arguments).exit_code == 2
    assert calls.seen == []
