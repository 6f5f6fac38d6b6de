"""Code without docstrings.

Run by the worker under the target's Python; uses the standard library only.
"""

from __future__ import annotations

import ast
from typing import Any


class WithoutDocstrings(ast.NodeTransformer):
    """Takes the docstrings out of a module; unlike with `-OO`, asserts stay."""

    def _leave_out(self, node: Any) -> Any:
        self.generic_visit(node)
        # A string after it would be the docstring then.
        while node.body and ast.get_docstring(node, clean=False) is not None:
            docstring = node.body.pop(0)
            if not node.body and not isinstance(node, ast.Module):
                node.body.append(ast.copy_location(ast.Pass(), docstring))
        return node

    visit_Module = visit_ClassDef = visit_FunctionDef = visit_AsyncFunctionDef = _leave_out
