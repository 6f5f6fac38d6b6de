"""Streams, as far as tests need them: what is written is kept, what comes in is given by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wedge.node.results import Result
from wedge.testing.outgoing import EvpRefusal

if TYPE_CHECKING:
    from collections.abc import Buffer, Callable


class Streams:
    """The streams of a node, by name."""

    def __init__(self) -> None:
        self.written: dict[str, bytes] = {}
        self._names: dict[int, str] = {}
        self._opened = 0

    def stream_output(self, name: str) -> int:
        self.written.setdefault(name, b"")
        return self._open(name)

    def stream_input(self, name: str, _handler: Callable[[int, bytes], object]) -> int:
        return self._open(name)

    def stream_write(self, stream: int, data: Buffer) -> None:
        self.written[self._name(stream)] += bytes(memoryview(data))

    def stream_close(self, stream: int) -> None:
        self._name(stream)
        del self._names[stream]

    def _open(self, name: str) -> int:
        self._opened += 1
        self._names[self._opened] = name
        return self._opened

    def _name(self, stream: int) -> str:
        if stream not in self._names:
            raise EvpRefusal(Result.INVAL)
        return self._names[stream]
