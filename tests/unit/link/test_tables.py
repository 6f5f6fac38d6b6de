"""The generated tables, as text."""

from __future__ import annotations

import re
from pathlib import Path

import lz4.block
from hypothesis import given, strategies as st

from py2wasm.link.tables import BlobWriter, TableInput, pack, write_tables
from py2wasm.program.model import DataFile, Module, Origin

START_UP = ("abc", "codecs", "encodings", "encodings.aliases", "encodings.utf_8", "io")


def module(name: str, path: Path) -> Module:
    return Module(
        name=name,
        path=path,
        guest_path=f"/app/{name}.py",
        is_package=name == "encodings",
        origin=Origin.USER,
        reason="",
    )


def test_equal_bytes_are_kept_once(tmp_path: Path) -> None:
    blobs = BlobWriter()
    first, second, third = blobs.add(b"abc"), blobs.add(b"d"), blobs.add(b"abc")
    blobs.write(tmp_path / "blob")
    assert (first, third) == (third, first)
    assert (second.offset, second.size) == (3, 1)
    assert (tmp_path / "blob").read_bytes() == b"abcd"


def test_an_empty_blob_can_still_be_embedded(tmp_path: Path) -> None:
    BlobWriter().write(tmp_path / "blob")
    assert (tmp_path / "blob").read_bytes() == b"\0"


def test_tables(tmp_path: Path) -> None:
    source = tmp_path / "x.py"
    source.touch()
    data = tmp_path / "data.txt"
    data.write_text("text")
    modules = [module(name, source) for name in (*START_UP, "__main__", "fast")]
    written = write_tables(
        TableInput(
            modules=modules,
            entry_name=None,
            code={m.name: m.name.encode() for m in modules},
            bootstrap={"importlib._bootstrap": b"1", "importlib._bootstrap_external": b"2"},
            builtins={"math": "PyInit_math", "sys": "NULL"},
            inits={"fast": "PyInit_fast"},
            data=[DataFile(path=data, guest_path="/app/data.txt", reason="")],
            stdlib_path="/lib/python3.13",
        ),
        tmp_path,
    )
    text = written.source.read_text()
    assert '{"fast", "/app/fast.py", NULL, 0, 0, 2},' in text
    assert '{"sys", NULL},' in text
    assert "extern PyObject *PyInit_math(void);" in text
    assert 'py2wasm_mounts[] = {"/app", NULL};' in text
    assert "py2wasm_module_count = 8;" in text
    names = [line.split('"')[1] for line in text.splitlines() if line.startswith('    {"')]
    rows = names[: len(modules)]
    assert rows == sorted(rows)


@given(data=st.binary(), times=st.integers(1, 300), dictionary=st.binary(max_size=300))
def test_what_is_packed_is_never_longer_and_comes_back(
    data: bytes, times: int, dictionary: bytes
) -> None:
    data *= times
    packed = pack(data, dictionary)
    assert len(packed) <= len(data)
    if packed != data:
        assert len(packed) < len(data)
        assert unpack(packed, len(data), dictionary) == data


def unpack(packed: bytes, size: int, dictionary: bytes) -> bytes:
    plain: bytes = lz4.block.decompress(packed, uncompressed_size=size, dict=dictionary)
    return plain


def test_code_is_packed_but_for_what_the_interpreter_starts_from(tmp_path: Path) -> None:
    source = tmp_path / "x.py"
    source.touch()
    modules = [module(name, source) for name in (*START_UP, "long", "short", "alike")]
    code = {name: f"{name} is read as it is; ".encode() * 3 for name in START_UP}
    code |= {"long": bytes(1000), "short": b"!", "alike": code["io"][5:60]}
    write_tables(
        TableInput(
            modules=modules,
            entry_name=None,
            code=code,
            bootstrap={"importlib._bootstrap": b"1", "importlib._bootstrap_external": b"2"},
            builtins={},
            inits={},
            data=[],
            stdlib_path="/lib/python3.13",
        ),
        tmp_path,
    )
    text, blob = (tmp_path / "tables.c").read_text(), (tmp_path / "code.bin").read_bytes()
    start = int(re.search(r"py2wasm_dictionary_end = code \+ (\d+);", text)[1])  # type: ignore[index]
    packed = set()
    rows = re.findall(r'\{"(\w+)", "/app/\w+.py", code \+ (\d+), (\d+), (\d+), \d\},', text)
    for name, offset, length, size in rows:
        data = blob[int(offset) : int(offset) + int(length)]
        if length != size:
            packed.add(name)
            data = unpack(data, int(size), blob[:start])
        assert data == code[name]
    assert packed == {"long", "alike"}
    assert f'{{"io", code + {blob.index(code["io"])}, {len(code["io"])}, 0}},' in text
