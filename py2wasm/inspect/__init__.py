"""What is in a module: the tree of its parts, kept as a map, shown and compared."""

from py2wasm.inspect.description import describe_inspection, describe_node
from py2wasm.inspect.diff import Change, Comparison, Difference, compare_modules
from py2wasm.inspect.inspection import Inspection, inspect_module
from py2wasm.inspect.mapfile import encode_map, find_map, keep_map, map_path
from py2wasm.inspect.node import Kind, Node, count_leaves
from py2wasm.inspect.page import render_page
from py2wasm.inspect.rows import function_rows, tree_rows
from py2wasm.inspect.tree import make_tree
from py2wasm.inspect.why import why

__all__ = [
    "Change",
    "Comparison",
    "Difference",
    "Inspection",
    "Kind",
    "Node",
    "compare_modules",
    "count_leaves",
    "describe_inspection",
    "describe_node",
    "encode_map",
    "find_map",
    "function_rows",
    "inspect_module",
    "keep_map",
    "make_tree",
    "map_path",
    "render_page",
    "tree_rows",
    "why",
]
