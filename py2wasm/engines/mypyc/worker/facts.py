"""What the compiled modules define that is bound once and for all, and what names stand for it.

A class counts where mypyc is certain to make a native class of it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

# Bases and decorators that leave a class native.
NATIVE_BASES = {"object", "ABC", "abc.ABC"}
GENERIC = {"Generic", "typing.Generic"}
NATIVE_DECORATORS = {"dataclass", "dataclasses.dataclass", "final", "typing.final", "trait"}


@dataclass
class ClassFacts:
    """A class: its methods and properties, and what else its instances have."""

    module: str
    name: str
    bases: list[str]
    methods: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    of_class: set[str] = field(default_factory=set)


@dataclass
class ModuleFacts:
    """A module: what its names stand for. `bound` are names that are bound in other ways too."""

    name: str
    is_package: bool
    functions: set[str] = field(default_factory=set)
    finals: set[str] = field(default_factory=set)
    classes: dict[str, ClassFacts] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)

    def full_name(self, name: str) -> str:
        """Give the dotted name of what a name of the module stands for."""
        first, dot, rest = name.partition(".")
        if first in self.imports:
            return f"{self.imports[first]}{dot}{rest}"
        return f"{self.name}.{name}"


def dotted(node: ast.expr) -> str | None:
    """Give `a.b.c` for a chain of attributes of a name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := dotted(node.value)):
        return f"{base}.{node.attr}"
    return None


def read_module(name: str, tree: ast.Module, *, is_package: bool) -> ModuleFacts:
    """Read what a module defines and imports."""
    facts = ModuleFacts(name=name, is_package=is_package)
    for node in ast.walk(tree):
        _note_import(node, facts)
    for statement in tree.body:
        match statement:
            case ast.FunctionDef(decorator_list=[]) | ast.AsyncFunctionDef(decorator_list=[]):
                facts.functions.add(statement.name)
            case ast.ClassDef():
                facts.classes[statement.name] = _read_class(statement, facts)
            case ast.AnnAssign(target=ast.Name(id=target), annotation=annotation) if _is_word(
                annotation, "Final"
            ):
                facts.finals.add(target)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            facts.bound.add(node.id)
        elif isinstance(node, ast.arg):
            facts.bound.add(node.arg)
    return facts


def _note_import(node: ast.AST, facts: ModuleFacts) -> None:
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.partition(".")[0]
            facts.imports[alias.asname or top] = alias.name if alias.asname else top
    elif isinstance(node, ast.ImportFrom):
        base = _absolute(node, facts)
        for alias in node.names:
            facts.imports[alias.asname or alias.name] = f"{base}.{alias.name}"


def _absolute(node: ast.ImportFrom, facts: ModuleFacts) -> str:
    if not node.level:
        return node.module or ""
    parts = facts.name.split(".")
    kept = parts[: len(parts) - node.level + facts.is_package]
    return ".".join([*kept, *([node.module] if node.module else [])])


def _read_class(node: ast.ClassDef, facts: ModuleFacts) -> ClassFacts:
    bases = [dotted(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases]
    plain = all(
        dotted(item.func if isinstance(item, ast.Call) else item) in NATIVE_DECORATORS
        for item in node.decorator_list
    )
    known = plain and not node.keywords and None not in bases
    found = ClassFacts(
        module=facts.name, name=node.name, bases=[str(base) for base in bases] if known else ["?"]
    )
    for statement in node.body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                found.methods.add(statement.name)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                kept = found.of_class if _is_word(annotation, "ClassVar") else found.fields
                kept.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]):
                found.fields.add(name)
    for inner in ast.walk(node):
        match inner:
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                found.fields.add(name)
            case ast.Constant(value=str(name)):
                # `__slots__` perhaps; a name too many does no harm.
                found.fields.add(name)
    return found


def _is_word(node: ast.expr, word: str) -> bool:
    name = dotted(node.value if isinstance(node, ast.Subscript) else node)
    return name is not None and name.rpartition(".")[2] == word


@dataclass
class Program:
    """The modules of a program; `compiled` are the names of those that mypyc compiles."""

    modules: dict[str, ModuleFacts]
    compiled: set[str]

    def function(self, name: str) -> bool:
        """Say whether a dotted name is that of a compiled function or method."""
        owner, _, last = name.rpartition(".")
        if owner in self.compiled:
            return last in self.modules[owner].functions
        found = self.native_class(owner)
        return found is not None and last in found.methods

    def native_class(self, name: str) -> ClassFacts | None:
        """Give a native class by its dotted name."""
        owner, _, last = name.rpartition(".")
        if owner not in self.compiled:
            return None
        found = self.modules[owner].classes.get(last)
        return found if found and self.lineage(found) is not None else None

    def lineage(self, found: ClassFacts) -> list[ClassFacts] | None:
        """Give a class and those it inherits from, if they are all native."""
        line = [found]
        module = self.modules[found.module]
        for base in found.bases:
            if base in NATIVE_BASES or base in GENERIC:
                continue
            owner, _, last = module.full_name(base).rpartition(".")
            parent = self.modules[owner].classes.get(last) if owner in self.compiled else None
            above = self.lineage(parent) if parent and parent is not found else None
            if above is None:
                return None
            line += above
        return line
