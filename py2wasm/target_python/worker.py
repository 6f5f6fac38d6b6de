"""Runs under the target's Python: parses modules for their imports and compiles them.

The host's Python may be older or newer than the target's, so everything that depends on the
language is asked of an interpreter of exactly the target's version. This file is run by path, not
imported, and uses the standard library only. It reads one JSON request a line and answers each
with one JSON line::

    {"op": "scan", "path": "app.py"}
    {"op": "scan_cython", "path": "fast.pyx", "cython": "/folder/of/cython"}
    {"op": "opening", "path": "app.py"}
    {"op": "compile", "path": "app.py", "filename": "/app/app.py", "output": "app.bin"}

With `"docstrings": false`, what is compiled has none; what `"absent"` names is not imported
(`deferral.py`).
"""

from __future__ import annotations

import ast
import importlib.util
import io
import json
import marshal
import re
import sys
import tokenize
import warnings
from pathlib import Path
from typing import Any

MAX_WORD = 24
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
# What the site module adds to the built-in names.
SITE_NAMES = ("copyright", "credits", "exit", "help", "license", "quit")


def read_source(path: str) -> str:
    """Decode a source file as the compiler would."""
    data = Path(path).read_bytes()
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return data.decode(encoding)


def dotted(node: ast.expr) -> str:
    """Give `a.b.c` for a chain of attributes of a name, else nothing."""
    return sibling("conditions").dotted(node) or ""


def _is_main_guard(node: ast.expr) -> bool:
    match node:
        case ast.Compare(ast.Name(id="__name__"), [ast.Eq()], [ast.Constant("__main__")]):
            return True
    return False


