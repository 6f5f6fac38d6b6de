"""Running a command line in this process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a call printed, and its exit status."""

    status: int
    out: str
    err: str


class CommandLine:
    """Calls `main` as the installed command does."""

    def __init__(
        self, main: Callable[[Sequence[str]], NoReturn], capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._main = main
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Result:
        with pytest.raises(SystemExit) as caught:
            self._main(arguments)
        out, err = self._capsys.readouterr()
        status = caught.value.code
        assert isinstance(status, int) or status is None
        return Result(status=status or 0, out=out, err=err)
