"""Reading a Wasm binary's sections: imports, exports, memory, features; and writing them anew.

Follows the core specification, section 5 (binary format); only what reports, checks and snapshots
need.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wedge.errors import ModuleError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MAGIC = b"\0asm\1\0\0\0"
SECTIONS = (
    "custom", "type", "import", "function", "table", "memory", "global", "export", "start",
    "element", "code", "data", "data count", "tag",
)  # fmt: skip
UNKNOWN = "unknown"
KINDS = ("function", "table", "memory", "global", "tag")


@dataclass(frozen=True, kw_only=True)
class WasmImport:
    """One import. `type` is the number of a function's type."""

    module: str
    name: str
    kind: str
    type: int = 0


@dataclass(frozen=True, kw_only=True)
class WasmInfo:
    """What a module says of itself. Sizes are in bytes, memory in 64 KiB pages."""

    sections: dict[str, int]
    imports: tuple[WasmImport, ...]
    exports: dict[str, str]
    features: tuple[str, ...]
    memory_pages: int
    memory_maximum: int | None
    functions: int = 0
    custom: dict[str, int] = field(default_factory=dict)


class Reader:
    """A cursor over bytes."""

    def __init__(self, data: bytes, start: int = 0, end: int | None = None) -> None:
        self.data = data
        self.position = start
        self.end = len(data) if end is None else end

    def byte(self) -> int:
        """Read one byte."""
        if self.position >= self.end:
            raise ModuleError("the Wasm module ends in the middle of a section")
        self.position += 1
        return self.data[self.position - 1]

    def number(self) -> int:
        """Read an unsigned LEB128 number."""
        result = shift = 0
        while True:
            byte = self.byte()
            result |= (byte & 0x7F) << shift
            if byte < 0x80:  # noqa: PLR2004 - the continuation bit
                return result
            shift += 7

    def name(self) -> str:
        """Read a length-prefixed UTF-8 string."""
        size = self.number()
        if self.position + size > self.end:
            raise ModuleError("the Wasm module ends in the middle of a name")
        self.position += size
        return self.data[self.position - size : self.position].decode("utf-8", "replace")

    def skip(self, size: int) -> None:
        """Go over some bytes."""
        if self.position + size > self.end:
            raise ModuleError("the Wasm module ends in the middle of a section")
        self.position += size

    def limits(self) -> tuple[int, int | None]:
        """Read the limits of a table or memory."""
        flags = self.byte()
        minimum = self.number()
        return minimum, self.number() if flags & 1 else None


def read_module(path: Path) -> WasmInfo:
    """Read a module file; raise `ModuleError` if it is no core Wasm module."""
    return parse_module(path.read_bytes())


def parse_module(data: bytes) -> WasmInfo:
    """Read a module's bytes."""
    sections: dict[str, int] = {}
    custom: dict[str, int] = {}
    found: dict[str, Reader] = {}
    for name, body in read_sections(data):
        size = body.end - body.position
        if name == "custom":
            title = body.name()
            custom[title] = size
            found[title] = body
        found.setdefault(name, body)
        sections[name] = sections.get(name, 0) + size
    imports = read_imports(found["import"]) if "import" in found else ()
    memory = _memory(found["memory"]) if "memory" in found else (0, None)
    return WasmInfo(
        sections=sections,
        imports=imports,
        exports=_exports(found["export"]) if "export" in found else {},
        features=_features(found["target_features"]) if "target_features" in found else (),
        memory_pages=memory[0],
        memory_maximum=memory[1],
        functions=found["function"].number() if "function" in found else 0,
        custom=custom,
    )


def read_sections(data: bytes) -> Iterator[tuple[str, Reader]]:
    """Give each section's name and what it holds; one of no known kind is `unknown` and its number.

    Raises `ModuleError` for what is no core Wasm module, or is cut off.
    """
    if data[:8] != MAGIC:
        raise ModuleError("this is not a core WebAssembly module of version 1")
    reader = Reader(data, 8)
    while reader.position < reader.end:
        code, size = reader.byte(), reader.number()
        start = reader.position
        reader.skip(size)
        name = SECTIONS[code] if code < len(SECTIONS) else f"{UNKNOWN} {code}"
        yield name, Reader(data, start, start + size)


def replace_sections(data: bytes, contents: Mapping[str, bytes]) -> bytes:
    """Give the module with other contents of the sections that are named."""
    out = bytearray(MAGIC)
    for name, body in read_sections(data):
        content = contents.get(name, data[body.position : body.end])
        out += bytes([SECTIONS.index(name)]) + unsigned(len(content)) + content
    return bytes(out)


def unsigned(number: int) -> bytes:
    """Write a number as unsigned LEB128."""
    out = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - the bits of one byte
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def signed(number: int) -> bytes:
    """Write a number as signed LEB128."""
    out = bytearray()
    while not -0x40 <= number < 0x40:  # noqa: PLR2004 - what fits into the last byte
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number & 0x7F)
    return bytes(out)


def read_exports(reader: Reader) -> Iterator[tuple[str, str, int]]:
    """Give name, kind and index of every export."""
    for _ in range(reader.number()):
        name, kind = reader.name(), reader.byte()
        yield name, KINDS[kind], reader.number()


def read_bodies(reader: Reader) -> Iterator[Reader]:
    """Give what the code section holds of each function: its locals and instructions."""
    for _ in range(reader.number()):
        size = reader.number()
        start = reader.position
        reader.skip(size)
        yield Reader(reader.data, start, start + size)


def read_functions(data: bytes) -> dict[int, Reader]:
    """Give what `read_bodies` gives of a module, by the numbers of the functions."""
    sections = dict(read_sections(data))
    imported = sum(item.kind == "function" for item in read_imports(sections["import"]))
    return dict(enumerate(read_bodies(sections["code"]), imported))


def replace_functions(data: bytes, codes: Mapping[int, bytes]) -> bytes:
    """Give the module with other code of the functions that are numbered."""
    bodies = read_functions(data)
    out = bytearray(unsigned(len(bodies)))
    for index, body in bodies.items():
        code = codes.get(index, data[body.position : body.end])
        out += unsigned(len(code)) + code
    return replace_sections(data, {"code": bytes(out)})


def read_imports(reader: Reader) -> tuple[WasmImport, ...]:
    """Give every import of the import section."""
    found = []
    for _ in range(reader.number()):
        module, name, kind = reader.name(), reader.name(), reader.byte()
        type_ = 0
        if kind == 0:
            type_ = reader.number()
        elif kind == 1:
            reader.byte()
            reader.limits()
        elif kind == 2:  # noqa: PLR2004 - a memory
            reader.limits()
        else:
            reader.number()
            reader.number()
        known = KINDS[kind] if kind < len(KINDS) else f"{UNKNOWN} {kind}"
        found.append(WasmImport(module=module, name=name, kind=known, type=type_))
    return tuple(found)


def _exports(reader: Reader) -> dict[str, str]:
    return {name: kind for name, kind, _ in read_exports(reader)}


def _memory(reader: Reader) -> tuple[int, int | None]:
    return reader.limits() if reader.number() else (0, None)


def _features(reader: Reader) -> tuple[str, ...]:
    found = []
    for _ in range(reader.number()):
        prefix, name = chr(reader.byte()), reader.name()
        if prefix in "+=":
            found.append(name)
    return tuple(sorted(found))
