from __future__ import annotations

from typing import TYPE_CHECKING

from py2wasm.engines.mypyc.translate import source_error
from py2wasm.errors import BuildError, SourceError

if TYPE_CHECKING:
    from pathlib import Path


def test_mistakes_are_shown_where_they_are(tmp_path: Path) -> None:
    file = tmp_path / "own.py"
    file.write_text("x: int = 1\ny: int = ''\n")
    messages = [
        "/app/own.py:2:10: error: Incompatible types in assignment  [assignment]",
        "/app/own.py:2:10: note: This is why",
        "/app/own.py:9: error: Something else  [misc]",
        "/app/own.py:9: note: Not this",
    ]
    error = source_error(messages, {"/app/own.py": file})
    assert isinstance(error, SourceError)
    assert error.message == "Incompatible types in assignment"
    assert (error.location.path, error.location.line, error.location.column) == (file, 2, 10)
    assert error.location.text == "y: int = ''"
    assert error.cause == "This is why\nown.py:9: Something else"
    assert error.hint is not None
    assert "engines" in error.hint


def test_a_message_without_a_place_is_an_error_of_the_build() -> None:
    error = source_error(["mypy: something is very wrong"], {})
    assert isinstance(error, BuildError)
    assert error.cause == "mypy: something is very wrong"
