"""A node out of a file, made anew each time: two instances of one module share nothing."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from pathlib import Path

from wedge.errors import UsageError
from wedge.node import Node

_numbers = itertools.count(1)


def load_node(file: Path | str) -> Node:
    """Run `file` as an import does, so that what stands under `if __name__` waits; give its node.

    Modules beside the file can be imported by it; these are shared, as all imports are.

    Raises:
        UsageError: there is no such file, or it has no `Node` of its own, or several.

    """
    path = Path(file).resolve()
    if not path.is_file():
        message = f"there is no {path}"
        raise UsageError(message, hint="give the file in which the node is made")
    name = f"{path.stem}_{next(_numbers)}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        message = f"{path} is no Python file"
        raise UsageError(message)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, str(path.parent))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(path.parent))
    nodes = {id(value): value for value in vars(module).values() if isinstance(value, Node)}
    if len(nodes) != 1:
        message = f"{path} makes {len(nodes)} nodes"
        raise UsageError(message, hint="a module makes one, `node = Node()`, at its top level")
    return nodes.popitem()[1]
