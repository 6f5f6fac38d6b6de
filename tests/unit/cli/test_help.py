from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from py2wasm import __version__
from py2wasm.cli.app import App
from py2wasm.cli.build import command as build
from py2wasm.cli.cache import command as cache
from py2wasm.cli.doctor import command as doctor
from py2wasm.cli.group import COMMANDS, group
from py2wasm.cli.sdk import command as sdk
from py2wasm.settings.model import settings_keys

if TYPE_CHECKING:
    from conftest import CommandLine

OWN = {"build": build, "sdk": sdk, "doctor": doctor, "cache": cache}


def invoke(*arguments: str) -> str:
    result = CliRunner().invoke(group, arguments, obj=App({}), prog_name="py2wasm")
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_help_lists_every_command_with_its_line() -> None:
    text = invoke("--help")
    for name, line in COMMANDS.items():
        assert f"{name} {line}" in text
    for word in ("PY2WASM_CACHE", "PY2WASM_QUIET", "PY2WASM_VERBOSE", "--version -V"):
        assert word in text


def test_help_imports_no_command_and_no_settings() -> None:
    script = (
        "import sys\nfrom py2wasm.cli import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit:\n"
        "    print(sorted(m for m in sys.modules if m.startswith('py2wasm')), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == str(
        [
            "py2wasm",
            "py2wasm.cli",
            "py2wasm.cli.app",
            "py2wasm.cli.failure",
            "py2wasm.cli.group",
            "py2wasm.console",
            "py2wasm.errors",
        ]
    )


def test_module_runs_as_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "py2wasm", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"py2wasm {__version__}\n"


@pytest.mark.parametrize("name", OWN)
def test_line_in_the_table_is_the_commands_own(name: str) -> None:
    assert (OWN[name].help or "").partition("\n")[0] == COMMANDS[name] + "."


def test_run_is_a_command() -> None:
    module = pytest.importorskip("py2wasm.cli.run")
    assert isinstance(module.command, click.Command)
    assert module.command.name == "run"


def test_build_help_documents_every_setting_of_a_program() -> None:
    text = invoke("build", "-h")
    for key in settings_keys():
        if key.name == "entry":
            assert "PY2WASM_ENTRY" in text
        elif key.option and key.in_project:
            assert key.option in text
            assert f"(key: {key.name}, env: {key.variable})" in text


def test_options_of_build_are_those_that_the_settings_name() -> None:
    options = {name: parameter for parameter in build.params for name in parameter.opts}
    for key in settings_keys():
        if key.option and key.option.startswith("--") and (key.in_project or key.name == "jobs"):
            assert options[key.option].name == key.field


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sdk",), ["build", "list", "path", "export", "import", "clean", "PY2WASM_CACHE"]),
        (("sdk", "build"), ["[NAME]...", "--jobs", "PY2WASM_JOBS"]),
        (("sdk", "export"), ["FILE"]),
        (("doctor",), ["exit status is 1", "--json"]),
        (("cache",), ["dir", "size", "clean", "PY2WASM_CACHE"]),
        (("cache", "size"), ["--bytes"]),
    ],
)
def test_help_of_other_commands(arguments: tuple[str, ...], words: list[str]) -> None:
    text = invoke(*arguments, "--help")
    assert text.startswith(f"Usage: py2wasm {' '.join(arguments)} ")
    for word in words:
        assert word in text


def test_no_command_shows_the_help(py2wasm: CommandLine) -> None:
    result = py2wasm()
    assert result.status == 2
    assert "Compile a Python program" in result.out
