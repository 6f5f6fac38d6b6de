"""Finds what a Cython file imports and mentions, from Cython's own syntax tree.

Loaded by `worker.py` when it is first asked for such a scan; the folder of Cython is then on its
path. All of a user's code counts as reachable, so there are two scopes: what runs on import, and
what functions do when they are called. A module that is cimported is imported too, for its types
and functions, unless it is one of those that only Cython has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import Cython
from Cython.Compiler import Errors, Options
from Cython.Compiler.Main import Context
from Cython.Compiler.Scanning import FileSourceDescriptor
from Cython.Compiler.Symtab import ModuleScope

if TYPE_CHECKING:
    from collections.abc import Iterator

INCLUDES = Path(Cython.__file__).parent / "Includes"
# What stands for declarations of C, and numpy, which is a module beside that.
OF_CYTHON = {path.stem for path in INCLUDES.iterdir()} - {"numpy"} | {"cython"}
FUNCTIONS = {"DefNode", "CFuncDefNode", "LambdaNode", "GeneratorExpressionNode"}
IMPORT_ERRORS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
MAX_WORD = 24


@dataclass
class Found:
    """What was found in one scope."""

    imports: list[dict[str, object]] = field(default_factory=list)
    mentions: set[str] = field(default_factory=set)


class Scanner:
    """Walks one tree."""

    def __init__(self) -> None:
        self.module, self.functions = Found(), Found()
        self.strings: set[str] = set()
        self.exports: list[str] = []

    def walk(self, node: Any, *, inside: bool = False, optional: bool = False) -> None:
        """Take a node and all below it."""
        kind = type(node).__name__
        self._take(node, kind, inside=inside, optional=optional)
        inside |= kind in FUNCTIONS
        if kind == "TryExceptStatNode":
            caught = optional or any(map(_catches_import_error, node.except_clauses))
            self.walk(node.body, inside=inside, optional=caught)
            rest = [*node.except_clauses, *filter(None, [node.else_clause])]
            for child in rest:
                # What is done without the module is done only then.
                self.walk(child, inside=inside, optional=True)
            return
        for child in _children(node):
            self.walk(child, inside=inside, optional=optional or kind == "IfStatNode")

    def _take(self, node: Any, kind: str, *, inside: bool, optional: bool) -> None:
        found = self.functions if inside else self.module
        line = node.pos[1] if node.pos else 1
        match kind:
            case "ImportNode":
                name = str(node.module_name.value)
                names = [str(item.value) for item in node.name_list.args] if node.name_list else []
                found.imports.append(_import(name, max(node.level or 0, 0), names, line, optional))
            case "CImportStatNode":
                found.imports.append(_import(str(node.module_name), 0, [], line, optional=True))
            case "FromCImportStatNode":
                names = [str(item[1]) for item in node.imported_names]
                level = max(node.relative_level or 0, 0)
                name = str(node.module_name)
                found.imports.append(_import(name, level, names, line, optional=True))
            case "NameNode":
                found.mentions.add(str(node.name))
            case "AttributeNode":
                found.mentions.add(str(node.attribute))
            case "UnicodeNode" | "BytesNode" | "StringNode" | "IdentifierStringNode":
                self._word(str(node.value), found)
            case "DefNode" if not inside:
                self.exports.append(str(node.name))

    def _word(self, text: str, found: Found) -> None:
        if 1 < len(text) <= MAX_WORD and text.isascii():
            self.strings.add(text)
            if text.isidentifier():
                found.mentions.add(text)

    def result(self) -> dict[str, object]:
        """Give what was found, in the form of scans; the worker adds what mentions mean."""
        return {
            "scopes": [
                {
                    "name": name,
                    "owner": "",
                    "imports": [item for item in found.imports if not _is_cythons(item)],
                    "mentions": sorted(found.mentions),
                }
                for name, found in (("", self.module), ("<functions>", self.functions))
            ],
            "exports": self.exports,
            "strings": sorted(self.strings),
        }


def _import(
    name: str,
    level: int,
    names: list[str],
    line: int,
    optional: bool,  # noqa: FBT001 - as it is known
) -> dict[str, object]:
    # The parser writes `from . import a` as an import of `` at a level.
    return {
        "name": name.lstrip("."),
        "level": level,
        "names": names,
        "line": line,
        "optional": optional,
        "conditional": False,
        "instead_of": [],
    }


def _is_cythons(item: dict[str, object]) -> bool:
    return item["level"] == 0 and str(item["name"]).partition(".")[0] in OF_CYTHON


def _children(node: Any) -> Iterator[Any]:
    for name in node.child_attrs or ():
        child = getattr(node, name, None)
        for item in child if isinstance(child, list) else [child]:
            if hasattr(item, "child_attrs"):
                yield item


def _catches_import_error(clause: Any) -> bool:
    if clause.pattern is None:
        return True
    patterns = clause.pattern if isinstance(clause.pattern, list) else [clause.pattern]
    names = [getattr(item, "name", "") for item in patterns]
    names += [getattr(arg, "name", "") for item in patterns for arg in getattr(item, "args", ())]
    return bool(IMPORT_ERRORS & {str(name) for name in names})


def scan(path: Path) -> dict[str, object]:
    """Scan a file and the `.pxd` file beside it; raise `SyntaxError` as Python's parser would."""
    scanner = Scanner()
    for file in (path, path.with_suffix(".pxd")):
        if file.is_file():
            scanner.walk(_parse(file))
    return scanner.result()


def _parse(path: Path) -> Any:
    directives = {**Options.get_directive_defaults(), "language_level": 3}
    options = Options.CompilationOptions(Options.default_options, compiler_directives=directives)
    options.configure_language_defaults(path.suffix.lstrip("."))
    context = Context.from_options(options)
    Errors.init_thread()
    Errors.open_listing_file(None, echo_to_stderr=False)
    file = FileSourceDescriptor(str(path), str(path))
    scope = ModuleScope(path.stem, parent_module=None, context=context)
    # Under another name a file of declarations would be looked for, and read.
    scope.pxd_file_loaded = True
    errors = Errors.hold_errors()
    try:
        tree = context.parse(file, scope, pxd=path.suffix == ".pxd", full_module_name=path.stem)
    except Errors.CompileError as error:
        errors.append(error)
    for found in errors:
        _, line, column = found.position or (None, 1, 0)
        lines = path.read_text("utf-8", errors="replace").splitlines()
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        message = found.message_only.strip().partition("\n")[0]
        raise SyntaxError(message, (str(path), line, column + 1, text))
    return tree
