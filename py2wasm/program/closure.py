"""The closure: every module that the entry can reach, found by a static scan.

All code of the user and of third-party packages counts as reachable. Of the standard library, and
of packages that come with a shim, a function counts only when something reachable mentions its
name, so that what `shutil` imports to make archives stays out of a program that copies files. An
import by name is no mention: who calls the function writes its name once more.

This is rapid type analysis by name; it only ever decides about imports inside functions, never
removes code, and an import that it leaves out by mistake fails with a message that names the
`include` setting.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import TYPE_CHECKING

from py2wasm.errors import ProgramError
from py2wasm.program.codecs import codec_module
from py2wasm.program.failures import located_error, missing_error, native_words
from py2wasm.program.locate import Root
from py2wasm.program.model import (
    CYTHON_SUFFIX,
    Module,
    Origin,
    Shim,
    with_parents,
)
from py2wasm.program.names import absolute_name, has_foreign_names, is_dunder, resolve
from py2wasm.program.offers import Offers
from py2wasm.program.unavailable import unavailable_modules
from py2wasm.target_python import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from py2wasm.errors import SourceError
    from py2wasm.program.edges import Edges
    from py2wasm.program.locate import Located
    from py2wasm.program.shims import ShimSource
    from py2wasm.sysroot import Stdlib
    from py2wasm.target_python import Import, Scan, TargetPython

OWN = (Origin.USER, Origin.THIRD_PARTY)
WORD = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, kw_only=True)
class Request:
    """A module to bring in.

    `importer` is where an import of it stands, if one does; `by` the module that it is there for,
    None if it is there for every program or named by a setting.
    """

    name: str
    reason: str
    by: str | None = None
    optional: bool = True
    importer: Module | None = None
    line: int = 0
    lazy: bool = False
    conditional: bool = False


class Closure:
    """Finds the modules of one program. `run` may be called once.

    `spare` holds folders with modules that a program need not bring itself, by their names.
    """

    def __init__(
        self,
        *,
        roots: Sequence[Root],
        python: TargetPython,
        builtins: frozenset[str],
        shims: ShimSource,
        site_guest: str,
        edges: Edges,
        stdlib: Stdlib,
        exclude: Sequence[str] = (),
        cython: Callable[[], Path] | None = None,
        spare: Mapping[str, Callable[[], Path]] = MappingProxyType({}),
        at_run_time: Callable[[Module, str], str | None] = lambda _, name: name,
        interpreted: Callable[[Module], bool] = lambda _: True,
    ) -> None:
        self._cython = cython
        self._spare = spare
        self._at_run_time = at_run_time
        self._interpreted = interpreted
        self._roots = list(roots)
        self._python = python
        self._builtins = builtins
        self._shims = shims
        self._site_guest = site_guest
        self._asked_shims: set[str] = set()
        # Of short strings in the program's own modules, with the first module that has each.
        self._words: dict[str, str] = {}
        self.shims: list[Shim] = []
        self._companions: set[str] = set()
        self._edges = edges
        self._stdlib = stdlib
        self._native_imports: dict[str, tuple[str, ...]] = {}
        self._ignored: dict[str, frozenset[str]] = dict(edges.ignored)
        self._exclude = exclude
        self._codecs = frozenset(
            name.removeprefix("encodings.")
            for name in stdlib.modules
            if name.startswith("encodings.")
        ) - {"aliases"}
        self._unavailable = unavailable_modules(stdlib, builtins | edges.provided)
        self._queue: deque[Request] = deque()
        self._waiting: defaultdict[str, list[tuple[Module, Scope]]] = defaultdict(list)
        self._mentions: set[str] = set()
        self._offers = Offers()
        # Imports that serve functions alone, by module.
        self._deferred: defaultdict[str, list[Import]] = defaultdict(list)
        self._prefixes: set[str] = set()
        self.modules: dict[str, Module] = {}
        self.scans: dict[str, Scan] = {}
        self.used_builtins: dict[str, str] = {}
        # By module, Python's or C's, the one that it is there for.
        self.importers: dict[str, str] = {}
        self.absent: dict[str, str] = {}
        # Imports that nothing satisfies, and which modules each module cannot do without: whether
        # a refusal counts is known only when all is found.
        self._refusals: list[tuple[str, SourceError]] = []
        self._musts: defaultdict[str, set[str]] = defaultdict(set)

    def run(self, entry: Module, include: Sequence[str]) -> None:
        """Fill `modules`, `used_builtins` and `absent`, starting from the entry.

        `include` holds module names, or patterns such as `pkg.*`. Raises `SourceError` for a
        module that does not parse and for an import that nothing can satisfy.
        """
        for name, why in self._edges.core:
            self._ask(name, why)
        self._mention(self._edges.mentioned, None)
        self._offers.promise(self._edges.promised)
        self._take(entry, self._scan_file(entry.path, entry=True))
        for pattern in include:
            self._include(pattern)
        while self._queue:
            self._bring_in(self._queue.popleft())
        self._refuse(entry)

    def _refuse(self, entry: Module) -> None:
        """Raise for a missing import of a module that is certain to be imported itself."""
        certain, found = {entry.name}, [entry.name]
        while found:
            for name in self._musts[found.pop()] - certain:
                certain.add(name)
                found.append(name)
        for name, error in self._refusals:
            if name in certain:
                raise error

    def _include(self, pattern: str) -> None:
        reason = f'`include = ["{pattern}"]`'
        if not any(character in pattern for character in "*?["):
            self._queue.append(Request(name=pattern, reason=reason, optional=False))
            return
        self._ask_shims(pattern)
        names = [
            name
            for root in self._roots
            for name in root.names()
            if fnmatchcase(name, pattern) or name == pattern.removesuffix(".*")
        ]
        names += [name for name in self._builtins if fnmatchcase(name, pattern)]
        if not names:
            raise ProgramError(f"`include` pattern `{pattern}` matches no module")
        for name in sorted(set(names)):
            self._queue.append(Request(name=name, reason=reason))

    def _ask(self, name: str, reason: str, by: str | None = None) -> None:
        self._queue.append(Request(name=name, reason=reason, by=by))

    def _bring_in(self, request: Request) -> None:
        name = request.name
        known = self.modules.keys() | self.used_builtins.keys() | self._edges.provided
        if name in known:
            return
        parent = name.rpartition(".")[0]
        if parent and parent not in self.modules:
            self._bring_in(
                Request(
                    name=parent,
                    reason=f"package of {name}",
                    by=request.by,
                    optional=request.optional,
                    importer=request.importer,
                    line=request.line,
                    lazy=request.lazy,
                    conditional=request.conditional,
                )
            )
        if any(fnmatchcase(name, pattern) for pattern in self._exclude):
            self.absent.setdefault(name, "excluded by `exclude`")
            return
        located = self._locate(name)
        if name in self._builtins:
            self.used_builtins[name] = request.reason
            self._note_importer(request)
            self._follow_needs(name)
            return
        if located is None:
            self._miss(request)
            return
        lacking = self._unavailable.get(name) if located.origin is Origin.STDLIB else None
        if lacking is not None:
            self._lack(request, lacking)
            return
        module = Module(
            name=name,
            path=located.path,
            guest_path=located.guest_path,
            is_package=located.is_package,
            origin=located.origin,
            reason=request.reason,
        )
        self._note_importer(request)
        self._take(module, self._scan(module))

    def _note_importer(self, request: Request) -> None:
        if request.by is not None:
            self.importers[request.name] = request.by

    def _ask_shims(self, name: str) -> None:
        """Put the shim of a package before the environment's package, built for this machine.

        A module of the user's own comes before both.
        """
        top = name.partition(".")[0]
        if top not in self._shims.names or top in self._asked_shims:
            return
        self._asked_shims.add(top)
        if any(fnmatchcase(top, pattern) for pattern in self._exclude):
            return
        own = sum(root.origin is Origin.USER for root in self._roots)
        if any(root.find(top) or root.find_namespace(top) for root in self._roots[:own]):
            return
        for shim in self._shims.provide(top):
            root = Root(path=shim.site, guest_path=self._site_guest, origin=Origin.THIRD_PARTY)
            self._roots.insert(own, root)
            if shim.companions is not None:
                # After everything else: what the environment has comes first.
                self._roots.append(replace(root, path=shim.companions))
                self._companions |= shim.companion_names()
            self._builtins |= shim.modules.keys()
            self._native_imports |= shim.imports
            self._ignored |= {who: frozenset(names) for who, names in shim.ignored.items()}
            self.shims.append(shim)
            for needed in self._offers.promise(shim.asked):
                self._ask(needed, f"needed for what is asked of {top}", top)
            self._ask_words(shim, self._words)

    def _note_words(self, module: Module, scan: Scan) -> None:
        words = {word.lower() for text in scan.strings for word in WORD.findall(text)}
        new = dict.fromkeys(sorted(words - self._words.keys()), module.name)
        self._words |= new
        for shim in self.shims:
            self._ask_words(shim, new)

    def _ask_words(self, shim: Shim, words: Mapping[str, str]) -> None:
        for word in sorted(words.keys() & shim.words.keys()):
            for needed in shim.words[word]:
                self._ask(needed, f"`{word}` is written in {words[word]}", words[word])

    def _locate(self, name: str) -> Located | None:
        self._ask_shims(name)
        for root in self._roots:
            if located := root.find(name):
                return located
        for root in self._roots:
            if located := root.find_namespace(name):
                return located
        if name in self._spare:
            folder = self._spare[name]()
            root = Root(path=folder, guest_path=self._site_guest, origin=Origin.THIRD_PARTY)
            return root.find(name)
        return None

    def _scan(self, module: Module) -> Scan:
        if module.origin is Origin.STDLIB and module.name in self._stdlib:
            return self._stdlib.scan(module.name)
        if module.path.is_dir():
            return self._edges.empty_scan
        return self._scan_file(module.path)

    def _scan_file(self, path: Path, *, entry: bool = False) -> Scan:
        if path.suffix == CYTHON_SUFFIX and self._cython is not None:
            return self._python.scan_cython(path, self._cython())
        return self._python.scan(path, entry=entry)

    def _take(self, module: Module, scan: Scan) -> None:
        self.modules[module.name] = module
        self.scans[module.name] = scan
        own = self.is_own(module)
        imported = {absolute_name(module, item) for scope in scan.scopes for item in scope.imports}
        self._offers.add_module(module.name, imported)
        self._prefixes.update(word for word in scan.strings if word.endswith("_"))
        for scope in scan.scopes:
            if scope.attribute:
                if self._offers.is_wanted(module, scope):
                    self._follow(module, scope)
            elif own or not scope.name:
                self._follow(module, scope)
            else:
                self._consider(module, scope)
        if own:
            self._follow_hints(module, scan)
        self._follow_needs(module.name)
        self._release_prefixes()

    def _follow_hints(self, module: Module, scan: Scan) -> None:
        """Bring what a module of the program's own needs beside what it imports."""
        for word in sorted(scan.strings):
            if codec := codec_module(word, self._codecs):
                self._ask(codec, f"codec `{word}` named by {module.name}", module.name)
        self._note_words(module, scan)
        if scan.asks_site:
            self._ask("_sitebuiltins", f"built-in names used by {module.name}", module.name)
        if scan.evaluates:
            self._ask("unicodedata", f"source text compiled by {module.name}", module.name)
        if has_foreign_names(scan):
            # A dataclass, for one, compiles the names of its fields.
            self._ask("unicodedata", f"names outside of ASCII in {module.name}", module.name)

    def is_own(self, module: Module) -> bool:
        """Whether a module is of the program's own code or its dependencies."""
        return module.origin in OWN and not self.is_shim(module)

    def is_shim(self, module: Module) -> bool:
        """Whether a module comes with a shim: its tests show that nothing is missed.

        So does a package that belongs to one, also when the environment has another version of it.
        """
        if module.name.partition(".")[0] in self._companions:
            return module.origin is Origin.THIRD_PARTY
        return any(shim.holds(module) for shim in self.shims)

    def _follow_needs(self, name: str) -> None:
        for needed in (*self._edges.needed.get(name, ()), *self._native_imports.get(name, ())):
            self._ask(needed, f"needed by {name}", name)

    def _consider(self, module: Module, scope: Scope) -> None:
        """Follow a function or method, or let it wait for the name that it still lacks.

        A method needs its class to be mentioned; special methods are called without being named.
        """
        if scope.name in self._edges.never:
            return
        if scope.owner and scope.owner not in self._mentions:
            self._waiting[scope.owner].append((module, scope))
        elif is_dunder(scope.name) or self._is_live(scope.name):
            self._follow(module, scope)
        else:
            self._waiting[scope.name].append((module, scope))

    def _is_live(self, name: str) -> bool:
        return name in self._mentions or any(name.startswith(start) for start in self._prefixes)

    def _release_prefixes(self) -> None:
        for name in [name for name in self._waiting if self._is_live(name)]:
            self._release(name)

    def _mention(self, names: frozenset[str], by: str | None) -> None:
        new = names - self._mentions
        self._mentions |= new
        for name in sorted(new & self._edges.asked.keys()):
            for needed in self._edges.asked[name]:
                self._ask(needed, f"needed for `{name}`", by)
        for name in sorted(new & self._waiting.keys()):
            self._release(name)

    def _ask_attributes(self, names: frozenset[str], module: str) -> None:
        """Follow what modules do by `__getattr__` for names that `module` mentions."""
        for offer in self._offers.mention(names, module):
            self._follow(*offer)
        for needed in self._offers.promised(names, module):
            self._ask(needed, f"needed for what {module} asks of a package", module)

    def _release(self, name: str) -> None:
        for module, scope in self._waiting.pop(name, ()):
            self._consider(module, scope)

    def _follow(self, module: Module, scope: Scope) -> None:
        self._mention(scope.mentions, module.name)
        by_star = any("*" in item.names for item in self.scans[module.name].scopes[0].imports)
        # A name is an attribute of a package only after `from package import *`.
        names = frozenset[str]() if by_star else scope.names
        self._ask_attributes(scope.mentions - names, module.name)
        ignored = self._ignored.get(module.name, frozenset())
        for item in scope.imports:
            if item.binds and not scope.name and self._defers(module):
                self._defer(module, item)
            else:
                self._follow_import(module, scope, item, ignored)
        for item in self._deferred[module.name]:
            if item.binds in scope.mentions:
                self._follow_import(module, scope, item, ignored)

    def _defers(self, module: Module) -> bool:
        known = module.origin is Origin.STDLIB and module.name in self._stdlib
        return (known or self.is_shim(module)) and self._interpreted(module)

    def _defer(self, module: Module, item: Import) -> None:
        """Let an import wait for a function that uses it, or for whoever asks the module for it."""
        self._deferred[module.name].append(item)
        offer = Scope(
            name=item.binds,
            owner="",
            imports=(item,),
            mentions=frozenset(),
            attribute=True,
        )
        if self._offers.is_wanted(module, offer):
            self._follow(module, offer)

    def deferred(self) -> dict[str, dict[str, str]]:
        """Give, by module, which names it imports from where for functions that nothing calls.

        Only what exists and did not become part of the program by another way. What the table of
        edges ignores is imported as ever: it may be there without a file, as importlib's own parts.
        """
        known = frozenset(
            self.modules.keys()
            | self.used_builtins.keys()
            | self._edges.provided
            | self.absent.keys()
            | self._unavailable.keys()
        )
        found = {
            name: {
                item.binds: base
                for item in items
                for base in [absolute_name(self.modules[name], item)]
                if base not in self._edges.ignored.get(name, ())
                and any(
                    self._was_left_out(part, known)
                    for part in (base, *(f"{base}.{one}" for one in item.names))
                )
            }
            for name, items in self._deferred.items()
        }
        return {name: names for name, names in found.items() if names}

    def _was_left_out(self, name: str, known: frozenset[str]) -> bool:
        return (
            name not in known
            and self._exists(name)
            and not any(fnmatchcase(name, pattern) for pattern in self._exclude)
        )

    def _follow_import(
        self, module: Module, scope: Scope, item: Import, ignored: frozenset[str]
    ) -> None:
        if self._first_choice_exists(module, item):
            return
        written = absolute_name(module, item)
        base = self._at_run_time(module, written) if item.level == 0 else written
        if base is None:
            return
        place = f"imported by {module.real_name or module.name} (line {item.line})"
        self._ask_attributes(frozenset(item.names), module.name)
        wanted = [base] if base else []
        if any(name.endswith("?*") for name in item.names):
            self._follow_made_up(module, base, item)
            return
        wanted += [f"{base}.{name}" if base else name for name in item.names if name != "*"]
        if "*" in item.names:
            exports = self._exports(base)
            self._ask_attributes(frozenset(exports), module.name)
            wanted += [f"{base}.{name}" for name in exports]
        for number, name in enumerate(wanted):
            if name in ignored:
                continue
            # `from base import name`: name is most often no module at all.
            known = number == 0 or self._exists(name)
            native = None if known else self._native(name)
            if not known and native is None:
                continue
            if not (item.optional or item.conditional or scope.name or base != written):
                self._musts[module.name].update(with_parents(name))
            self._queue.append(
                Request(
                    name=name,
                    reason=place,
                    by=module.name,
                    # What stands for another import is a guess.
                    optional=item.optional or base != written or (number > 0 and native is None),
                    importer=module,
                    line=item.line,
                    lazy=bool(scope.name),
                    conditional=item.conditional,
                )
            )

    def _follow_made_up(self, module: Module, base: str, item: Import) -> None:
        """Take every module of a package that a name put together at run time may mean.

        What the standard library imports so is known, and most of it not wanted.
        """
        if module.origin is Origin.STDLIB:
            return
        reason = f"may be imported by {module.real_name or module.name} (line {item.line})"
        children = {name for root in self._roots for name in root.children(base)}
        for name in sorted(children):
            if any(fnmatchcase(name, f"{base}.{pattern}") for pattern in item.names):
                self._queue.append(
                    Request(name=name, reason=reason, by=module.name, lazy=True, importer=module)
                )

    def _first_choice_exists(self, module: Module, item: Import) -> bool:
        names = [resolve(module, name, level) for name, level in item.instead_of]
        return bool(names) and all(self._exists(name) for name in names)

    def _exports(self, name: str) -> tuple[str, ...]:
        """Give what `from name import *` may bring: `__all__`, or every public function.

        And what is imported for functions alone, which may not be there.
        """
        located = self._locate(name)
        if located is None or located.path.is_dir():
            return ()
        stdlib = located.origin is Origin.STDLIB and name in self._stdlib
        scan = self._stdlib.scan(name) if stdlib else self._scan_file(located.path)
        public = (scope.name for scope in scan.scopes if scope.name.strip("_") == scope.name != "")
        imported = (item.binds for item in scan.scopes[0].imports if item.binds)
        return scan.exports or tuple(dict.fromkeys([*public, *imported]))

    def _exists(self, name: str) -> bool:
        located = self._locate(name)
        return name in self._builtins or name in self._edges.provided or located is not None

    def _native(self, name: str) -> Path | None:
        own = (root for root in self._roots if root.origin in OWN)
        return next((path for root in own if (path := root.find_native(name))), None)

    def _lack(self, request: Request, lacking: str) -> None:
        self.absent.setdefault(request.name, f"not part of WASI: it needs `{lacking}`")
        importer = request.importer
        if request.optional or request.lazy or request.conditional:
            return
        if importer is None or importer.origin is Origin.USER:
            message = f"the module `{request.name}` does not exist on WASI"
            cause = f"it needs `{lacking}`, which needs what a Wasm host does not have"
            hint = (
                "import it inside `try`/`except ImportError`, or inside the function that needs it"
            )
            if importer is None:
                raise ProgramError(message, cause=f"{cause}; {request.reason}", hint=hint)
            error = located_error(importer.path, request.line, message, cause, hint)
            self._refusals.append((importer.name, error))

    def _miss(self, request: Request) -> None:
        native = self._native(request.name)
        if native is not None:
            self.absent.setdefault(request.name, f"native code without a shim ({native.name})")
        else:
            self.absent.setdefault(request.name, f"not found; {request.reason}")
        if request.optional:
            return
        importer = request.importer
        if importer is None and native is not None:
            raise ProgramError(**native_words(request, native, self._shims.names))
        if importer is None:
            raise ProgramError(
                f"cannot find the module `{request.name}`", cause=f"named by {request.reason}"
            )
        if request.lazy or request.conditional:
            return
        if native is not None:
            words = native_words(request, native, self._shims.names)
            self._refusals.append(
                (importer.name, located_error(importer.path, request.line, **words))
            )
        elif importer.origin is Origin.USER:
            self._refusals.append((importer.name, missing_error(request, importer.path)))
