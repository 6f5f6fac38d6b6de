"""What is imported for a snapshot, and in which order: the program's own.

The opening of the entry is followed up to the first module that has to wait for the run: what comes
after it may depend on what that one does. The modules of the standard library and of shims do not,
so they are imported all the same.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from py2wasm.program import Origin
from py2wasm.program.model import with_parents
from py2wasm.program.names import resolve
from py2wasm.target_python import Opening

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from py2wasm.program import Module, Program
    from py2wasm.target_python import TargetPython, TopImport


class Plan:
    """Lists imports as `module` or `module:name,name`."""

    def __init__(self, program: Program, python: TargetPython) -> None:
        self._modules = {module.name: module for module in program.modules}
        self._builtins = program.builtins
        self._shims = program.shims
        self._python = python
        self._entry = program.entry
        self._openings: dict[str, Opening] = {}
        self._package = (program.entry.real_name or "").rpartition(".")[0]

    def package(self, left: Container[str]) -> str:
        """Name the package that holds the entry and is imported first; empty if there is none."""
        return "" if _waits(self._package, left) else self._package

    def configured(self) -> list[str]:
        """Name the packages that read the environment only to be configured.

        They are those of shims, and those that come along with shims.
        """
        own = (module for module in self._modules.values() if self._is_in_shim(module))
        found = {module.name.partition(".")[0] for module in own}
        return sorted(found.union(*(shim.companion_names() for shim in self._shims)))

    def imports(self, left: Container[str]) -> list[str]:
        """Give what is imported when the modules `left` are not."""
        # A dict, because each is imported once.
        wanted: dict[str, None] = {}
        opening = self._opening(self._entry)
        waiting = bool(self._package) and not self.package(left)
        for item in opening.imports:
            name = resolve(self._entry, item.name, item.level)
            waits = _waits(name, left)
            waiting = waiting or waits
            if not waits and (not waiting or self._is_library(name)):
                wanted[_word(name, item)] = None
        for name, item in self._others(opening, left):
            if self._is_library(name) and not _waits(name, left):
                wanted[_word(name, item)] = None
        return list(wanted)

    def _others(self, opening: Opening, left: Container[str]) -> Iterator[tuple[str, TopImport]]:
        """Give what the entry imports later, and what the modules import that were left."""
        todo = deque((self._entry, item) for item in (*opening.after, *opening.imports))
        seen = set()
        while todo:
            importer, item = todo.popleft()
            name = resolve(importer, item.name, item.level)
            yield name, item
            for module in self._named(name, item):
                if module.name in left and module.name not in seen:
                    seen.add(module.name)
                    inner = self._opening(module)
                    todo += [(module, further) for further in (*inner.imports, *inner.after)]

    def _named(self, name: str, item: TopImport) -> Iterator[Module]:
        """Give the modules that an import runs."""
        for found in (*with_parents(name), *(f"{name}.{taken}" for taken in item.names)):
            if found in self._modules:
                yield self._modules[found]

    def _opening(self, module: Module) -> Opening:
        if module.name not in self._openings:
            readable = module.path.is_file() and not module.is_cython
            found = self._python.opening(module.path) if readable else Opening()
            self._openings[module.name] = found
        return self._openings[module.name]

    def _is_library(self, name: str) -> bool:
        module = self._modules.get(name)
        if module is None:
            return name in self._builtins
        return module.origin is Origin.STDLIB or self._is_in_shim(module)

    def _is_in_shim(self, module: Module) -> bool:
        return any(shim.holds(module) for shim in self._shims)


def _waits(name: str, left: Container[str]) -> bool:
    return any(part in left for part in with_parents(name))


def _word(name: str, item: TopImport) -> str:
    return f"{name}:{','.join(item.names)}" if item.names else name
