"""Linking: generated tables, compiled units and archives become one Wasm module."""

from py2wasm.link.areas import library_area
from py2wasm.link.check import check_module, refuse_violations
from py2wasm.link.compiler import Compiler, choose_compiler, put_stand_ins
from py2wasm.link.image import Image, LinkInput, link_image
from py2wasm.link.node import node_arguments
from py2wasm.link.optimize import describe_passes, optimize_image
from py2wasm.link.profiles import PROFILES
from py2wasm.link.runtime import runtime_objects
from py2wasm.link.tables import BOOTSTRAP, START_UP, TableInput, write_tables
from wedge.wasm import WasmInfo, parse_module, read_module

__all__ = [
    "BOOTSTRAP",
    "PROFILES",
    "START_UP",
    "Compiler",
    "Image",
    "LinkInput",
    "TableInput",
    "WasmInfo",
    "check_module",
    "choose_compiler",
    "describe_passes",
    "library_area",
    "link_image",
    "node_arguments",
    "optimize_image",
    "parse_module",
    "put_stand_ins",
    "read_module",
    "refuse_violations",
    "runtime_objects",
    "write_tables",
]
