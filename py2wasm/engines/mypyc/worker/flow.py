"""What a module may do that uses modules which mypyc compiles without having been asked to.

Only what is listed is allowed; the rest might see that they are compiled, or bring them a value of
another type than they say.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from .facts import dotted

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

ALL: frozenset[str] = frozenset()
# By module what may be taken of it; of those with nothing behind them everything.
MODULES: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            *("__future__", "abc", "array", "base64", "binascii", "bisect", "cmath", "collections"),
            *("collections.abc", "datetime", "decimal", "fractions", "hashlib", "heapq", "io"),
            *("itertools", "json", "math", "operator", "random", "re", "statistics", "string"),
            *("struct", "textwrap", "zlib"),
        ),
        ALL,
    ),
    "dataclasses": frozenset({"dataclass", "field"}),
    "enum": frozenset({"Enum", "auto", "unique"}),
    "functools": frozenset({"cache", "cmp_to_key", "lru_cache", "reduce"}),
    "mypy_extensions": frozenset({"mypyc_attr", "trait"}),
    "sys": frozenset({"argv", "exit", "maxsize", "platform", "stderr", "stdin", "stdout"}),
    "time": frozenset(
        {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "sleep", "time", "time_ns"}
    ),
    "typing": frozenset(
        {
            *("TYPE_CHECKING", "Callable", "ClassVar", "Dict", "Final", "FrozenSet", "Generic"),
            *("Iterable", "Iterator", "List", "Literal", "Mapping", "MutableMapping", "Never"),
            *("MutableSequence", "NoReturn", "Optional", "Protocol", "Self", "Sequence", "Set"),
            *("TextIO", "Tuple", "TypeAlias", "TypeVar", "Union", "assert_never", "final"),
            "override",
        }
    ),
}
# Names of the allowed modules that make values which are kinds of numbers and tuples.
NOT_FROM = {"namedtuple", "UserList", "UserDict", "UserString", "DecimalTuple", "attrgetter"}
NAMES = {
    *("__import__", "__builtins__", "__loader__", "__spec__", "compile", "delattr", "dir", "eval"),
    *("exec", "getattr", "globals", "hasattr", "id", "issubclass", "locals", "memoryview"),
    *("setattr", "vars", "ord", "RecursionError", "breakpoint", "help"),
}
ATTRIBUTES = {"cache_info", "cr_frame", "gi_frame", "tb_frame"}
BASES = {"object", "ABC", "Enum", "Generic", "Protocol"}
KINDS = {"str", "bytes", "list", "dict", "set", "frozenset"}
COMMENT = re.compile(rb"#\s*(?:type:\s*ignore|mypy:)")


def flows(tree: ast.Module, text: bytes, own: Container[str]) -> Iterator[tuple[int, str]]:
    """Give lines of a module and what is not allowed there; `own` are the program's modules."""
    if found := COMMENT.search(text):
        yield text.count(b"\n", 0, found.start()) + 1, "a comment for mypy"
    reader = _Flow(tree, own)
    for node in ast.walk(tree):
        for what in reader.refused(node):
            yield getattr(node, "lineno", 1), what


class _Flow:
    def __init__(self, tree: ast.Module, own: Container[str]) -> None:
        self._own = own
        self._parents = {
            child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)
        }
        # Names by which the program's own classes can be known.
        self._classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        self._modules: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.level or node.module in own):
                self._classes |= {alias.asname or alias.name for alias in node.names}
            elif isinstance(node, ast.Import):
                self._modules |= {a.asname or a.name.split(".")[0]: a.name for a in node.names}

    def refused(self, node: ast.AST) -> Iterator[str]:  # noqa: C901, PLR0912 - a table
        match node:
            case ast.Import(names=names):
                yield from (f"`{a.name}`" for a in names if not self._is_known(a.name))
            case ast.ImportFrom(level=level, module=module, names=names):
                if any(alias.name == "*" for alias in names):
                    yield f"`from {module} import *`"
                elif not level and not self._is_known(module or ""):
                    yield f"`{module}`"
                elif not level and module not in self._own:
                    for alias in names:
                        yield from self._taken(module or "", alias.name)
            case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
                yield f"`{name}`"
            case ast.Name(id="type") if not self._is_only_named(node):
                yield "`type`"
            case ast.Name(id="open") if not self._is_closed(node):
                yield "`open` without `with`"
            case ast.Attribute(value=value, attr=name):
                module = self._modules.get(dotted(value) or "")
                if module in MODULES:
                    yield from self._taken(module, name)
                elif name in ATTRIBUTES or self._is_inner(node):
                    yield f"`.{name}`"
            case ast.FunctionDef(name="__del__"):
                yield "`__del__`"
            case ast.ClassDef(bases=bases):
                yield from (f"`class ...({ast.unparse(b)})`" for b in bases if not self._base(b))
            case ast.Call(func=ast.Name(id="isinstance"), args=[_, kinds]):
                parts = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
                if not all(self._is_class(part, KINDS) for part in parts):
                    yield f"`isinstance(..., {ast.unparse(kinds)})`"
            case ast.Compare(left=left, comparators=others, ops=ops) if any(
                isinstance(op, ast.Is | ast.IsNot) for op in ops
            ) and not (len(ops) == 1 and any(map(_is_single, (left, *others)))):
                # What mypyc keeps no object of is another one each time.
                yield f"`{ast.unparse(node)}`"
            case ast.MatchClass(cls=kind) if not self._is_class(kind, KINDS):
                yield f"`case {ast.unparse(kind)}()`"

    def _is_known(self, module: str) -> bool:
        return module in self._own or module in MODULES

    def _taken(self, module: str, name: str) -> Iterator[str]:
        wanted = MODULES.get(module, ALL)
        flag = module == "re" and name.isupper()
        if (wanted and name not in wanted) or name in NOT_FROM or flag:
            yield f"`{module}.{name}`"

    def _is_only_named(self, node: ast.AST) -> bool:
        call = self._parents[node]
        above = self._parents[call]
        return isinstance(above, ast.Attribute) and above.attr == "__name__"

    def _is_closed(self, node: ast.AST) -> bool:
        return isinstance(self._parents[self._parents[node]], ast.withitem)

    def _is_inner(self, node: ast.Attribute) -> bool:
        if not (node.attr.startswith("__") and node.attr.endswith("__")):
            return False
        match node.value:
            case ast.Call(func=ast.Name(id="super")):
                return False
            case ast.Call(func=ast.Name(id="type")):
                return node.attr != "__name__"
        return True

    def _base(self, node: ast.expr) -> bool:
        kind = node.value if isinstance(node, ast.Subscript) else node
        name = (dotted(kind) or "").rpartition(".")[2]
        return self._is_class(kind, BASES) or name.endswith(("Error", "Exception"))

    def _is_class(self, node: ast.expr, allowed: Container[str]) -> bool:
        name = dotted(node) or ""
        first, _, last = name.partition(".")
        if last:
            return self._modules.get(first) in self._own or name in {f"abc.{last}", "enum.Enum"}
        return name in self._classes or name in allowed


def _is_single(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=None | True | False) | ast.Name(id="self" | "NotImplemented"):
            return True
    return False
