"""The snapshot: the interpreter's start and the program's imports, done at build time."""

from py2wasm.snapshot.image import EXPORTS
from py2wasm.snapshot.stage import Snapshot, take_snapshot
from py2wasm.snapshot.tail import TAIL, split_entry

__all__ = ["EXPORTS", "TAIL", "Snapshot", "split_entry", "take_snapshot"]
