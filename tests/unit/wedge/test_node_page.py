"""The code on the page about writing nodes does what the page says."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "write-a-node.md"
BLOCK = re.compile(
    r"^```python\n(?:# (?P<name>\w+)\.py\n)?(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)
BLOCKS = {
    match["name"] or f"block_{number}": match["code"]
    for number, match in enumerate(BLOCK.finditer(PAGE.read_text("utf-8")))
}


@pytest.mark.parametrize("name", [name for name, code in BLOCKS.items() if "def test_" in code])
def test_the_tests_of_the_page_pass(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "page"
    folder.mkdir()
    for each, code in BLOCKS.items():
        (folder / f"{each}.py").write_text(code)
        sys.modules.pop(each, None)
    monkeypatch.syspath_prepend(folder)
    module = importlib.import_module(name)
    tests = [value for key, value in vars(module).items() if key.startswith("test_")]
    assert tests
    for test in tests:
        test(tmp_path) if inspect.signature(test).parameters else test()


def test_every_block_has_a_test() -> None:
    assert [name for name, code in BLOCKS.items() if "def test_" not in code] == ["tracker"]
    assert len(BLOCKS) == 9
