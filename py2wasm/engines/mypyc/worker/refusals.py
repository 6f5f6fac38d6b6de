"""Finds what a program does that would be something else once modules are compiled by mypyc.

Only what is certain is refused: names that stand for one thing in their module, and are spelt out.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from .facts import Program, dotted, read_module

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .facts import ClassFacts, ModuleFacts

# What functions of C do not have.
MISSING = {
    *("__annotations__", "__closure__", "__code__", "__defaults__", "__dict__", "__globals__"),
    *("__kwdefaults__", "__type_params__"),
}
# What looks at such attributes of its first argument.
LOOKING = {
    *("signature", "getfullargspec", "getsource", "getsourcelines", "get_annotations"),
    *("get_type_hints", "getclosurevars", "dis"),
}
SETTING = {"setattr", "delattr", "object"}
# What sees the names of whoever calls it, with that many arguments.
NAMES = {"eval": 1, "exec": 1, "locals": 0, "vars": 0, "dir": 0}
# Methods that native classes have no slots for: nothing would call them.
UNCALLED = {
    *("__index__", "__set__", "__delete__", "__getattribute__"),
    *("__buffer__", "__release_buffer__"),
}
# What mypyc keeps as something else than an object.
UNBOXED = {*("bool", "float", "int", "tuple"), *("i16", "i32", "i64", "u8")}
# What takes all of a generator at once, or is translated into a loop.
CONSUMING = {
    *("all", "any", "bytearray", "bytes", "dict", "frozenset", "list", "max", "min", "next"),
    *("set", "sorted", "sum", "tuple", "Counter", "OrderedDict", "deque", "extend", "fromkeys"),
    *("fsum", "join", "prod", "update", "writelines"),
}


class Refusal(NamedTuple):
    """Something at a line and column of a file, counted from 1."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: error: {self.message}"


class Source(NamedTuple):
    """A module of the program, and whether mypyc compiles it."""

    name: str
    path: str
    shown: str
    text: bytes
    compiled: bool


def find_refusals(sources: list[Source]) -> list[str]:
    """Give what is refused, as mypy words its messages."""
    trees = {source.name: ast.parse(source.text) for source in sources}
    modules = {
        source.name: read_module(
            source.name,
            trees[source.name],
            is_package=source.path.endswith("__init__.py"),
        )
        for source in sources
    }
    program = Program(modules=modules, compiled={s.name for s in sources if s.compiled})
    found: list[Refusal] = []
    for source in sources:
        found += _Reader(source, trees[source.name], program).read()
    return [str(refusal) for refusal in sorted(found)]


