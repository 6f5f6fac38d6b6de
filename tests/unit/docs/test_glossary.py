"""The glossary: every word has a meaning and a place in the code, and no noun is left out."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
# Too plain to need explaining, or explained by another word.
LEFT_OUT = {"Module"}


@pytest.fixture(scope="module")
def glossary() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(DOCS)
        yield importlib.import_module("glossary")


def test_every_noun_has_a_meaning(glossary: ModuleType) -> None:
    meanings = {word: glossary.define_noun(place) for word, place in glossary.NOUNS.items()}
    assert {word for word, text in meanings.items() if len(text) < 10 or text[-1] != "."} == set()


def test_every_word_has_a_place(glossary: ModuleType) -> None:
    assert {place for place, _ in glossary.WORDS.values() if not (ROOT / place).is_file()} == set()
    assert {word for word, (_, text) in glossary.WORDS.items() if text[-1] != "."} == set()
    assert glossary.NOUNS.keys() & glossary.WORDS.keys() == set()


def test_the_nouns_of_the_architecture_are_explained(glossary: ModuleType) -> None:
    text = (DOCS / "explanation" / "architecture.md").read_text("utf-8")
    table = text.partition("| stage | from | to |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`([A-Z][A-Za-z]+)`", table))
    assert {"Settings", "Archive", "Image"} <= named
    assert named - {place.partition(":")[2] for place in glossary.NOUNS.values()} == LEFT_OUT


def test_a_meaning_is_the_first_sentence(
    glossary: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glossary, "ROOT", tmp_path)
    (tmp_path / "room.py").write_text(
        'class Door:\n    """What is | shut,\n    e.g. at night. `key` opens it.\n\n    More."""\n'
    )
    assert glossary.define_noun("room.py:Door") == r"What is \| shut, e.g. at night."


@pytest.mark.parametrize("place", ["room.py:Door", "py2wasm/build.py:Door"])
def test_a_noun_that_is_gone_is_told(glossary: ModuleType, place: str) -> None:
    with pytest.raises((FileNotFoundError, LookupError), match=r"room\.py|Door"):
        glossary.define_noun(place)
