"""The dialects by the names that the environment variable of the platform has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from wedge.wire.evp1 import Evp1
from wedge.wire.evp2 import Evp2

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wedge.wire.nouns import Down, Up


class Dialect(Protocol):
    """How nouns go over the wire. No method does any I/O, and all may be called in any thread."""

    def read_down(self, topic: str, payload: bytes) -> Sequence[Down]:
        """Give what a message says to a device, which is nothing for its own echoes.

        Parts that are wrong are `Refused`. Raises `WireError` for what is wrong as a whole.
        """

    def read_up(self, topic: str, payload: bytes) -> Sequence[Up]:
        """Give what a message says to a platform; raise `WireError` for what is wrong."""

    def write(self, noun: Down | Up) -> tuple[str, bytes]:
        """Give topic and payload; the same noun gives the same bytes."""


_EVP2 = Evp2()
DIALECTS: Mapping[str, Dialect] = {"EVP2": _EVP2, "TB": _EVP2, "EVP1": Evp1()}
