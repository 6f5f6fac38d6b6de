from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from conftest import CommandLine

CODE = b"\0asm\1\0\0\0"


def test_new_prints_the_files(wedge: CommandLine, tmp_path: Path) -> None:
    done = wedge("new", "beats")
    assert done.status == 0
    assert "beats/src/beats.py" in done.out.splitlines()
    assert all((tmp_path / line).is_file() for line in done.out.splitlines())
    assert done.err == "Next: `cd beats`, then read README.md\n"
    again = wedge("new", "beats")
    assert again.status == 2
    assert again.err.startswith("error: `beats` is there already\n")


def test_build_says_when_there_is_nothing(wedge: CommandLine, manifest: dict[str, Any]) -> None:
    done = wedge("build")
    assert done.status == 3
    assert done.err.splitlines()[:3] == [
        "source: no source here, not installed, stays as it is",
        "sink: no source here, not installed, stays as it is",
        "error: no module of `deployment.json` has a source or is installed",
    ]


def test_modules_that_are_installed(
    wedge: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "reader-2.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.4\nName: reader\nVersion: 2.1\n")
    (info / "entry_points.txt").write_text("[wedge.modules]\na = wedge_modules.r\nb = other\n")
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "wedge_modules" / "r" / "a.wasm"
    path.parent.mkdir(parents=True)
    path.write_bytes(CODE)
    digest = hashlib.sha256(CODE).hexdigest()
    sidecar = path.with_name("a.wasm.json")
    sidecar.write_text(json.dumps({"kind": "node", "sha256": digest}))
    done = wedge("modules")
    assert done.status == 0
    assert [line.split() for line in done.out.splitlines()] == [
        ["module", "distribution", "version", "kind", "bytes", "path"],
        ["a", "reader", "2.1", "node", "8", str(path)],
    ]
    assert done.err.startswith("error: the installed module `b` is damaged\n")
    (found,) = json.loads(wedge("modules", "--json").out)
    assert (found["name"], found["sha256"]) == ("a", digest)


def test_no_modules_are_installed(wedge: CommandLine) -> None:
    assert (wedge("modules").out, json.loads(wedge("modules", "--json").out)) == ("", [])
