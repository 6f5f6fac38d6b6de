from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from tests.bench.contestants import ContestantError, Native, Share, Turn, read_turn, run_process
from tests.bench.natives import describe_native, make_native


def test_guest_output_becomes_a_turn() -> None:
    turn = read_turn("a", "k", 0, json.dumps({"seconds": [0.5, 0.25], "checksum": "7"}), "")
    assert turn.seconds == (0.5, 0.25)
    assert turn.cost == 0.375
    assert turn.checksum == "7"


def test_a_failure_shows_what_the_contestant_said() -> None:
    with pytest.raises(ContestantError, match="a failed at k with status 3\nBoom"):
        read_turn("a", "k", 3, "", "Boom\n")


@pytest.mark.parametrize("stdout", ["", "Hello", "{}", "[]", '{"seconds": 1, "checksum": "7"}'])
def test_output_without_a_result_is_an_error(stdout: str) -> None:
    with pytest.raises(ContestantError, match="a printed no result of k"):
        read_turn("a", "k", 0, stdout, "")


@pytest.mark.parametrize("seconds", [[], [0.0], [0.5, -1.0]])
def test_a_clock_that_does_not_run_is_an_error(seconds: list[float]) -> None:
    with pytest.raises(ContestantError, match="gave no time for k"):
        read_turn("a", "k", 0, json.dumps({"seconds": seconds, "checksum": "7"}), "")


def test_native_runs_the_guest_as_often_as_asked() -> None:
    native = Native(name="here", about="", python=Path(sys.executable))
    turn = native.turn("generators", 2)
    assert len(turn.seconds) == 2
    assert turn.checksum == native.turn("generators", 1).checksum


def test_time_that_went_to_others_does_not_count() -> None:
    turn = Turn(seconds=(0.5, 1.5), checksum="7", share=0.75)
    assert turn.cost == 0.75


def test_share_is_low_while_waiting_and_high_while_working() -> None:
    with Share() as idle:
        time.sleep(0.2)
    assert idle.value < 0.5
    with Share() as child:
        run_process([sys.executable, "-c", "sum(range(10**7))"], {})
    assert child.value > idle.value


def test_an_unknown_kernel_fails() -> None:
    native = Native(name="here", about="", python=Path(sys.executable))
    with pytest.raises(ContestantError, match=r"No module named .kernels\.nothing"):
        native.turn("nothing", 1)


def test_an_interpreter_says_how_it_was_built() -> None:
    version, about = describe_native(Path(sys.executable))
    assert version == sys.version.split()[0]
    assert about.startswith(f"CPython {version}, ")
    assert "PGO" in about
    # Configure arguments name folders of the machine.
    assert "/" not in about


def test_another_language_version_is_no_contestant() -> None:
    with pytest.raises(ContestantError, match=r"the kernels are compared on 2\.7"):
        make_native("old", Path(sys.executable), "2.7")
