"""What `profile` makes of a module: the same program, smaller or faster."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.tool import Tool, read_sidecar

pytestmark = pytest.mark.toolchain

# Deep recursion needs what the stack's bounds are checked with; the rest, the interpreter at work.
PROGRAM = """
import json, re
def deep(n): return 1 + deep(n + 1)
try:
    deep(0)
except RecursionError as error:
    print(error)
print(json.dumps({"words": re.findall(r"\\w+", "small and fast")}), 2**100, 1e300 * 1e10)
raise SystemExit(3)
"""


@pytest.mark.usefixtures("sysroot")
@pytest.mark.parametrize(("chosen", "passes", "most"), [("size", "-Oz", 0.93), ("speed", "-O3", 1)])
def test_it_is_the_same_program(tool: Tool, chosen: str, passes: str, most: float) -> None:
    tool.write("app.py", PROGRAM)
    reports, runs, sizes = [], [], []
    for profile in ("balanced", chosen):
        done = tool.build("app.py", "--profile", profile, "--snapshot", "none")
        assert (done.returncode, done.stderr) == (0, "")
        module = tool.folder / "app.wasm"
        reports.append(read_sidecar(module))
        sizes.append(module.stat().st_size)
        ran = tool("-q", "run", module)
        runs.append((ran.returncode, ran.stdout, ran.stderr))
    assert runs[0] == runs[1]
    assert runs[0][0] == 3
    assert sizes[1] < most * sizes[0]
    plain, made = reports
    assert plain["inputs"]["optimizer"] is None
    assert made["inputs"]["optimizer"].endswith(f" {passes}")
    for unchanged in ("features", "imports", "exports", "memory", "modules"):
        assert made[unchanged] == plain[unchanged]
    checked = tool("-q", "check", module, "--profile", "wamr")
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.usefixtures("sysroot")
def test_size_takes_a_snapshot_when_told(tool: Tool) -> None:
    tool.write("app.py", PROGRAM)
    for options, kind in (((), None), (("--snapshot", "imports"), "imports")):
        module = tool.built("app.py", "--profile", "size", *options)
        snapshot = read_sidecar(module)["snapshot"]
        assert kind == (snapshot["kind"] if isinstance(snapshot, dict) else snapshot)
        assert tool("-q", "run", module).returncode == 3


@pytest.mark.usefixtures("sysroot")
def test_size_needs_node(tool: Tool, tmp_path: Path) -> None:
    tool.write("app.py", "print('without Node')\n")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "env", "uname", "git"):
        (programs / name).symlink_to(Path("/usr/bin", name))
    options = ("--engine", "bytecode", "--profile", "size")
    done = tool("build", "app.py", *options, environment={"PATH": str(programs)})
    assert done.returncode != 0
    assert "error: `node` >=18 is needed but missing\n" in done.stderr
    assert "hint: install Node.js and npm" in done.stderr
    assert "--profile balanced" in done.stderr
    assert not (tool.folder / "app.wasm").exists()
