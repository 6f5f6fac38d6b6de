"""The cython engine: what Cython wrote, with guards against endless recursion, for the compiler."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from py2wasm.engines.ctext import mangle
from py2wasm.engines.cython.guards import guard_functions
from py2wasm.engines.model import Engine, EngineOutput, MissingModulesError, Unit
from py2wasm.errors import BuildError, SourceError, SourceLocation
from py2wasm.recipes.cython import CythonModule, CythonPlan, Translation, translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from py2wasm.engines.model import EngineContext
    from py2wasm.program import Module

CXX_LIBRARY = "libcxx"
# Cython resolves these when it compiles; what is cimported is imported for its types.
OWN = "cython"
CIMPORTED = "cython.cimports."
# A long chain of objects must not take the stack that it takes to free each inside another.
DIRECTIVES = {"trashcan": True}
# Checks of Cython's own C, which would carry the paths of the files it is in.
DEFINES = ("-DNDEBUG",)
WARNINGS = ("-Wno-unused", "-Wno-deprecated-declarations", "-Wno-macro-redefined")
# What the C library of the target holds already.
LIBRARIES = frozenset({"c", "m"})
INIT = re.compile(r"^__Pyx_PyMODINIT_FUNC (?P<name>PyInitU?_\w+)\(void\)$", re.MULTILINE)
# What the C imports by itself: the modules whose types and functions it uses.
IMPORTED = re.compile(r'\b__pyx_t_\d+ = PyImport_ImportModule\("(?P<name>[\w.]+)"\)')


class CythonEngine(Engine):
    """Compiles modules to C or C++ with Cython."""

    def compile(self, modules: Sequence[Module], context: EngineContext) -> EngineOutput:
        """Translate `modules` in one run of Cython."""
        cython = context.sdk.unpacked("cython")
        roots = {module.name: root_of(module) for module in modules}
        include = (*dict.fromkeys(roots.values()), *context.include)
        generated = context.work / "c"
        generated.mkdir()
        plan = CythonPlan(
            modules=[
                CythonModule(
                    name=module.name,
                    source=module.path,
                    shown=module.guest_path,
                    output=generated / mangle(module.name),
                )
                for module in modules
            ],
            include=include,
            directives=DIRECTIVES,
        )
        with context.sdk.console.step(f"Translating {len(modules)} modules with Cython"):
            done = translate(
                plan,
                python=context.sysroot.python,
                cython=cython,
                folder=context.work,
                log=context.work / "cython.log",
                environment=context.sdk.environment,
            )
        refuse_missing(done.values(), context)
        units: dict[Path, Unit] = {}
        inits: dict[str, str] = {}
        for module in modules:
            translation = done[module.name]
            inits[module.name] = f"py2wasm_cython_{mangle(module.name)}"
            flags = (
                *translation.flags,
                *(f"-I{path}" for path in include_folders(module, translation, include)),
                *DEFINES,
                *WARNINGS,
            )
            made = prepare(translation.file, inits[module.name])
            units[translation.file] = Unit(
                source=translation.file, flags=(*made, *flags), checked=True, module=module.name
            )
            for source in own_sources(module, translation, roots[module.name]):
                units.setdefault(source, Unit(source=source, flags=flags))
        return EngineOutput(
            units=tuple(units.values()),
            inits=inits,
            libraries=self._libraries(units, context),
        )

    def at_run_time(self, name: str) -> str | None:
        """Leave out what Cython itself resolves; a `cimport` of a module imports it."""
        if name.startswith(CIMPORTED):
            return name.removeprefix(CIMPORTED)
        return None if name.partition(".")[0] == OWN else name

    def _libraries(self, units: dict[Path, Unit], context: EngineContext) -> tuple[Path, ...]:
        if all(unit.source.suffix == ".c" for unit in units.values()):
            return ()
        return tuple(context.sdk.builder.archive(CXX_LIBRARY).libraries)


def root_of(module: Module) -> Path:
    """Give the folder in which a module's dotted name starts."""
    name = module.real_name or module.name
    depth = name.count(".") + (1 if module.is_package else 0)
    return module.path.parents[depth]


def include_folders(
    module: Module, translation: Translation, include: Sequence[Path]
) -> list[Path]:
    """List where headers are: beside the module, where its comments say, and those of shims."""
    named = [folder / name for name in translation.include for folder in include]
    return list(dict.fromkeys([module.path.parent, *named, *include]))


def own_sources(module: Module, translation: Translation, root: Path) -> list[Path]:
    """Find the C files that a module's comments name, as from the project's folder or beside it."""
    if unknown := sorted(set(translation.libraries) - LIBRARIES):
        raise _refuse(
            module,
            unknown[0],
            f"it asks for the libraries `{'`, `'.join(unknown)}`, which are not built for Wasm",
            "name their sources (`# distutils: sources = ...`), or port them as a shim",
        )
    found = []
    for name in translation.sources:
        folders = (root, *root.parents[:1], module.path.parent)
        path = next((f / name for f in folders if (f / name).is_file()), None)
        if path is None:
            raise _refuse(module, name, f"there is no file `{name}`, which its comments name", None)
        if path.suffix != module.path.suffix:
            found.append(path.resolve())
    return found


def _refuse(module: Module, word: str, message: str, hint: str | None) -> SourceError:
    """Give an error at the line that has a word first."""
    lines = module.path.read_text("utf-8", errors="replace").splitlines()
    found = (number for number, line in enumerate(lines) if word in line)
    line = next(found, 0)
    location = SourceLocation(path=module.path, line=line + 1, text=lines[line])
    return SourceError(message, location=location, hint=hint)


def refuse_missing(translations: Iterable[Translation], context: EngineContext) -> None:
    """Ask for the modules that the C itself imports."""
    needed = {
        match["name"]
        for translation in translations
        for match in IMPORTED.finditer(translation.file.read_text("utf-8"))
    }
    missing = needed - context.names - context.sysroot.inittab.keys()
    if missing:
        raise MissingModulesError(frozenset(missing))


def prepare(file: Path, init: str) -> tuple[str, ...]:
    """Guard a module's functions, and give the flags by which its init function gets its name."""
    text = guard_functions(file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    found = INIT.search(text)
    if found is None:
        raise BuildError(f"Cython wrote no init function into `{file.name}`")
    return (f"-D{found['name']}={init}",)
