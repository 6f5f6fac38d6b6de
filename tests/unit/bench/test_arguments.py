from __future__ import annotations

import sys

import pytest

from tests.bench.__main__ import describe_command, parse_arguments


def test_a_plain_call_measures_everything() -> None:
    options = parse_arguments([])
    assert options.kernel is None
    assert options.engine is None
    assert not options.peers
    assert options.rounds > 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rounds", "0"], "at least one round"),
        (["--kernel", "quicksort"], "invalid choice"),
        (["--engine", "jit"], "invalid choice"),
        (["--python", sys.executable], "is not NAME=PATH"),
        (["--python", "mine=/nowhere/python"], "is not NAME=PATH"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(arguments)
    assert said in capsys.readouterr().err


def test_the_command_on_the_page_names_no_folders() -> None:
    options = parse_arguments(
        ["--rounds", "2", "--kernel", "boxes", "--python", f"mine={sys.executable}", "--peers"]
    )
    assert describe_command(options) == (
        "python -m tests.bench --rounds=2 --runs=3 --kernel=boxes --python=mine=… --peers"
    )