class ScopeScan(ast.NodeVisitor):
    """Collects what one scope can import and which names it mentions.

    Branches that the target never takes are left out. A function or method of a module is a scope
    of its own (with everything nested in it), so that its imports can be left out when nothing
    that is part of the program mentions it.
    """

    def __init__(
        self,
        *,
        is_entry: bool,
        scopes: list[ScopeScan] | None = None,
        deferrable: frozenset[str] = frozenset(),
    ) -> None:
        self.name = ""
        self.owner = ""
        self.attribute = False
        self.compiles = 0
        self.is_entry = is_entry
        # Only the scope of the whole module starts new scopes.
        self.scopes = scopes
        self.imports: list[dict[str, object]] = []
        self.mentions: set[str] = set()
        # Mentioned as names alone: of no attribute, and in no string.
        self.names: set[str] = set()
        self.exports: list[str] = []
        self.strings: set[str] = set()
        self.asks_site = False
        self._deferrable = deferrable
        self._optional = 0
        self._conditional = 0
        self._class = ""
        # While in the handler of an ImportError: what the `try` body imports instead.
        self._primary: list[list[object]] = []

    def result(self) -> dict[str, object]:
        """Give the scope as plain data."""
        return {
            "name": self.name,
            "owner": self.owner,
            "attribute": self.attribute,
            "imports": self.imports,
            "mentions": sorted(self.mentions),
            "names": sorted(self.names - self.mentions),
            "compiles": self.compiles,
        }

    def _add(self, name: str, level: int, names: list[str], line: int, *, binds: str = "") -> None:
        self.imports.append(
            {
                "name": name,
                "level": level,
                "names": names,
                "line": line,
                "optional": self._optional > 0,
                "conditional": self._conditional > 0,
                "instead_of": list(self._primary),
                "binds": binds if binds in self._deferrable else "",
            }
        )

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            binds = alias.asname or alias.name.partition(".")[0]
            self._add(alias.name, 0, [], node.lineno, binds=binds)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        # What is used bears its name where it is used, unless it was given another one.
        self.mentions.update(alias.name for alias in node.names if alias.asname)
        source = (node.module or "", node.level)
        names = []
        for alias in node.names:
            binds = alias.asname or alias.name
            if binds in self._deferrable:
                self._add(*source, [alias.name], node.lineno, binds=binds)
            else:
                names.append(alias.name)
        if names:
            self._add(*source, names, node.lineno)

    def visit_If(self, node: ast.If) -> None:
        if _is_main_guard(node.test) and not self.is_entry:
            self._visit_all(node.orelse)
            return
        value = sibling("conditions").evaluate(node.test)
        unknown = value is sibling("conditions").UNKNOWN
        self.visit(node.test)
        self._conditional += unknown
        if unknown or value:
            self._visit_all(node.body)
        if unknown or not value:
            self._visit_all(node.orelse)
        self._conditional -= unknown

    def visit_Try(self, node: ast.Try | ast.TryStar) -> None:
        optional = any(_catches_import_error(handler) for handler in node.handlers)
        self._optional += optional
        before = len(self.imports)
        self._visit_all(node.body)
        outer = self._primary
        if optional:
            self._primary = [
                [item["name"], item["level"]] for item in self.imports[before:]
            ] or outer
        for handler in node.handlers:
            self.visit(handler)
        self._primary = outer
        # What follows an optional import is reached only if there was one.
        self._visit_all(node.orelse)
        self._optional -= optional
        self._visit_all(node.finalbody)

    visit_TryStar = visit_Try

    def visit_With(self, node: ast.With) -> None:
        optional = any(_suppresses_import_error(item.context_expr) for item in node.items)
        self._optional += optional
        self.generic_visit(node)
        self._optional -= optional

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._note_type_params(node)
        if self.scopes is None:
            self.generic_visit(node)
            return
        # Defaults, decorators and annotations run with the module.
        for part in (*node.decorator_list, node.args, node.returns):
            if part is not None:
                self.visit(part)
        body = node.body
        if node.name == "__getattr__" and not self._class:
            attributes, body = _split_attributes(node)
            for name, statements in attributes:
                self.scopes.append(self._inner(name, statements))
                self.scopes[-1].attribute = True
        self.scopes.append(self._inner(node.name, body))
        self.scopes[-1].owner = self._class

    def _inner(self, name: str, body: list[ast.stmt]) -> ScopeScan:
        inner = ScopeScan(is_entry=self.is_entry)
        inner.name = name
        inner._visit_all(body)
        inner.mentions.discard(name)
        inner.names.discard(name)
        return inner

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._note_type_params(node)
        outer = self._class
        self._class = node.name
        self.generic_visit(node)
        self._class = outer

    def visit_TypeAlias(self, node: ast.TypeAlias) -> None:
        self._add("typing", 0, [], node.lineno)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        targets = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if "__all__" in targets:
            self._visit_exports(node.value)
        else:
            self.generic_visit(node)

    def _visit_exports(self, value: ast.expr) -> None:
        # To be offered is not to be used: these are no mentions.
        if isinstance(value, ast.BinOp):
            self._visit_exports(value.left)
            self._visit_exports(value.right)
        elif isinstance(value, ast.List | ast.Tuple):
            self.exports += [
                item.value
                for item in value.elts
                if isinstance(item, ast.Constant) and isinstance(item.value, str)
            ]
        else:
            self.visit(value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if dotted(node.target) != "__all__":
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = dotted(node.func)
        if name in ("__all__.append", "__all__.extend"):
            return
        if name in ("isinstance", "issubclass") and len(node.args) == len(("what", "classes")):
            self.visit(node.args[0])
            self._visit_all(sibling("deferral").decisive_classes(node.args[1]))
            return
        if name.rpartition(".")[2] in ("import_module", "__import__") and node.args:
            first = node.args[0]
            # Whose import this is, and what it does when there is no such module, is a guess.
            self._conditional += 1
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                level = len(first.value) - len(first.value.lstrip("."))
                self._add(first.value[level:], level, [], node.lineno)
            elif found := _made_up_import(node):
                package, level, prefix = found
                self._add(package, level, [f"{prefix}?*"], node.lineno)
            self._conditional -= 1
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self.names.add(node.id)
        self.asks_site |= node.id in SITE_NAMES

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.mentions.add(node.attr)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        # Short words are kept: getattr mentions by a string, and so is a codec named.
        value = node.value
        if isinstance(value, str) and 1 < len(value) <= MAX_WORD and value.isascii():
            self.strings.add(value)
            if value.isidentifier():
                self.mentions.add(value)
        elif isinstance(value, str) and (ending := ENDING.search(value)):
            # Of a long one that may be a file's name, what tells its format.
            self.strings.add(ending[0])

    def _note_type_params(self, node: ast.AST) -> None:
        # PEP 695: the interpreter itself imports typing when such a statement runs.
        if getattr(node, "type_params", None):
            self._add("typing", 0, [], getattr(node, "lineno", 1))

    def _visit_all(self, nodes: list[ast.stmt]) -> None:
        for node in nodes:
            self.visit(node)


def _attribute_table(node: ast.stmt) -> list[ScopeScan]:
    """Read a table by which a module's `__getattr__` imports: `NAMES = {"Field": ".fields", ...}`.

    A value may also be a tuple whose last part names the module, relative to a package before it.
    """
    table = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    if not isinstance(table, ast.Dict):
        return []
    scopes = []
    for key, value in zip(table.keys, table.values, strict=True):
        parts = value.elts if isinstance(value, ast.Tuple) else [value]
        match key, parts:
            case ast.Constant(str() as name), [*before, ast.Constant(str() as module)] if (
                module.startswith(".")
            ):
                package = [part.value for part in before if isinstance(part, ast.Constant)]
                scope = ScopeScan(is_entry=False)
                scope.name, scope.attribute = name, True
                if package and isinstance(package[-1], str):
                    scope._add((package[-1] + module).rstrip("."), 0, [], value.lineno)
                else:
                    stem = module.lstrip(".")
                    scope._add(stem, len(module) - len(stem), [], value.lineno)
                scopes.append(scope)
    return scopes


def _split_attributes(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
) -> tuple[list[tuple[str, list[ast.stmt]]], list[ast.stmt]]:
    """Split a module's `__getattr__` into what each attribute runs, and the rest.

    That is: the bodies of `if name == "fft":` and of `elif name in {"a", "b"}:`.
    """
    found: list[tuple[str, list[ast.stmt]]] = []
    rest: list[ast.stmt] = []
    parameter = node.args.args[0].arg if node.args.args else ""
    waiting = list(node.body)
    while waiting:
        statement = waiting.pop(0)
        names = _compared_with(statement.test, parameter) if isinstance(statement, ast.If) else []
        if names and isinstance(statement, ast.If):
            found += [(name, statement.body) for name in names]
            waiting = [*statement.orelse, *waiting]
        else:
            rest.append(statement)
    return found, rest


def _compared_with(test: ast.expr, parameter: str) -> list[str]:
    match test:
        case ast.Compare(ast.Name(id=name), [ast.Eq()], [ast.Constant(str() as text)]):
            return [text] if name == parameter else []
        case ast.Compare(
            ast.Name(id=name), [ast.In()], [ast.Tuple(elts) | ast.Set(elts) | ast.List(elts)]
        ) if name == parameter:
            texts = [item.value for item in elts if isinstance(item, ast.Constant)]
            return [text for text in texts if isinstance(text, str)]
    return []


def _made_up_import(call: ast.Call) -> tuple[str, int, str] | None:
    """Give package, level and how the name begins, of a module imported by a name put together.

    That is: `f"plugins.{name}"`, `"plugins." + name`, or any name relative to a package.
    """
    prefix = _prefix(call.args[0])
    anchor = call.args[1] if len(call.args) > 1 else None
    for keyword in call.keywords:
        if keyword.arg == "package":
            anchor = keyword.value
    if dotted(call.func).endswith("import_module") and anchor is not None:
        words = prefix.lstrip(".").rpartition(".")
        if prefix.startswith(".."):
            return None
        if isinstance(anchor, ast.Constant) and isinstance(anchor.value, str):
            return ".".join(filter(None, [anchor.value, words[0]])), 0, words[2]
        if dotted(anchor) in ("__package__", "__name__"):
            return words[0], 1, words[2]
        return None
    package, dot, start = prefix.rpartition(".")
    return (package, 0, start) if dot and package and not package.startswith(".") else None


def _prefix(node: ast.expr) -> str:
    """Give the literal text that a string expression begins with."""
    match node:
        case ast.Constant(str() as text):
            return text
        case ast.JoinedStr([ast.Constant(str() as text), *_]):
            return text
        case ast.BinOp(left, ast.Add(), _):
            return _prefix(left)
        case ast.BinOp(ast.Constant(str() as text), ast.Mod(), _):
            return text.partition("%")[0]
        case ast.Call(ast.Attribute(ast.Constant(str() as text), "format"), _, _):
            return text.partition("{")[0]
    return ""


def _names(node: ast.expr | None) -> list[str]:
    if node is None:
        return ["BaseException"]
    items = node.elts if isinstance(node, ast.Tuple) else [node]
    return [name.rpartition(".")[2] for item in items if (name := dotted(item))]


IMPORT_ERRORS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def _catches_import_error(handler: ast.ExceptHandler) -> bool:
    return bool(IMPORT_ERRORS & set(_names(handler.type)))


def _suppresses_import_error(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or not dotted(node.func).endswith("suppress"):
        return False
    return any(IMPORT_ERRORS & set(_names(argument)) for argument in node.args)


def scan(request: dict[str, object]) -> dict[str, object]:
    """Answer a scan request."""
    source = read_source(str(request["path"]))
    tree = ast.parse(source, str(request["path"]))
    scopes: list[ScopeScan] = []
    module = ScopeScan(
        is_entry=bool(request.get("entry")),
        scopes=scopes,
        deferrable=sibling("deferral").find_deferrable(tree),
    )
    module.visit(tree)
    if any(scope.name == "__getattr__" and not scope.owner for scope in scopes):
        scopes += [scope for node in tree.body for scope in _attribute_table(node)]
    everything = [module, *scopes]
    evaluation = sibling("evaluation").Evaluation(tree)
    for scope in everything:
        place = scope.owner, scope.name
        scope.compiles = evaluation.lines.get(place, 0)
        scope.mentions |= evaluation.marks.get(place, set())
    return {
        "scopes": [scope.result() for scope in everything],
        "exports": module.exports,
        "asks_site": any(scope.asks_site for scope in everything),
        "evaluates": "\\N{" in source or bool(evaluation.lines),
        "decorators": sorted(evaluation.decorators),
        "strings": sorted(set().union(*(scope.strings for scope in everything))),
    }


def compile_module(request: dict[str, object]) -> dict[str, object]:
    """Answer a compile request: write the marshalled code object, tell its size."""
    data: bytes | ast.Module = Path(str(request["path"])).read_bytes()
    bare, absent = request.get("docstrings") is False, request.get("absent")
    if bare or absent:
        tree = ast.parse(data, str(request["filename"]))
        if bare:
            sibling("docstrings").WithoutDocstrings().visit(tree)
        if absent:
            sibling("deferral").without_absent(tree, absent)
        data = tree
    # The marshalled bytes depend on which constants are shared, and so on the process's history,
    # unless each module starts from bytes of its own.
    code = compile(data, str(request["filename"]), "exec", dont_inherit=True, optimize=0)
    marshalled = marshal.dumps(code)
    Path(str(request["output"])).write_bytes(marshalled)
    return {"size": len(marshalled)}


def scan_cython(request: dict[str, object]) -> dict[str, object]:
    """Answer a scan request for a Cython file."""
    if (folder := str(request["cython"])) not in sys.path:
        sys.path.append(folder)
    found: dict[str, Any] = sibling("cython_scan").scan(Path(str(request["path"])))
    compiling = sibling("evaluation").COMPILE
    for scope in found["scopes"]:
        scope["compiles"] = int(not compiling.isdisjoint(scope["mentions"]))
    mentioned = {name for scope in found["scopes"] for name in scope["mentions"]}
    found["asks_site"] = not mentioned.isdisjoint(SITE_NAMES)
    found["evaluates"] = not mentioned.isdisjoint(compiling)
    return found


def scan_opening(request: dict[str, object]) -> dict[str, object]:
    """Answer a request for what a module imports before it does anything else."""
    tree = ast.parse(Path(str(request["path"])).read_bytes())
    found: dict[str, object] = sibling("opening").scan_opening(tree)
    return found


def sibling(name: str) -> Any:
    """Import a file that lies beside this one."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None  # noqa: S101 - the file is there
        assert spec.loader is not None  # noqa: S101
        # A dataclass looks for its module there.
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


OPERATIONS = {
    "scan": scan,
    "scan_cython": scan_cython,
    "opening": scan_opening,
    "compile": compile_module,
}


def answer(request: dict[str, object]) -> dict[str, object]:
    """Answer one request; an error in the source becomes an answer too."""
    try:
        return OPERATIONS[str(request["op"])](request)
    except SyntaxError as error:
        return {
            "error": error.msg,
            "kind": type(error).__name__,
            "line": error.lineno or 1,
            "column": error.offset,
            "end_column": error.end_offset,
            "text": error.text,
        }
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        return {"error": str(error), "kind": type(error).__name__, "line": 1}


def main() -> None:
    """Serve requests until stdin ends."""
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
