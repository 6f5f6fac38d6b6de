"""The generated C tables: modules, files, the inittab and what the interpreter starts from.

Code objects and files go into two binary files that the compiler embeds; the tables point into
them. Files with the same content share their bytes.

Code objects are packed in LZ4's block format, which `runtime_stubs/modules.c` unpacks when a module
is imported: marshalled code is mostly zeros and repetition. CPython itself reads what it starts
from, so that stays as it is; its end is the dictionary for all others, unless a snapshot leaves it
out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import lz4.block

from py2wasm.program.model import APP_ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from py2wasm.program import DataFile, Module

PACKAGE, COMPILED, NAMESPACE = 1, 2, 4
# The most that the format's usual compressor tries, and how far back the format can point.
LEVEL = 12
REACH = 65535
# What is imported before the module's own importer can be put in place.
START_UP = ("abc", "codecs", "encodings", "encodings.aliases", "encodings.utf_8", "io")
BOOTSTRAP = {
    "_frozen_importlib": "importlib._bootstrap",
    "_frozen_importlib_external": "importlib._bootstrap_external",
}


@dataclass(frozen=True, kw_only=True)
class Blob:
    """Where something lies in an embedded file; `size` bytes of it, packed or not."""

    offset: int
    size: int


@dataclass(frozen=True, kw_only=True)
class Embedded:
    """What lies where in the embedded files, in order: code objects by module, files by path.

    Where several have the same bytes, those are the first one's.
    """

    code: tuple[tuple[str, Blob], ...] = ()
    files: tuple[tuple[str, Blob], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The C file with the tables, and what it embeds."""

    source: Path
    embedded: Embedded


class BlobWriter:
    """Collects byte strings into one file, equal ones once."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._known: dict[bytes, Blob] = {}
        self.names: list[tuple[str, Blob]] = []
        self.size = 0

    def add(self, data: bytes, name: str = "") -> Blob:
        """Add bytes and give where they are; `name` says whose they are."""
        if data not in self._known:
            blob = self._known[data] = Blob(offset=self.size, size=len(data))
            self._parts.append(data)
            self.names.append((name, blob))
            self.size += len(data)
        return self._known[data]

    def end(self, size: int) -> bytes:
        """Give the last bytes that were added, `size` of them at most."""
        return b"".join(self._parts)[-size:]

    def write(self, path: Path) -> None:
        """Write what was collected; never an empty file, which C could not embed."""
        path.write_bytes(b"".join(self._parts) or b"\0")


@dataclass(frozen=True, kw_only=True)
class TableInput:
    """Everything the tables say. `code` holds marshalled code objects by module name."""

    modules: Sequence[Module]
    entry_name: str | None
    code: Mapping[str, bytes]
    bootstrap: Mapping[str, bytes]
    builtins: Mapping[str, str]
    inits: Mapping[str, str]
    data: Sequence[DataFile]
    stdlib_path: str
    # Whether what the interpreter starts from may go once it has started.
    passing: bool = False


def write_tables(tables: TableInput, folder: Path) -> Tables:
    """Write `tables.c` and the binary files it embeds into `folder`."""
    code, files = BlobWriter(), BlobWriter()
    # First, because the others are packed with what it adds as their dictionary.
    frozen = _frozen(tables, code)
    text = "\n\n".join(
        [
            '#include "Python.h"\n#include "py2wasm.h"',
            'static const unsigned char code[] = {\n#embed "code.bin"\n};',
            'static const unsigned char files[] = {\n#embed "files.bin"\n};',
            _modules(tables, code),
            _files(tables.data, files),
            _inittab({**tables.builtins, **tables.inits}),
            frozen,
            _paths(tables),
            "",
        ]
    )
    code.write(folder / "code.bin")
    files.write(folder / "files.bin")
    path = folder / "tables.c"
    path.write_text(text, "utf-8")
    return Tables(source=path, embedded=Embedded(code=tuple(code.names), files=tuple(files.names)))


def pack(data: bytes, dictionary: bytes = b"") -> bytes:
    """Give `data` in LZ4's block format, or itself when that is no shorter."""
    packed: bytes = lz4.block.compress(
        data, mode="high_compression", compression=LEVEL, store_size=False, dict=dictionary
    )
    return packed if len(packed) < len(data) else data


def _quote(text: str | None) -> str:
    # JSON's escapes are C's, but for those of characters outside ASCII, which C takes as they are.
    return "NULL" if text is None else json.dumps(text, ensure_ascii=False)


