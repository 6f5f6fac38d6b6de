"""The generated tables, as text."""

from __future__ import annotations

from pathlib import Path

from py2wasm.link.tables import BlobWriter, TableInput, write_tables
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
    path = write_tables(
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
    text = path.read_text()
    assert '{"fast", "/app/fast.py", NULL, 0, 2},' in text
    assert '{"sys", NULL},' in text
    assert "extern PyObject *PyInit_math(void);" in text
    assert 'py2wasm_mounts[] = {"/app", NULL};' in text
    assert "py2wasm_module_count = 8;" in text
    names = [line.split('"')[1] for line in text.splitlines() if line.startswith('    {"')]
    rows = names[: len(modules)]
    assert rows == sorted(rows)
