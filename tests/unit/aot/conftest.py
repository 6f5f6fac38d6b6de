"""A small module, and tools on PATH that note what they are told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import wasmtime

HELLO = """
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\08\\00\\00\\00\\06\\00\\00\\00hello\\n")
  (func (export "_start")
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 64)))))
"""
# Writes its arguments, and its last one's bytes to the file behind `-o`.
SCRIPT = """#!/bin/sh
if [ "$1" = --version ]; then echo "{version}"; exit 0; fi
for word; do echo "$word" >> "{log}"; done
echo "{words}"
while [ "$1" != -o ]; do shift; done
cat "$3" > "$2"
exit {status}
"""


@dataclass(frozen=True, kw_only=True)
class Tools:
    """Makes tools; `log` has what they were told."""

    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def make(self, name: str, version: str, *, words: str = "", status: int = 0) -> None:
        path = self.folder / name
        path.write_text(
            SCRIPT.format(version=version, log=self.log, words=words, status=status), "utf-8"
        )
        path.chmod(0o755)

    def told(self) -> list[str]:
        return self.log.read_text("utf-8").splitlines()


@pytest.fixture
def app(tmp_path: Path) -> Path:
    path = tmp_path / "app.wasm"
    path.write_bytes(wasmtime.wat2wasm(HELLO))
    return path


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return Tools(folder=folder)