def _modules(tables: TableInput, code: BlobWriter) -> str:
    rows = []
    dictionary, start = b"" if tables.passing else code.end(REACH), code.size
    for module in sorted(tables.modules, key=lambda module: module.name.encode()):
        flags = PACKAGE * module.is_package | NAMESPACE * module.path.is_dir()
        if module.name in tables.inits:
            place, flags = "NULL, 0, 0", flags | COMPILED
        else:
            data = tables.code[module.name]
            packed = data if module.name in START_UP else pack(data, dictionary)
            blob = code.add(packed, module.name)
            place = f"code + {blob.offset}, {blob.size}, {len(data)}"
        rows.append(
            f"    {{{_quote(module.name)}, {_quote(module.guest_path)}, {place}, {flags}}},"
        )
    return "\n".join(
        [
            f"const unsigned char *const py2wasm_dictionary_end = code + {start};",
            "py2wasm_module py2wasm_modules[] = {",
            *rows,
            "};",
            f"const size_t py2wasm_module_count = {len(rows)};",
        ]
    )


def _files(data: Sequence[DataFile], files: BlobWriter) -> str:
    rows = []
    for file in sorted(data, key=lambda file: file.guest_path.encode()):
        blob = files.add(file.path.read_bytes(), file.guest_path)
        rows.append(f"    {{{_quote(file.guest_path)}, files + {blob.offset}, {blob.size}}},")
    return "\n".join(
        [
            "const py2wasm_file py2wasm_files[] = {",
            *(rows or ["    {0},"]),
            "};",
            f"const size_t py2wasm_file_count = {len(rows)};",
        ]
    )


def _inittab(inits: Mapping[str, str]) -> str:
    functions = sorted({init for init in inits.values() if init != "NULL"})
    rows = [f"    {{{_quote(name)}, {init}}}," for name, init in sorted(inits.items())]
    return "\n".join(
        [
            *(f"extern PyObject *{function}(void);" for function in functions),
            "struct _inittab _PyImport_Inittab[] = {",
            *rows,
            "    {0, 0},",
            "};",
        ]
    )


def _frozen(tables: TableInput, code: BlobWriter) -> str:
    """Give what replaces CPython's own table of frozen modules (Python/frozen.c)."""

    def row(name: str, data: bytes, *, is_package: bool, source: str = "") -> str:
        blob = code.add(data, source or name)
        return f"    {{{_quote(name)}, code + {blob.offset}, {blob.size}, {int(is_package)}}},"

    packages = {module.name: module.is_package for module in tables.modules}
    bootstrap = [
        row(name, tables.bootstrap[source], is_package=False, source=source)
        for name, source in BOOTSTRAP.items()
    ]
    start_up = [row(name, tables.code[name], is_package=packages[name]) for name in START_UP]
    end = "    {0, 0, 0, 0},\n};"
    return "\n".join(
        [
            "static const struct _frozen bootstrap_modules[] = {",
            *bootstrap,
            end,
            "static const struct _frozen start_up_modules[] = {",
            *start_up,
            end,
            "static const struct _frozen no_modules[] = {",
            end,
            "struct _module_alias { const char *name; const char *orig; };",
            "static const struct _module_alias aliases[] = {{0, 0}};",
            "const struct _frozen *_PyImport_FrozenBootstrap = bootstrap_modules;",
            "const struct _frozen *_PyImport_FrozenStdlib = start_up_modules;",
            "const struct _frozen *_PyImport_FrozenTest = no_modules;",
            "const struct _frozen *PyImport_FrozenModules = NULL;",
            "const struct _module_alias *_PyImport_FrozenAliases = aliases;",
        ]
    )


def _paths(tables: TableInput) -> str:
    site = f"{tables.stdlib_path}/site-packages"
    search = [APP_ROOT, tables.stdlib_path, site]
    mounts = sorted({_mount(file.guest_path) for file in tables.data})
    return "\n".join(
        [
            f"const char *const py2wasm_entry_name = {_quote(tables.entry_name)};",
            f"const char *const py2wasm_stdlib_dir = {_quote(tables.stdlib_path)};",
            _string_list("py2wasm_search_paths", search),
            _string_list("py2wasm_mounts", mounts),
        ]
    )


def _mount(path: str) -> str:
    """Give the folder through which a file is mounted: not so high that it would hide a host's."""
    parts = path.split("/")
    return "/".join(parts[: 2 if parts[1] == APP_ROOT.strip("/") else 4])


def _string_list(name: str, items: Sequence[str]) -> str:
    return f"const char *const {name}[] = {{{', '.join(map(_quote, items))}, NULL}};".replace(
        "{, ", "{"
    )