class _Reader:
    def __init__(self, source: Source, tree: ast.Module, program: Program) -> None:
        self._source = source
        self._tree = tree
        self._program = program
        self._facts: ModuleFacts = program.modules[source.name]
        self._parents = {
            child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)
        }

    def read(self) -> Iterator[Refusal]:
        """Give what is refused in this module."""
        for node in ast.walk(self._tree):
            match node:
                case ast.Attribute():
                    yield from self._attribute(node)
                case ast.Call():
                    yield from self._call(node)
                case ast.ClassDef() if not self._source.compiled:
                    yield from self._class(node)
            if self._source.compiled:
                yield from self._in_compiled(node)

    def _in_compiled(self, node: ast.AST) -> Iterator[Refusal]:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) if (
                name in self._facts.functions and self._is_global(node, name)
            ):
                yield self._refuse(
                    node, f"`{name}` is bound anew, but compiled code calls the function directly"
                )
            case ast.Call(func=ast.Name(id=name), args=args) if (
                name in NAMES and len(args) == NAMES[name] and name not in self._facts.bound
            ):
                yield self._refuse(node, f"`{name}` sees no names of compiled code")
            case ast.FunctionDef(name="__getattr__", returns=ast.expr() as kind) if (
                self._is_unboxed(kind)
            ):
                yield self._refuse(
                    node, "mypyc fails where `__getattr__` gives no object; annotate `object`"
                )
            case ast.FunctionDef(name=name) if name in UNCALLED and self._is_method(node):
                yield self._refuse(node, f"mypyc makes no use of `{name}` in a native class")
            case ast.Call(func=function, keywords=keywords) if (dotted(function) or "").rpartition(
                "."
            )[2] == "mypyc_attr" and any(word.arg == "serializable" for word in keywords):
                yield self._refuse(
                    node, "mypyc does not call `__init__` of a class that is marked `serializable`"
                )
            case ast.GeneratorExp() if not self._is_consumed(node):
                yield self._refuse(
                    node,
                    "mypyc makes a list of a generator expression;"
                    " write a list, or a function with `yield`",
                )
            case ast.If(test=test) if self._is_for_types(test) is False or (
                self._is_for_types(test) and node.orelse
            ):
                yield self._refuse(
                    node, "mypy does not read what only runs when `TYPE_CHECKING` is false"
                )

    def _attribute(self, node: ast.Attribute) -> Iterator[Refusal]:
        owner = self._stands_for(node.value)
        if owner is not None and isinstance(node.ctx, ast.Load):
            yield from self._loaded(node, owner, node.attr)
        elif owner is not None:
            yield from self._stored(node, owner, node.attr)
        elif isinstance(node.value, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield from self._stored_in_instance(node, node.value.id)

    def _loaded(self, node: ast.AST, owner: str, attribute: str) -> Iterator[Refusal]:
        if attribute in MISSING and self._program.function(owner):
            yield self._refuse(node, f"`{owner}` is compiled and has no `{attribute}`")
        found = self._program.native_class(owner)
        if found and not self._source.compiled and attribute in self._only_fields(found):
            yield self._refuse(
                node,
                f"`{attribute}` is an attribute of instances of the compiled `{owner}`;"
                " one of the class is annotated `ClassVar`",
            )

    def _stored(self, node: ast.AST, owner: str, attribute: str) -> Iterator[Refusal]:
        program = self._program
        if owner in program.compiled:
            module = program.modules[owner]
            if attribute in module.functions | module.finals | module.classes.keys():
                yield self._refuse(
                    node,
                    f"`{attribute}` of `{owner}` is set, but compiled code does not look it up",
                )
        elif program.function(owner):
            yield self._refuse(node, f"`{owner}` is compiled and has no attributes of its own")
        elif found := program.native_class(owner):
            methods = {name for part in program.lineage(found) or [] for name in part.methods}
            if attribute in methods | self._only_fields(found):
                yield self._refuse(
                    node, f"`{attribute}` of the compiled class `{owner}` cannot be set"
                )

    def _stored_in_instance(self, node: ast.Attribute, name: str) -> Iterator[Refusal]:
        """Refuse new attributes of a variable that only ever holds a new instance."""
        bindings = [
            found
            for found in ast.walk(self._function_around(node) or self._tree)
            if isinstance(found, ast.Name) and found.id == name and isinstance(found.ctx, ast.Store)
        ]
        if len(bindings) != 1 or name in self._facts.imports:
            return
        match self._parents[bindings[0]]:
            case ast.Assign(targets=[ast.Name()], value=ast.Call(func=function)):
                owner = self._stands_for(function)
                found = self._program.native_class(owner) if owner else None
                if found and node.attr not in self._all_names(found):
                    yield self._refuse(
                        node,
                        f"instances of the compiled class `{owner}` have no attribute"
                        f" `{node.attr}`; annotate one in the class",
                    )

    def _class(self, node: ast.ClassDef) -> Iterator[Refusal]:
        for base in node.bases:
            owner = self._stands_for(base.value if isinstance(base, ast.Subscript) else base)
            if owner and self._program.native_class(owner):
                yield self._refuse(
                    base,
                    f"`{owner}` is compiled; mark it"
                    " `@mypyc_attr(allow_interpreted_subclasses=True)` to inherit from it here",
                )

    def _call(self, node: ast.Call) -> Iterator[Refusal]:
        name = (dotted(node.func) or "").rpartition(".")[2]
        match node.args:
            case [owner, ast.Constant(value=str(attribute)), *_] if name in SETTING:
                if stands := self._stands_for(owner):
                    yield from self._stored(node, stands, attribute)
            case [ast.Constant(value=str(whole)), *_] if name in ("patch", "setattr"):
                place, _, attribute = whole.rpartition(".")
                yield from self._stored(node, place, attribute)
            case [looked, *_] if name in LOOKING:
                stands = self._stands_for(looked)
                if stands and self._program.function(stands):
                    yield self._refuse(
                        node, f"`{name}` finds nothing in `{stands}`, which is compiled"
                    )

    def _stands_for(self, node: ast.expr) -> str | None:
        """Give the dotted name of the compiled thing, or module, that an expression names."""
        name = dotted(node)
        if name is None:
            return None
        first = name.partition(".")[0]
        if first in self._facts.bound:
            return None
        own = first in self._facts.functions or first in self._facts.classes
        return self._facts.full_name(name) if own or first in self._facts.imports else None

    def _only_fields(self, found: ClassFacts) -> set[str]:
        line = self._program.lineage(found) or []
        other = {name for part in line for name in part.methods | part.of_class}
        return {name for part in line for name in part.fields} - other

    def _all_names(self, found: ClassFacts) -> set[str]:
        line = self._program.lineage(found) or []
        return {name for part in line for name in part.methods | part.of_class | part.fields}

    def _function_around(self, node: ast.AST) -> ast.AST | None:
        found = self._parents.get(node)
        while found is not None and not isinstance(
            found, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
        ):
            found = self._parents.get(found)
        return found

    def _is_global(self, node: ast.AST, name: str) -> bool:
        around = self._function_around(node)
        if around is None:
            inner = ast.comprehension | ast.ClassDef
            return not any(isinstance(parent, inner) for parent in self._above(node))
        return any(isinstance(n, ast.Global) and name in n.names for n in ast.walk(around))

    def _above(self, node: ast.AST) -> Iterator[ast.AST]:
        found = self._parents.get(node)
        while found is not None:
            yield found
            found = self._parents.get(found)

    def _is_consumed(self, node: ast.GeneratorExp) -> bool:
        match self._parents[node]:
            case ast.Call(func=function):
                return (dotted(function) or _last(function)).rpartition(".")[2] in CONSUMING
            case ast.Assign(targets=[ast.Tuple(elts=elements)]):
                return not any(isinstance(item, ast.Starred) for item in elements)
            case ast.Starred():
                return True
        return False

    def _is_method(self, node: ast.FunctionDef) -> bool:
        owner = self._parents[node]
        if not isinstance(owner, ast.ClassDef):
            return False
        return self._program.native_class(f"{self._source.name}.{owner.name}") is not None

    def _is_unboxed(self, kind: ast.expr) -> bool:
        name = dotted(kind.value if isinstance(kind, ast.Subscript) else kind) or "None"
        return name.rpartition(".")[2] in UNBOXED | {"None"}

    def _is_for_types(self, test: ast.expr) -> bool | None:
        match test:
            case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
                return True
            case ast.UnaryOp(op=ast.Not(), operand=operand) if self._is_for_types(operand):
                return False
        return None

    def _refuse(self, node: ast.AST, message: str) -> Refusal:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
        return Refusal(self._source.shown, line, column, message)


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""
