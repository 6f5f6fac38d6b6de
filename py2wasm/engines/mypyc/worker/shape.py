"""What a module is made of that mypyc may compile without having been asked to.

What mypyc makes something else of, or might, is not compiled by it: the other engines do.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeVar

from .facts import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

DECORATORS = {
    *("property", "staticmethod", "classmethod", "abstractmethod", "abc.abstractmethod"),
    *("cache", "lru_cache", "functools.cache", "functools.lru_cache", "override", "final"),
    *("typing.override", "typing.final"),
}
CLASS_DECORATORS = {"dataclass", "dataclasses.dataclass", "final", "typing.final", "unique"}
# Methods that native classes do without, or call at other times.
METHODS = {
    *("__class_getitem__", "__copy__", "__deepcopy__", "__delattr__", "__get__", "__getattr__"),
    *("__getattribute__", "__getstate__", "__init_subclass__", "__new__", "__reduce__", "__set__"),
    *("__reduce_ex__", "__set_name__", "__setattr__", "__setstate__", "__prepare__", "__dir__"),
}
# What takes a generator step by step, so that others see how far it got.
STEPWISE = {"extend", "fromkeys", "update", "writelines"}
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
Node = TypeVar("Node", bound=ast.AST)


def untyped(tree: ast.Module) -> tuple[int, str] | None:
    """Give the line and name of the first function that lacks a type."""
    return min(_untyped(tree), default=None)


def _untyped(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, FUNCTIONS):
            continue
        given = node.args
        every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
        every += [found for found in (given.vararg, given.kwarg) if found]
        bare = [item for item in every if item.annotation is None]
        if bare and bare[0] is every[0] and bare[0].arg in ("self", "cls", "mcs"):
            del bare[0]
        if bare or node.returns is None:
            yield node.lineno, node.name


def gains(tree: ast.Module) -> bool:
    """Say whether a module has anything that gets faster."""
    return bool(_all(tree, ast.FunctionDef))


def shapes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give lines of a module and what is there that mypyc would perhaps change."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    reader = _Shape(parents)
    for node in ast.walk(tree):
        for what in reader.refused(node):
            yield _line(node), what


class _Shape:
    def __init__(self, parents: dict[ast.AST, ast.AST]) -> None:
        self._parents = parents

    def refused(self, node: ast.AST) -> Iterator[str]:  # noqa: C901 - a table
        match node:
            case (
                ast.AsyncFunctionDef() | ast.AsyncFor() | ast.AsyncWith() | ast.Await()
            ) | ast.comprehension(is_async=1):
                yield "asynchronous code"
            case ast.FunctionDef():
                yield from self._function(node)
            case ast.ClassDef():
                yield from self._class(node)
            case ast.Yield() | ast.YieldFrom() if self._is_inside(node, ast.Try, ast.With):
                yield "`yield` inside `try` or `with`"
            case ast.TryStar():
                yield "`except*`"
            case ast.Delete(targets=targets) if not all(
                isinstance(target, ast.Subscript) for target in targets
            ):
                yield "`del` of a name"
            case ast.NamedExpr(target=ast.Name(id=name)) if self._is_read_around(node, name):
                yield f"`{name}` read and set in one expression"
            case ast.Call(func=ast.Attribute(attr="index")):
                yield "the words of the error of `index`"
            case ast.Call(func=function, args=[ast.GeneratorExp(), *_], keywords=keywords):
                name = (dotted(function) or "").rpartition(".")[2]
                if name in STEPWISE or any(word.arg == "key" for word in keywords):
                    yield f"a generator for `{name}`"
            case ast.Name(id=name, ctx=ast.Load()) if self._is_left_over(node, name):
                yield f"`{name}` after its loop"
            case ast.Return() | ast.Break() | ast.Continue() if self._is_final(node):
                yield "leaving a `finally`"

    def _function(self, node: ast.FunctionDef) -> Iterator[str]:
        parent = self._parents[node]
        plain = isinstance(parent, ast.Module | ast.ClassDef) or self._is_local(node)
        if not plain or (not isinstance(parent, ast.Module) and node.name in METHODS):
            yield f"how `{node.name}` is defined"
        for item in node.decorator_list:
            name = dotted(item.func if isinstance(item, ast.Call) else item) or "?"
            if name not in DECORATORS and not name.endswith(".setter"):
                yield f"`@{name}`"
        if _has_parameters(node):
            yield f"type parameters of `{node.name}`"

    def _class(self, node: ast.ClassDef) -> Iterator[str]:
        if not isinstance(self._parents[node], ast.Module):
            yield f"where `class {node.name}` is defined"
        if node.keywords or _has_parameters(node):
            yield f"the arguments of `class {node.name}`"
        for item in node.decorator_list:
            name = dotted(item.func if isinstance(item, ast.Call) else item) or "?"
            if name not in CLASS_DECORATORS:
                yield f"`@{name}`"
        if any((dotted(base) or "").endswith("Enum") for base in node.bases):
            return
        yield from self._attributes(node)

    def _attributes(self, node: ast.ClassDef) -> Iterator[str]:  # noqa: C901 - a table
        """Give attributes that a new instance may lack, or share with others."""
        data = any("dataclass" in ast.unparse(item) for item in node.decorator_list)
        given: set[str] = set()
        for statement in node.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=value):
                    of_class = "ClassVar" in ast.unparse(kind)
                    if value is None and not data:
                        continue
                    given.add(name)
                    if not (value is None or of_class or _is_constant(value, data=data)):
                        yield f"`{name}` of `class {node.name}`, which instances share"
                case ast.Assign(targets=[ast.Name(id="__slots__")]):
                    pass
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_constant(value):
                    given.add(name)
                case ast.FunctionDef(name=name):
                    given.add(name)
                    if name == "__init__":
                        given |= {name for item in statement.body for name in _sets(item)}
                case ast.Pass() | ast.Expr(value=ast.Constant()):
                    pass
                case _:
                    yield f"the body of `class {node.name}`"
        inherits = [base for base in node.bases if not isinstance(base, ast.Subscript)]
        own = {ast.unparse(base) for base in inherits} - {"object", "ABC", "abc.ABC"}
        for inner in ast.walk(node):
            match inner:
                case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()) if (
                    name not in given and not (own and self._is_in_init(inner))
                ):
                    yield f"`{name}`, which `__init__` of `class {node.name}` does not always set"

    def _is_in_init(self, node: ast.AST) -> bool:
        while node in self._parents:
            node = self._parents[node]
            if isinstance(node, ast.FunctionDef):
                return node.name == "__init__"
        return False

    def _is_local(self, node: ast.AST) -> bool:
        while node in self._parents:
            node = self._parents[node]
            if isinstance(node, FUNCTIONS | ast.ClassDef):
                return isinstance(node, FUNCTIONS)
        return False

    def _is_inside(self, node: ast.AST, *kinds: type[ast.AST]) -> bool:
        while not isinstance(node, FUNCTIONS | ast.Lambda | ast.Module):
            if isinstance(node, kinds):
                return True
            node = self._parents[node]
        return False

    def _is_read_around(self, node: ast.NamedExpr, name: str) -> bool:
        top: ast.AST = node
        while isinstance(self._parents[top], ast.expr | ast.keyword):
            top = self._parents[top]
        mentions = [n for n in ast.walk(top) if isinstance(n, ast.Name) and n.id == name]
        start = min((n.lineno, n.col_offset) for n in mentions)
        return start != (node.lineno, node.col_offset)

    def _is_left_over(self, node: ast.AST, name: str) -> bool:
        """Say whether a name is read after a loop over it, and not bound between."""
        below = node
        while not isinstance(below, FUNCTIONS | ast.Lambda | ast.ClassDef):
            above = self._parents.get(below)
            if above is None:
                return False
            if isinstance(above, ast.comprehension | ast.For) and _binds(above.target, name):
                return below in getattr(above, "orelse", ())
            if any(_binds(part.target, name) for part in getattr(above, "generators", ())):
                return False
            for block in _blocks(above):
                if below in block:
                    for before in reversed(block[: block.index(below)]):
                        if _is_assignment(before, name):
                            return False
                        if any(_binds(loop.target, name) for loop in _all(before, ast.For)):
                            return True
            below = above
        return False

    def _is_final(self, node: ast.AST) -> bool:
        below = node
        while not isinstance(below, FUNCTIONS | ast.Module):
            above = self._parents[below]
            if isinstance(above, ast.Try) and below in above.finalbody:
                return True
            below = above
        return False


def _blocks(node: ast.AST) -> Iterator[list[ast.AST]]:
    for name in ("body", "orelse", "finalbody", "handlers"):
        if isinstance(block := getattr(node, name, None), list):
            yield block


def _sets(node: ast.stmt) -> Iterator[str]:
    """Give the attributes of `self` that a statement sets whenever it runs."""
    targets: list[ast.expr] = []
    match node:
        case ast.Assign(targets=found):
            targets = found
        case ast.AnnAssign(target=target, value=ast.expr()):
            targets = [target]
    for whole in targets:
        for part in whole.elts if isinstance(whole, ast.Tuple) else [whole]:
            match part:
                case ast.Attribute(value=ast.Name(id="self"), attr=name):
                    yield name


def _is_constant(node: ast.expr, *, data: bool = False) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.Tuple(elts=items):
            return all(_is_constant(item) for item in items)
        case ast.Call(func=function):
            return data and dotted(function) in ("field", "dataclasses.field")
    return False


def _is_assignment(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Assign(targets=targets):
            return any(_binds(target, name) for target in targets)
        case ast.AnnAssign(target=ast.expr() as target, value=ast.expr()):
            return _binds(target, name)
    return False


def _binds(target: ast.AST, name: str) -> bool:
    return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(target))


def _all(tree: ast.AST, *kinds: type[Node]) -> list[Node]:
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 1))


def _has_parameters(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return bool(getattr(node, "type_params", ()))
