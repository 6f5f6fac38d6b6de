"""Every example, built as its README says: as Wasm it prints and writes what it does natively."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import examples
from py2wasm.build import build, open_sdk
from py2wasm.host import Preopen, RunOptions, capture_module
from py2wasm.settings import load_settings
from tests.integration.native import install_originals

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.sysroot import Sdk

FOLDER = Path(examples.__file__).parent
GUEST_FOLDER = "/here"
TIMEOUT = 120

pytestmark = pytest.mark.toolchain


@dataclass(frozen=True, kw_only=True)
class Example:
    """How one example is run: HERE stands for its folder, `made` are what it writes there."""

    name: str
    arguments: tuple[str, ...] = ()
    stdin: str | None = None
    shims: tuple[str, ...] = ()
    before: str | None = None
    made: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    status: int
    stdout: bytes
    files: dict[str, bytes] = field(default_factory=dict)


EXAMPLES = (
    Example(name="plate_reader", stdin="detections.json"),
    Example(
        name="tracker",
        arguments=("--config", "HERE/config.toml"),
        stdin="detections.jsonl",
        shims=("numpy", "lap", "pydantic-core"),
    ),
    Example(
        name="annotate",
        arguments=("HERE/scene.jpg", "HERE/scene.json", "HERE/annotated.jpg"),
        shims=("pillow",),
        before="make_scene.py",
        made=("annotated.jpg",),
    ),
)


def test_every_example_is_here() -> None:
    found = {path.parent.name for path in FOLDER.glob("*/pyproject.toml")}
    assert found == {example.name for example in EXAMPLES}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example(
    example: Example, tool_cache: Cache, tool_console: Console, tmp_path: Path
) -> None:
    folder = tmp_path / example.name
    # The folder as it is committed: no module or picture of an earlier run.
    shutil.copytree(
        FOLDER / example.name, folder, ignore=shutil.ignore_patterns("*.wasm*", "*.jpg", "__pyc*")
    )
    settings = load_settings(overrides={"jobs": 1}, project=folder, environ=os.environ)
    sdk = open_sdk(settings, console=tool_console, cache=tool_cache)
    native = run_native(example, folder, sdk)
    module = build(settings, console=tool_console, cache=tool_cache).module
    done = run_wasm(example, folder, module, cache=tool_cache, console=tool_console)

    assert native.stdout.decode() == (folder / "expected.txt").read_text("utf-8")
    assert done == native


def run_native(example: Example, folder: Path, sdk: Sdk) -> Outcome:
    site = install_originals(sdk, example.shims)
    python = str(sdk.sysroot().python)
    environment = {"PYTHONPATH": str(site[0])} if site else {}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    if example.before:
        command = [python, example.before]
        subprocess.run(command, cwd=folder, env=environment, check=True, timeout=TIMEOUT)
    arguments = [word.replace("HERE", str(folder)) for word in example.arguments]
    done = subprocess.run(
        [python, "-m", example.name, *arguments],
        cwd=folder,
        env=environment,
        input=_stdin(example, folder),
        stdout=subprocess.PIPE,
        check=False,
        timeout=TIMEOUT,
    )
    return Outcome(done.returncode, done.stdout, _take(example, folder))


def run_wasm(
    example: Example, folder: Path, module: Path, *, cache: Cache, console: Console
) -> Outcome:
    done = capture_module(
        module,
        RunOptions(
            name=example.name,
            arguments=tuple(word.replace("HERE", GUEST_FOLDER) for word in example.arguments),
            directories=(Preopen(host=folder, guest=GUEST_FOLDER),),
            timeout=TIMEOUT,
        ),
        stdin=_stdin(example, folder),
        cache=cache,
        console=console,
    )
    return Outcome(done.status, done.stdout, _take(example, folder))


def _stdin(example: Example, folder: Path) -> bytes:
    return (folder / example.stdin).read_bytes() if example.stdin else b""


def _take(example: Example, folder: Path) -> dict[str, bytes]:
    """Give the files that a run made, and remove them."""
    files = {name: (folder / name).read_bytes() for name in example.made}
    for name in files:
        (folder / name).unlink()
    return files
