from __future__ import annotations

import json

import pytest

from wedge.manifest.problems import show_path
from wedge.manifest.strict_json import NotJsonError, find_places, read_json

TEXT = """
{"a": {"b": [1, {"c": 2},
    [3, "x: {"]],
  "d": {}}, "e": [],
  "f": "\\"{"
}
"""


def test_every_key_and_element_has_its_line() -> None:
    read_json(TEXT, depth=4)
    found = {show_path(keys): line for keys, line in find_places(TEXT).lines.items()}
    assert found == {
        "": 2,
        "a": 2,
        "a.b": 2,
        "a.b[0]": 2,
        "a.b[1]": 2,
        "a.b[1].c": 2,
        "a.b[2]": 3,
        "a.b[2][0]": 3,
        "a.b[2][1]": 3,
        "a.d": 4,
        "e": 4,
        "f": 5,
    }


def test_keys_that_stand_twice() -> None:
    text = '{"a": [{"b": 1,\n"b": 2}, {"b": 1}],\n"c": {"d": 1},\n"c": {"d": 2}}'
    repeated = find_places(text).repeated
    assert [(item.path, item.text) for item in repeated] == [
        ("a[0].b", "stands in line 1 and again in line 2"),
        ("c", "stands in line 3 and again in line 4"),
    ]


def test_only_what_is_open_counts_as_depth() -> None:
    assert read_json("[[], [], {}]", depth=2) == [[], [], {}]
    assert read_json('["[[["]', depth=1) == ["[[["]
    with pytest.raises(NotJsonError, match="is nested more than 1 deep") as caught:
        read_json("[1,\n2, []]", depth=1)
    assert caught.value.line == 2


def test_numbers_of_any_use_are_read() -> None:
    longest = "9" * 40
    assert read_json(longest, depth=1) == int(longest)
    with pytest.raises(NotJsonError, match="too long"):
        read_json("1" + longest, depth=1)
    assert read_json("[-1.5e3, 1E-400]", depth=1) == [-1500.0, 0.0]


@pytest.mark.parametrize("name", ["plain", "$x", "a-b", "_", "a.b", "a'b", "", "1", "é", "a\nb"])
def test_paths_tell_keys_apart(name: str) -> None:
    shown = show_path(("deployment", name, 0))
    assert shown.endswith("[0]")
    assert "\n" not in shown
    assert shown != show_path(("deployment", *name.split("."), 0)) or "." not in name


def test_it_reads_what_python_reads() -> None:
    value = {"a": [True, False, None, "é\u2028\\", 1], "b": {}}
    assert read_json(json.dumps(value), depth=3) == value
