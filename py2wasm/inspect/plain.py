"""The tree of a module without a map: what its binary says by itself."""

from __future__ import annotations

from py2wasm.inspect.layout import HEADER, Layout, read_layout
from py2wasm.inspect.names import read_names
from py2wasm.inspect.node import Kind, Node, Step, TreeBuilder

ROOT = Step(name="module", kind=Kind.FILE)


def plain_tree(module: bytes) -> Node:
    """Give sections, functions and data segments; raise `ModuleError` for a damaged module."""
    layout, names = read_layout(module), read_names(module)
    builder = TreeBuilder(ROOT)
    builder.add([_section("header")], HEADER)
    inside = {
        "code": sum(function.size for function in layout.functions),
        "data": sum(segment.size for segment in layout.segments),
    }
    for section in layout.sections:
        shown = f"custom section {section.title}" if section.title else f"{section.name} section"
        if section.name in inside:
            builder.add([_section(shown), _section("headers")], section.size - inside[section.name])
        else:
            builder.add([_section(shown)], section.size)
    _add_contents(builder, layout, names)
    return builder.finish()


def _add_contents(builder: TreeBuilder, layout: Layout, names: dict[int, str]) -> None:
    for function in layout.functions:
        name = names.get(function.number, f"function {function.number}")
        step = Step(name=name, kind=Kind.FUNCTION)
        builder.add([_section("code section"), step], function.size, function.number)
    for number, segment in enumerate(layout.segments):
        place = "passive" if segment.address is None else f"at {segment.address}"
        step = Step(name=f"segment {number}, {place}", kind=Kind.DATA)
        builder.add([_section("data section"), step], segment.size)


def _section(name: str) -> Step:
    return Step(name=name, kind=Kind.STRUCTURE)
