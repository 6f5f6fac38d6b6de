"""Nodes out of files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from wedge.errors import UsageError
from wedge.testing import Chain, load_node

if TYPE_CHECKING:
    from pathlib import Path

COUNTER = """\
from wedge.node import Node
from beside_counter import STEP
node = Node()
count = 0

@node.on_message("in", to="out")
def add(payload: bytes) -> int:
    global count
    count += STEP
    return count

if __name__ == "__main__":
    raise SystemExit("not to be run")
"""


def test_each_load_is_an_instance_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "counter.py").write_text(COUNTER)
    (tmp_path / "beside_counter.py").write_text("STEP = 2\n")
    path = list(sys.path)
    nodes = {name: load_node(tmp_path / "counter.py") for name in "ab"}
    assert sys.path == path
    with Chain(nodes) as chain:
        for end in ("a/in", "a/in", "b/in"):
            chain.message(end)
        assert chain.sent == [("a", "out", b"2"), ("a", "out", b"4"), ("b", "out", b"2")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "makes 0 nodes"),
        ("from wedge.node import Node\na = Node()\nb = Node()\n", "makes 2 nodes"),
        (None, "there is no "),
    ],
)
def test_a_file_makes_one_node(tmp_path: Path, text: str | None, message: str) -> None:
    file = tmp_path / "app.py"
    if text is not None:
        file.write_text(text)
    with pytest.raises(UsageError, match=message):
        load_node(file)


def test_one_node_by_two_names_is_one(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text("from wedge.node import Node\na = b = Node()\n")
    assert not load_node(file).running
