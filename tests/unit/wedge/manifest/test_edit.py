from __future__ import annotations

import json
from typing import Any

import pytest

from wedge.manifest.edit import set_modules

TEXT = """{ "deployment":
  {"modules" : {
    "a": {
      "hash":"old \\" {",  "moduleImpl": "wasm",
      "list": [1, {"hash": 2}]
    },
    "b": {"moduleImpl": "wasm"}, "c": {}, "d": { }
  },
  "instanceSpecs": {"a": {"hash": "not this"}}}
}
"""


def test_values_change_and_nothing_else() -> None:
    changed = set_modules(TEXT, {"a": {"hash": "new"}})
    assert changed == TEXT.replace('"old \\" {"', '"new"')


def test_missing_keys_come_below_the_others() -> None:
    changed = set_modules(TEXT, {"a": {"downloadUrl": "u", "hash": "h"}})
    assert changed == TEXT.replace('"old \\" {"', '"h"').replace(
        '[1, {"hash": 2}]\n', '[1, {"hash": 2}],\n      "downloadUrl": "u"\n'
    )


@pytest.mark.parametrize(
    ("module", "before", "after"),
    [
        (
            "b",
            '"b": {"moduleImpl": "wasm"}',
            '"b": {"moduleImpl": "wasm", "downloadUrl": "u", "hash": "h"}',
        ),
        ("c", '"c": {}', '"c": {"downloadUrl": "u", "hash": "h"}'),
        ("d", '"d": { }', '"d": {"downloadUrl": "u", "hash": "h" }'),
    ],
)
def test_objects_of_one_line_stay_on_it(module: str, before: str, after: str) -> None:
    changed = set_modules(TEXT, {module: {"downloadUrl": "u", "hash": "h"}})
    assert changed == TEXT.replace(before, after)


def test_many_changes_at_once(body: dict[str, Any]) -> None:
    for indent in (None, 1, 4, "\t"):
        text = json.dumps({"deployment": body}, indent=indent)
        new = {name: {"downloadUrl": f"é{name}", "hash": "1"} for name in body["modules"]}
        for module, values in new.items():
            body["modules"][module] |= values
        assert set_modules(text, new) == json.dumps({"deployment": body}, indent=indent)


def test_text_in_the_text_of_evp1(body: dict[str, Any]) -> None:
    text = json.dumps({"deployment": json.dumps(body, indent=2)}) + "\n"
    body["modules"]["cloud"]["hash"] = "new"
    changed = set_modules(text, {"cloud": {"hash": "new"}})
    assert changed == json.dumps({"deployment": json.dumps(body, indent=2)}) + "\n"
