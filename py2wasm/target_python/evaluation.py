"""Which functions of a module may have source text compiled, and types written as text.

    def load(text):
        return eval(text)          # compiles

    names: Optional["Name"]        # a type as text, which typing compiles

Run by the worker under the target's Python; uses the standard library only.
"""

from __future__ import annotations

import ast
from collections import Counter, defaultdict

COMPILE = frozenset({"compile", "eval", "exec"})
BUILTINS = frozenset({"builtins", "__builtins__"})
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# A class or none, and a function in it; neither for the module itself.
Place = tuple[str, str]
MODULE = ("", "")
# What stands in a scope's mentions for a type that is written as text, and for `sys.path`, by which
# modules are imported from source files.
QUOTED, SEARCH_PATH = "'type'", "sys.path"
# What takes types in brackets, and compiles those that are text.
GENERIC = frozenset(
    {
        "Annotated", "AsyncIterator", "AsyncIterable", "Awaitable", "Callable", "ClassVar",
        "Collection", "Concatenate", "Container", "Coroutine", "DefaultDict", "Deque", "Dict",
        "Final", "FrozenSet", "Generator", "Generic", "Iterable", "Iterator", "List", "Mapping",
        "MutableMapping", "MutableSequence", "MutableSet", "NotRequired", "Optional",
        "OrderedDict", "ReadOnly", "Required", "Sequence", "Set", "Tuple", "Type", "TypeGuard",
        "TypeIs", "Union", "Unpack",
    }
)  # fmt: skip
# Functions that take types, and compile those that are text.
TAKING = frozenset({"NamedTuple", "NewType", "TypeVar", "TypedDict"})


class Evaluation:
    """Finds both, by scope: a function of the module, a method with its class, or the module."""

    def __init__(self, tree: ast.Module) -> None:
        # By class and name, the first line.
        self.lines: dict[Place, int] = {}
        self.marks: defaultdict[Place, set[str]] = defaultdict(set)
        for node in tree.body:
            self._visit(node, "", MODULE)
        self.decorators = _only_decorators(tree)

    def _visit(self, node: ast.AST, owner: str, scope: Place) -> None:
        if isinstance(node, FUNCTIONS) and scope == MODULE:
            # Defaults, decorators and annotations run with the module.
            for outside in (*node.decorator_list, node.args, node.returns):
                if outside is not None:
                    self._visit(outside, owner, scope)
            for inside in node.body:
                self._visit(inside, owner, (owner, node.name))
            return
        if isinstance(node, ast.ClassDef):
            owner = node.name
        if _compiles(node):
            self.lines.setdefault(scope, getattr(node, "lineno", 1))
        if _quotes(node):
            self.marks[scope].add(QUOTED)
        if _is_search_path(node):
            self.marks[scope].add(SEARCH_PATH)
        for part in ast.iter_child_nodes(node):
            self._visit(part, owner, scope)


def _compiles(node: ast.AST) -> bool:
    match node:
        case ast.Name(id=name):
            return name in COMPILE
        case ast.Attribute(value=ast.Name(id=module), attr=name):
            return module in BUILTINS and name in COMPILE
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=name), *_]):
            return name in COMPILE
        case ast.Subscript(slice=ast.Constant(value=name)):
            return name in COMPILE
    return False


def _quotes(node: ast.AST) -> bool:
    match node:
        case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name), slice=inner):
            return name in GENERIC and _has_text(inner)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            types = (*node.args[1:], *(item.value for item in node.keywords))
            return name in TAKING and any(_has_text(item) for item in types)
        case ast.ClassDef(bases=bases):
            # Classes whose fields typing reads as it makes them.
            named = {getattr(base, "id", getattr(base, "attr", "")) for base in bases}
            fields = (part.annotation for part in node.body if isinstance(part, ast.AnnAssign))
            return bool(named & TAKING) and any(_has_text(item) for item in fields)
    return False


def _has_text(node: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node)
    )


def _is_search_path(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="sys"), attr="path"):
            return True
        case ast.ImportFrom(module="sys", names=names):
            return any(alias.name == "path" for alias in names)
    return False


def _only_decorators(tree: ast.Module) -> set[str]:
    """Name what a module uses to decorate its classes, and for nothing else outside functions."""
    names: Counter[str] = Counter()
    decorators: Counter[str] = Counter()
    todo: list[ast.AST] = [*tree.body]
    while todo:
        node = todo.pop()
        if isinstance(node, FUNCTIONS):
            todo += [*node.decorator_list, node.args]
            continue
        if isinstance(node, ast.ClassDef):
            for item in node.decorator_list:
                called = item.func if isinstance(item, ast.Call) else item
                decorators[_last_name(called)] += 1
        names[_last_name(node)] += 1
        todo += ast.iter_child_nodes(node)
    return {name for name, times in decorators.items() if name and times == names[name]}


def _last_name(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
