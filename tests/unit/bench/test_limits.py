from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from py2wasm.engines import ENGINES
from tests.bench.limits import GREETING, HELLO, gzip_size, read_limits, read_targets

if TYPE_CHECKING:
    from pathlib import Path


def test_hello_prints_the_greeting(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(HELLO, "hello.py", "exec"), {})  # noqa: S102 - the program under test
    assert capsys.readouterr().out == GREETING


def test_every_engine_has_a_limit() -> None:
    for held in (False, True):
        assert read_limits(held=held).keys() == ENGINES.keys()


def test_limits_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "sizes.toml"
    path.write_text(
        "[targets]\nhello_raw = 4\nhello_gzip = 3\nbuild_seconds = 2.5\ntimes_native = 1.5\n"
        "first_line_seconds = 0.1\nmemory = 5\nsmall_raw = 3\nsmall_gzip = 2\nsmall_aot = 9\n"
        "fast_times_native = 1.25\n"
        "[limits.a]\nraw = 2\ngzip = 1\nheld = { raw = 4, gzip = 3 }\n"
    )
    assert read_targets(path).times_native == 1.5
    assert read_limits(path)["a"].gzip == 1
    assert read_limits(path, held=True)["a"].gzip == 3


@pytest.mark.parametrize(
    "text", ["[limits.a]\nraw = 1\n", "[limits.a]\nraw = 1\ngzip = 1\nx = 1\n"]
)
def test_a_limit_is_whole_and_nothing_more(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sizes.toml"
    path.write_text(text)
    with pytest.raises(TypeError):
        read_limits(path)


def test_gzip_size_does_not_depend_on_the_clock() -> None:
    content = bytes(range(256)) * 100
    assert gzip_size(content) == len(gzip.compress(content, 9, mtime=0))
    assert gzip_size(content) < len(content)
