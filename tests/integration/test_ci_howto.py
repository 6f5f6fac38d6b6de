"""The workflow files of the how-to: what they run is run, as it stands there.

First as GitHub does on a machine that has built before, which exports the SDK, then as GitLab does
on an empty one that imports it. What is published has to be the same.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import py2wasm
from py2wasm import DISTRIBUTION

if TYPE_CHECKING:
    from py2wasm.cache import Cache

pytestmark = pytest.mark.toolchain

PAGE = Path(py2wasm.__file__).parents[1] / "docs" / "how-to" / "ci-artifacts.md"
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROJECT = """
[project]
name = "lens"
version = "1.2"

[tool.py2wasm]
entry = "lens.py"
engine = "bytecode"
"""
PATIENCE = 900


class Machine:
    """A folder with a committed project, in which steps are run as a CI service does."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "pyproject.toml").write_text(PROJECT)
        (folder / "lens.py").write_text("print('lens')\n")
        own = {name: value for name, value in os.environ.items() if name[:8] != "PY2WASM_"}
        git = {
            f"GIT_{who}_{what}": value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "a"), ("EMAIL", "a@b"), ("DATE", "1700000000 +0000"))
        }
        path = f"{Path(sys.executable).parent}{os.pathsep}{own['PATH']}"
        self.environment = {**own, **git, "PATH": path, "PY2WASM_CACHE": str(cache)}
        for command in ("git init -q", "git add .", "git commit -q -m first"):
            self.run(command)

    def run(self, script: str) -> None:
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"


def run_github(workflow: dict[str, Any], machine: Machine) -> None:
    """Run the steps, each in a shell of its own; what they write to GITHUB_ENV stays."""
    variables = machine.folder.parent / "github_env"
    outputs = machine.folder.parent / "github_output"
    machine.environment |= {"GITHUB_ENV": str(variables), "GITHUB_OUTPUT": str(outputs)}
    for step in workflow["jobs"]["artifacts"]["steps"]:
        if "run" in step:
            machine.run(step["run"])
        if variables.is_file():
            pairs = (line.split("=", 1) for line in variables.read_text().splitlines())
            machine.environment |= dict(pairs)
    assert re.fullmatch(r"key=[0-9a-f]{32}\n", outputs.read_text())


def test_both_publish_the_same(tool_cache: Cache, tmp_path: Path) -> None:
    try:
        importlib.metadata.version(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"{DISTRIBUTION} is not installed for this interpreter")
    github, gitlab = map(yaml.safe_load, BLOCK.findall(PAGE.read_text("utf-8")))
    first = Machine(tmp_path / "github", tool_cache.root)
    run_github(github, first)

    second = Machine(tmp_path / "gitlab", tmp_path / "empty")
    (key,) = re.findall("key=(.*)", (tmp_path / "github_output").read_text())
    project = hashlib.sha256((second.folder / "pyproject.toml").read_bytes()).hexdigest()
    kept = second.folder / f"sdk-{key}-{project[:16]}.tar.gz"
    shutil.copyfile(first.folder / "sdk.tar.gz", kept)
    second.run("\n".join(gitlab["artifacts"]["script"]))

    sums = [
        (machine.folder / "artifacts" / "SHA256SUMS").read_text() for machine in (first, second)
    ]
    assert sums[0] == sums[1]


def test_both_keep_what_they_publish_and_the_sdk() -> None:
    github, gitlab = map(yaml.safe_load, BLOCK.findall(PAGE.read_text("utf-8")))
    steps = github["jobs"]["artifacts"]["steps"]
    used = {
        step["uses"].partition("@")[0]: step.get("with", {}) for step in steps if "uses" in step
    }
    assert used["actions/cache"]["path"] == "sdk.tar.gz"
    assert "steps.sdk.outputs.key" in used["actions/cache"]["key"]
    assert {step["id"] for step in steps if "id" in step} == {"sdk", "cache"}
    assert used["actions/upload-artifact"]["path"] == "artifacts"
    assert gitlab["artifacts"]["cache"]["paths"] == ["sdk-*.tar.gz"]
    assert gitlab["artifacts"]["artifacts"]["paths"] == ["artifacts"]
