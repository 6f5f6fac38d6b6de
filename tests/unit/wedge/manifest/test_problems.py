from __future__ import annotations

import pytest

from wedge.errors import ManifestError
from wedge.manifest.problems import Problem, place_problems, quote, refuse


def problem(*keys: str, **options: object) -> Problem:
    return Problem(keys=keys, text="is wrong", **options)  # type: ignore[arg-type]


def test_a_problem_is_one_line() -> None:
    assert str(problem("a", "b")) == "deployment.json: a.b is wrong"
    assert str(problem("a", line=3, file="d", hint="do this")) == "d:3: a is wrong; do this"
    assert str(problem(line=1)) == "deployment.json:1: is wrong"


def test_a_word_that_is_meant_goes_before_the_hint() -> None:
    known = ["frames", "boxes"]
    assert problem(word="frame", candidates=known, hint="h").advice == "did you mean `frames`?"
    assert problem(word="zzz", candidates=known, hint="h").advice == "h"
    assert problem(word="zzz", candidates=known).advice is None


def test_nothing_is_compared_that_would_take_long() -> None:
    names = [f"name{number}" for number in range(501)]
    assert problem(word="nam1", candidates=names).advice is None
    assert problem(word="nam1", candidates=names[:500]).advice is not None
    for length, advice in ((80, True), (81, False)):
        found = problem(word="n" * length, candidates=["n" * (length + 1)]).advice
        assert (found is not None) is advice


def test_long_words_are_shortened() -> None:
    assert quote("n" * 80) == f"`{'n' * 80}`"
    assert quote("n" * 81) == f"`{'n' * 77}...`"
    assert quote("a\x1b\n\u202e") == "`a\\u001b\\n\\u202e`"


def test_keys_that_are_no_words_stand_in_brackets() -> None:
    found = problem("deployment", "modules", "a/b\n", "$schema", "x" * 81)
    assert found.path == f"deployment.modules[`a/b\\n`].$schema[`{'x' * 77}...`]"


def test_what_is_missing_is_placed_at_what_would_hold_it() -> None:
    lines = {(): 1, ("a",): 2, ("a", "b"): 5}
    found = [problem("x"), problem("a", "b", "c", "d"), problem("a", "b"), problem("a", "c")]
    placed = place_problems(found, "d.json", lines)
    assert [str(item) for item in placed] == [
        "d.json:1: x is wrong",
        "d.json:2: a.c is wrong",
        "d.json:5: a.b.c.d is wrong",
        "d.json:5: a.b is wrong",
    ]


@pytest.mark.parametrize(("count", "shown"), [(1, 1), (19, 19), (20, 20), (21, 21), (50, 21)])
def test_one_error_of_many_problems(count: int, shown: int) -> None:
    refuse([], "d.json")
    with pytest.raises(ManifestError) as caught:
        refuse([problem(f"k{number}") for number in range(count)], "d.json")
    words = "one problem" if count == 1 else f"{count} problems"
    assert caught.value.message == f"`d.json` cannot be deployed: {words}"
    lines = (caught.value.cause or "").splitlines()
    assert len(lines) == shown
    assert (lines[-1] == f"and {count - 20} more") is (count > 20)
