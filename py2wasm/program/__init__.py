"""The program: the closure of modules and data that an entry can reach."""

from py2wasm.program.discover import Discovery, discover_program, output_of
from py2wasm.program.entry import source_roots
from py2wasm.program.model import DataFile, Module, Origin, Program
from py2wasm.program.node import BINDING

__all__ = [
    "BINDING",
    "DataFile",
    "Discovery",
    "Module",
    "Origin",
    "Program",
    "discover_program",
    "output_of",
    "source_roots",
]
