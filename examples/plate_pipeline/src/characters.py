"""The characters of a frame, as the bytes of a numpy array on their way to the next node."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

# Little-endian and without gaps, on every machine.
HEAD = np.dtype([("number", "<u4"), ("timestamp_ms", "<u8")])
CHARACTER = np.dtype([("box", "<f8", 4), ("score", "<f8"), ("label", "<U1")])


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters of a frame, in an array of `CHARACTER`."""

    frame: int
    timestamp_ms: int
    found: NDArray[np.void]

    def to_bytes(self) -> bytes:
        return np.array((self.frame, self.timestamp_ms), HEAD).tobytes() + self.found.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raise `ValueError` if that is no frame."""
        head = np.frombuffer(data, HEAD, count=1)[0]
        found = np.frombuffer(data, CHARACTER, offset=HEAD.itemsize)
        return cls(int(head["number"]), int(head["timestamp_ms"]), found)
