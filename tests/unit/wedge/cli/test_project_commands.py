from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import CommandLine


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
        "source: has no source here, and stays as it is",
        "sink: has no source here, and stays as it is",
        "error: no module of `deployment.json` has a source",
    ]
