from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from conftest import CommandLine

    Rewrite = Callable[[dict[str, Any]], None]

TEXT = """\
source (source, stateful)
  -> beats: sink.beats
sink (sink, stateful)
  <- beats
"""


def test_show_prints_the_graph(wedge: CommandLine, manifest: dict[str, Any]) -> None:
    done = wedge("pipeline", "show")
    assert (done.status, done.out, done.err) == (0, TEXT, "")


def test_show_as_json(wedge: CommandLine, manifest: dict[str, Any]) -> None:
    done = wedge("pipeline", "show", "deployment.json", "--json")
    found = json.loads(done.out)
    assert found["deployment"] == "test"
    assert [node["name"] for node in found["nodes"]] == ["source", "sink"]


def test_show_draws(wedge: CommandLine, manifest: dict[str, Any], tmp_path: Path) -> None:
    done = wedge("pipeline", "show", "--svg", "p.svg")
    assert (done.status, done.out) == (0, "")
    drawn = (tmp_path / "p.svg").read_text("utf-8")
    assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314
    assert wedge("pipeline", "show", "--svg", "-").out == drawn
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deployment.json", "p.svg"]


def test_a_written_file_keeps_its_mode(
    wedge: CommandLine, manifest: dict[str, Any], tmp_path: Path
) -> None:
    picture = tmp_path / "p.svg"
    picture.touch(mode=0o600)
    wedge("pipeline", "show", "--svg", "p.svg")
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600
    assert picture.stat().st_size > 0


def test_a_picture_that_cannot_be_written(wedge: CommandLine, manifest: dict[str, Any]) -> None:
    done = wedge("pipeline", "show", "--svg", "none/p.svg")
    assert done.status == 7
    assert done.err == (
        "error: cannot write `none/p.svg`\n  No such file or directory\n\n"
        "hint: name another place\n"
    )
    assert wedge("pipeline", "show", "--svg", "x", "--json").status == 2


def test_check_tells_what_is_wrong(
    wedge: CommandLine, manifest: dict[str, Any], rewrite: Rewrite
) -> None:
    manifest["instanceSpecs"]["sink"]["moduleId"] = "sinc"
    rewrite(manifest)
    done = wedge("pipeline", "check")
    assert (done.status, done.out) == (3, "")
    assert done.err == (
        "error: `deployment.json` cannot be deployed: one problem\n"
        "  deployment.json:13: deployment.instanceSpecs.sink.moduleId names `sinc`, which is not "
        "in `modules`; did you mean `sink`?\n\n"
        "hint: correct the file; `wedge pipeline check` looks at it again\n"
    )


def test_check_tells_what_is_doubtful(
    wedge: CommandLine, manifest: dict[str, Any], rewrite: Rewrite
) -> None:
    manifest["module"] = []
    rewrite(manifest)
    done = wedge("pipeline", "check", "deployment.json")
    assert (done.status, done.out) == (0, "")
    assert done.err.splitlines() == [
        "warning: deployment.json:42: deployment.module is not known, and passed over; "
        "did you mean `modules`?",
        "deployment.json: can be deployed: 2 instances of 2 modules",
    ]


def test_many_warnings_are_cut(
    wedge: CommandLine, manifest: dict[str, Any], rewrite: Rewrite
) -> None:
    rewrite(manifest | {f"key{number}": 1 for number in range(25)})
    done = wedge("pipeline", "check")
    assert done.err.count("warning: ") == 21
    assert "warning: deployment.json: 5 more" in done.err


def test_no_traceback_for_what_a_user_can_do(wedge: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for file, status in (("none.json", 3), ("folder", 3)):
        done = wedge("pipeline", "show", file)
        assert done.status == status
        assert "Traceback" not in done.err


def test_help_of_every_command(wedge: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    for names in ((), ("pipeline",), ("pipeline", "show"), ("pipeline", "check")):
        done = wedge(*names, "--help")
        assert done.status == 0
        assert " ".join(("Usage: wedge", *names)) in done.out
