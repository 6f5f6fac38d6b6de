from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from wedge.errors import OutputError, UsageError
from wedge.manifest import load_manifest
from wedge.project.scaffold import make_project
from wedge.project.sources import find_source

ROOT = Path(__file__).parents[4]


def test_a_project_is_whole(tmp_path: Path) -> None:
    paths = make_project(tmp_path, "my-node")
    project = tmp_path / "my-node"
    assert sorted(path for path in project.rglob("*") if path.is_file()) == sorted(paths)
    loaded = load_manifest(project / "deployment.json")
    assert loaded.warnings == ()
    assert list(loaded.deployment.modules) == ["my-node"]
    source = find_source(project, "my-node")
    assert source is not None
    assert source.files == (project / "src" / "my_node.py",)
    settings = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["tool"]["py2wasm"]
    assert settings == {"kind": "node", "entry": "src/my_node.py"}
    assert "$" not in "".join(path.read_text("utf-8") for path in paths)


def test_the_commands_of_the_readme(tmp_path: Path) -> None:
    make_project(tmp_path, "beats")
    project = tmp_path / "beats"
    readme = (project / "README.md").read_text("utf-8")
    (block,) = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)
    commands = block.splitlines()
    assert [shlex.split(line)[:2] for line in commands[-2:]] == [
        ["wedge", "build"],
        ["wedge", "pipeline"],
    ]
    # Building and running need the toolchain: the integration tests do that.
    for line in commands[:-2]:
        program, *arguments = shlex.split(line)
        command = ["-m", "wedge", *arguments] if program == "wedge" else arguments
        done = subprocess.run(
            [sys.executable, *command],
            cwd=project,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "warning" not in done.stderr


def test_a_broken_node_fails_its_test(tmp_path: Path) -> None:
    make_project(tmp_path, "beats")
    node = tmp_path / "beats" / "src" / "beats.py"
    node.write_text(node.read_text("utf-8").replace('"step": 1', '"step": 2'), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q"],
        cwd=tmp_path / "beats",
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout


@pytest.mark.parametrize(
    "name", ["", "1a", "-a", "a b", "a/b", "..", "ä", "a" * 65, "json", "class", "wedge", "$a"]
)
def test_names_that_cannot_be(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a project") as caught:
        make_project(tmp_path, name)
    assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "beats").touch()
    with pytest.raises(UsageError, match="is there already"):
        make_project(tmp_path, "beats")
    assert (tmp_path / "beats").is_file()


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot make"):
        make_project(tmp_path / "none", "beats")
