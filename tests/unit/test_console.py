from __future__ import annotations

import re
from pathlib import Path

import pytest

from py2wasm.console import Console
from py2wasm.errors import BuildError, SourceError, SourceLocation

Captured = pytest.CaptureFixture[str]


def test_error_with_cause_and_hint(capsys: Captured) -> None:
    error = BuildError("cannot [do] it", cause="first\nsecond\n", hint="try `x[1]`")
    Console().error(error)
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "error: cannot [do] it\n  first\n  second\n\nhint: try `x[1]`\n"


def test_long_lines_are_not_broken(capsys: Captured) -> None:
    Console().error(BuildError("word " * 100))
    assert capsys.readouterr().err == f"error: {'word ' * 100}".rstrip() + " \n"


@pytest.mark.parametrize("line", [1, 100])
def test_source_location(capsys: Captured, line: int) -> None:
    location = SourceLocation(
        path=Path("app.py"), line=line, column=5, text="a = :100: [red]x[/]\n"
    )
    Console(quiet=True).error(SourceError("bad", location=location))
    gutter = " " * len(f"  {line} | ")
    assert capsys.readouterr().err == (
        f"error: bad\n  --> app.py:{line}:5\n  {line} | a = :100: [red]x[/]\n{gutter}    ^\n"
    )


def test_location_without_column_or_text(capsys: Captured) -> None:
    location = SourceLocation(path=Path("app.py"), line=3)
    Console().error(SourceError("bad", location=location, cause="why"))
    assert capsys.readouterr().err == "error: bad\n  --> app.py:3\n  why\n"


def test_levels(capsys: Captured) -> None:
    for console in (Console(), Console(quiet=True), Console(verbose=True)):
        console.info("info [x]")
        console.detail("detail [x]")
        console.warn("warning [x]", hint="hint [x]")
    warning = "warning: warning [x]\nhint: hint [x]\n"
    assert capsys.readouterr().err == (
        f"info [x]\n{warning}{warning}info [x]\ndetail [x]\n{warning}"
    )


def test_step_is_plain_lines_in_a_pipe(capsys: Captured) -> None:
    with Console().step("Building [x]") as step:
        step.update("configure [y]")
        step.note("3 [z]")
    err = capsys.readouterr().err
    assert re.fullmatch(
        r"Building \[x\]\.\.\.\n  configure \[y\]\n✓ Building \[x\] \(3 \[z\]\) 0\.0 s\n", err
    )


def test_step_is_silent_when_quiet(capsys: Captured) -> None:
    with Console(quiet=True).step("Building") as step:
        step.update("configure")
    assert capsys.readouterr().err == ""


def test_failed_step_has_no_closing_line(capsys: Captured) -> None:
    with pytest.raises(BuildError), Console().step("Building"):
        raise BuildError("x")
    assert capsys.readouterr().err == "Building...\n"
