"""Imports of a module that serve its functions alone, and code without those that are not there.

    import ast                      # deferrable: used in a function and nowhere else

    def parse(text):
        return ast.parse(text)

Run by the worker under the target's Python; uses the standard library only.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Classes that only their own module makes instances of, and that others ask for by `isinstance`:
# where the module is not part of the program, nothing is one.
CONCRETE = frozenset({"Decimal", "Fraction"})
WORD = re.compile(r"[^\W\d]\w*")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Outside(ast.NodeVisitor):
    """Collects the names that a module uses or binds outside of its functions."""

    def __init__(self, *, lazy_annotations: bool) -> None:
        self.names: set[str] = set()
        self._lazy_annotations = lazy_annotations

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for part in (*node.decorator_list, *getattr(node, "type_params", ())):
            self.visit(part)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        if not self._lazy_annotations:
            self._note_annotations(node)
        self.names.add(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.names.add(node.name)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        # What names modules that may be imported late (PEP 810) is no use of them.
        if [getattr(target, "id", "") for target in node.targets] != ["__lazy_modules__"]:
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        # Whoever reads the fields of a class evaluates them.
        self._note_words(node.annotation)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self.names.add(node.id)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.names.add(node.value)

    def visit_alias(self, node: ast.alias) -> None:
        self.names.add(_binds(node))

    def _note_annotations(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        parameters = [
            *node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs,
            *filter(None, (node.args.vararg, node.args.kwarg)),
        ]  # fmt: skip
        for annotation in (node.returns, *(item.annotation for item in parameters)):
            if annotation is not None:
                self._note_words(annotation)
                self.visit(annotation)

    def _note_words(self, annotation: ast.expr) -> None:
        for part in ast.walk(annotation):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                self.names.update(WORD.findall(part.value))


def find_deferrable(tree: ast.Module) -> frozenset[str]:
    """Name what imports of the module's own body bind for its functions and for nothing else."""
    bound = Counter(_binds(alias) for _, alias in _imports(tree))
    outside = Outside(lazy_annotations=_has_lazy_annotations(tree))
    inside: set[str] = set()
    for statement in tree.body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            outside.visit(statement)
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            inside.update(
                part.id
                for item in node.body
                for part in ast.walk(item)
                if isinstance(part, ast.Name)
            )
        elif isinstance(node, ast.Global):
            outside.names.update(node.names)
    return frozenset(
        name
        for name, times in bound.items()
        if times == 1 and name in inside and name not in outside.names
    )


def decisive_classes(classes: ast.expr) -> list[ast.expr]:
    """Give, of what `isinstance` is asked for, what must be there to know the answer."""
    items = classes.elts if isinstance(classes, ast.Tuple) else [classes]
    return [item for item in items if not (isinstance(item, ast.Name) and item.id in CONCRETE)]


def without_absent(tree: ast.Module, absent: Mapping[str, str]) -> ast.Module:
    """Let what stands for a module's import be bound where that module is not part of the program.

    `absent` maps names that imports of the body bind to the modules that are imported.
    """
    body: list[ast.stmt] = []
    for statement in tree.body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            body.append(statement)
            continue
        left = [alias for alias in statement.names if _binds(alias) not in absent]
        body += [
            _stand_in(statement, alias, absent[_binds(alias)])
            for alias in statement.names
            if alias not in left
        ]
        if left:
            statement.names = left
            body.append(statement)
    tree.body = body
    return tree


def _stand_in(statement: ast.Import | ast.ImportFrom, alias: ast.alias, module: str) -> ast.stmt:
    if isinstance(statement, ast.ImportFrom):
        wanted: str | None = alias.name
    else:
        # `import a.b` binds `a`, and `import a.b as c` the module itself.
        wanted = "" if alias.asname else None
    stand_in = "AbsentClass" if wanted in CONCRETE else "Absent"
    text = f"{_binds(alias)} = __import__('_py2wasm').{stand_in}({module!r}, {wanted!r})"
    assignment = ast.parse(text).body[0]
    for node in ast.walk(assignment):
        ast.copy_location(node, statement)
    return assignment


def _imports(tree: ast.Module) -> Iterator[tuple[ast.stmt, ast.alias]]:
    for statement in tree.body:
        if isinstance(statement, ast.Import) or (
            isinstance(statement, ast.ImportFrom) and statement.module != "__future__"
        ):
            yield from ((statement, alias) for alias in statement.names if alias.name != "*")


def _has_lazy_annotations(tree: ast.Module) -> bool:
    return any(
        isinstance(statement, ast.ImportFrom)
        and statement.module == "__future__"
        and any(alias.name == "annotations" for alias in statement.names)
        for statement in tree.body
    )


def _binds(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]
