"""What is in a module: the tree of its parts, kept as a map, shown and compared."""

from py2wasm.inspect.mapfile import encode_map, find_map, keep_map, map_path
from py2wasm.inspect.node import Kind, Node, count_leaves
from py2wasm.inspect.tree import make_tree

__all__ = [
    "Kind",
    "Node",
    "count_leaves",
    "encode_map",
    "find_map",
    "keep_map",
    "make_tree",
    "map_path",
]
