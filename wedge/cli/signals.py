"""Ending well when told to: SIGTERM unwinds as an interrupt does.

Compilers run in process groups of their own; dying at once would leave them behind.
"""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def unwinding_on_terminate() -> Iterator[None]:
    """Turn SIGTERM into a KeyboardInterrupt while the block runs."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
