"""Where the interpreter works: `python -m tests.bench --profile` writes CPython's `profile.toml`.

Each kernel, and each use of the library (`library.py`), runs once and three times on the plain
interpreter with counters in it; half the difference is what one run executes, start-up left out. A
file's share is that of the instructions that its code executed, of those of all of CPython's: with
equal hosts the nearest thing to time that is the same in every run. Recorded is a file's greatest
share, and what it had it in: what is hot in one program is not to be slow because it is cold in
eleven others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import wasmtime

from py2wasm.host.options import Streams
from py2wasm.host.start import ENTRY_POINT
from py2wasm.host.wasi import wasi_config
from py2wasm.recipes.model import CORE
from py2wasm.recipes.profile import FileProfile
from tests.bench import library
from tests.bench.contestants import GUEST_BENCH, ContestantError
from tests.bench.meter import REST, add_counters, read_functions
from wedge.host.engine import EngineSpec
from wedge.host.thread import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from py2wasm.host import RunOptions
    from tests.bench.contestants import Wasm

RECORD = CORE / "cpython" / "profile.toml"
# Where the sources of CPython's libraries are.
INTERPRETER = "libpython3.13"
FOLDERS = {
    INTERPRETER: ("Modules", "Objects", "Parser", "Python"),
    "libmpdec": ("Modules/_decimal/libmpdec",),
    "libexpat": ("Modules/expat",),
    "libHacl_Hash_SHA2": ("Modules/_hacl",),
}
NOT_ITS_OWN = ("Modules/_decimal/libmpdec/", "Modules/expat/", "Modules/_test")
HEAD = """\
The greatest share that a file of CPython had of the instructions that one of the kernels, or one
use of the library, executed; the bytes of the file's code; and which program that was. What has
less than 0.1 % is left out. Written by `python -m tests.bench --profile`; do not edit."""
# What is not worth a line.
LEAST = 0.001


class Profile:
    """What was counted: for each file what ran and its share, and the bytes of its code."""

    def __init__(self) -> None:
        self.shares: dict[str, dict[str, float]] = defaultdict(dict)
        self.sizes: Counter[str] = Counter()

    def rows(self) -> dict[str, FileProfile]:
        """Give each file at its greatest share, beginning with the greatest of all."""
        rows = []
        for file, row in self.shares.items():
            share, program = max((share, name) for name, share in row.items())
            if share >= LEAST:
                rows.append((-round(share, 4), file, program))
        return {
            file: FileProfile(share=-share, bytes=self.sizes[file], program=program)
            for share, file, program in sorted(rows)
        }


def record_profile(
    plain: Wasm, sources: Path, kernels: Sequence[str], work: Path, progress: Callable[[str], None]
) -> Profile:
    """Run everything on the plain interpreter; `sources` is CPython's source."""
    module = plain.module.read_bytes()
    functions = read_functions(module, plain.module.with_suffix(".map"))
    files = find_sources(sources, {function.file for function in functions})
    profile = Profile()
    for function in functions:
        profile.sizes[files.get(function.file, REST)] += function.size
    counters = [files.get(function.file, REST) for function in functions]
    runs = Counted(plain, add_counters(module, counters), work)
    programs = [("guest", kernel) for kernel in kernels]
    programs += [("library", use.__name__) for use in library.USES]
    for guest, name in programs:
        progress(name)
        once, thrice = (runs.count(guest, name, times) for times in (1, 3))
        counts = {file: thrice[file] - once[file] for file in once if file != REST}
        for file, count in counts.items():
            profile.shares[file][f"{guest} {name}"] = count / sum(counts.values())
    return profile


def find_sources(sources: Path, objects: Iterable[str]) -> dict[str, str]:
    """Give the C file of each object file of CPython's libraries, relative to its source."""
    found = {}
    for name in objects:
        archive, _, file = name.partition("/")
        places = [
            path.relative_to(sources).as_posix()
            for folder in FOLDERS.get(archive, ())
            for path in (sources / folder).rglob(file.removesuffix(".o") + ".c")
        ]
        if archive == INTERPRETER:
            places = [place for place in places if not place.startswith(NOT_ITS_OWN)]
        if len(places) > 1:
            raise ContestantError(f"{name} is made from one of {', '.join(places)}")
        if places:
            found[name] = places[0]
    return found


class Counted:
    """The plain interpreter with counters."""

    def __init__(self, plain: Wasm, module: bytes, work: Path) -> None:
        self._plain, self._work = replace(plain, arguments=()), work
        # No code is used twice, and the quick compiler makes it in a tenth of the time.
        self._engine = EngineSpec(quick=True).engine()
        self._module = wasmtime.Module(self._engine, module)

    def count(self, guest: str, name: str, runs: int) -> Counter[str]:
        """Give the instructions of each file."""
        options = self._plain.options(f"{GUEST_BENCH}/{guest}.py", name, str(runs))
        return Job(lambda: self._run(options)).start().result()

    def _run(self, options: RunOptions) -> Counter[str]:
        empty, output = self._work / "empty", self._work / "counted.out"
        empty.touch()
        store = wasmtime.Store(self._engine)
        streams = Streams(stdin=empty, stdout=output, stderr=output)
        store.set_wasi(wasi_config(self._plain.module, options, streams))
        linker = wasmtime.Linker(self._engine)
        linker.define_wasi()
        exports = linker.instantiate(store, self._module).exports(store)
        entry = exports[ENTRY_POINT]
        assert isinstance(entry, wasmtime.Func)
        try:
            entry(store)
        except wasmtime.ExitTrap as error:
            if error.code:
                raise ContestantError(output.read_text("utf-8", "replace")) from error
        return Counter(
            {
                name: item.value(store)
                for name, item in exports.items()
                if isinstance(item, wasmtime.Global)
            }
        )


def render_profile(profile: Profile) -> str:
    """Give the record as TOML."""
    lines = [f"# {line}".rstrip() for line in HEAD.splitlines()]
    for file, row in profile.rows().items():
        what = f'share = {row.share:.4f}, bytes = {row.bytes}, program = "{row.program}"'
        lines.append(f'"{file}" = {{ {what} }}')
    return "\n".join([*lines, ""])
