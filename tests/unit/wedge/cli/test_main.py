from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wedge import errors
from wedge.cli import group as group_module
from wedge.errors import NodeError, WedgeError

if TYPE_CHECKING:
    from conftest import CommandLine


def raising(error: BaseException) -> object:
    def load(*_: object) -> object:
        raise error

    return load


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> object:
    """Makes the next command fail with an error."""
    return lambda error: monkeypatch.setattr(group_module.LazyGroup, "load_command", raising(error))


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("pipelin",), "error: there is no command `pipelin`\n\nhint: did you mean `pipeline`?\n"),
        (("zzz",), "error: there is no command `zzz`\n\nhint: see `wedge --help`\n"),
        (
            ("pipeline", "zzz"),
            "error: there is no command `zzz`\n\nhint: see `wedge pipeline --help`\n",
        ),
        (
            ("pipeline", "show", "--jsn"),
            "error: there is no option `--jsn`\n\nhint: did you mean `--json`?\n",
        ),
        (
            ("pipeline", "show", "a", "b"),
            (
                "error: got unexpected extra argument (b)\n\n"
                "hint: see `wedge pipeline show --help`\n"
            ),
        ),
    ],
)
def test_wrong_usage(wedge: CommandLine, arguments: tuple[str, ...], text: str) -> None:
    done = wedge(*arguments)
    assert (done.status, done.out, done.err) == (2, "", text)


def test_help_imports_no_command_and_no_manifest() -> None:
    script = (
        "import sys\nfrom wedge.cli import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit:\n"
        "    print(sorted(m for m in sys.modules if m.startswith('wedge')), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    names = (
        "wedge",
        *(f"wedge.{name}" for name in ("cli", "cli.base", "cli.failure", "cli.group")),
    )
    assert done.stderr.strip() == str([*names, "wedge.cli.messages", "wedge.errors"])


def test_every_command_of_the_tables_is_there() -> None:
    waiting = [group_module.group]
    count = 0
    while waiting:
        group = waiting.pop()
        for name, line in group.table.items():
            command = group.load_command(name)
            assert command.name == name
            assert line
            count += 1
            if isinstance(command, group_module.LazyGroup):
                waiting.append(command)
    assert count >= 5


def test_python_m_wedge_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wedge", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("wedge 0.")


def test_every_error_has_its_exit_status() -> None:
    classes = [
        item
        for item in vars(errors).values()
        if isinstance(item, type) and issubclass(item, WedgeError)
    ]
    assert {item.__name__: item.exit_code for item in classes} == {
        "WedgeError": 1,
        "UsageError": 2,
        "ManifestError": 3,
        "BuildError": 6,
        "OutputError": 7,
        "InvalidModuleError": 8,
        "ModuleError": 8,
        "NodeError": 9,
        "BrokerError": 10,
        "DeviceError": 11,
    }


def test_an_error_is_told_with_its_cause_and_hint(wedge: CommandLine, fails: object) -> None:
    assert callable(fails)
    fails(NodeError("node [x] ended", cause="one\ntwo", hint="look [there]"))
    done = wedge("pipeline")
    assert done.status == 9
    assert done.err == "error: node [x] ended\n  one\n  two\n\nhint: look [there]\n"


def test_an_interrupt_is_130(wedge: CommandLine, fails: object) -> None:
    assert callable(fails)
    fails(KeyboardInterrupt())
    done = wedge("pipeline")
    assert (done.status, done.err.strip()) == (130, "Interrupted")


def test_no_space_and_no_access(wedge: CommandLine, fails: object) -> None:
    assert callable(fails)
    fails(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/x"))
    assert wedge("pipeline").err.startswith(
        "error: there is no space left to write to\n  No space left on device: /x\n\n"
    )
    fails(PermissionError(errno.EACCES, "Permission denied", "/x"))
    done = wedge("pipeline")
    assert done.status == 7
    assert done.err.startswith("error: cannot access `/x`\n  Permission denied\n")


def test_a_bug_is_told_as_one(wedge: CommandLine, fails: object) -> None:
    assert callable(fails)
    fails(RuntimeError("oh"))
    done = wedge("pipeline")
    assert done.status == 70
    assert done.err.startswith("error: internal error\n  wedge 0.")
    assert "RuntimeError: oh" in done.err
    assert "hint: this is a bug in wedge; please report it with the text above" in done.err


def test_a_reader_that_leaves_is_no_bug(tmp_path: Path) -> None:
    text = '{"deployment": {"instanceSpecs": {%s}, "modules": {"m": {%s}}}}'
    module = '"moduleImpl": "wasm", "entryPoint": "main"'
    names = (f"{number:03}" + "n" * 190 for number in range(250))
    instance = '"moduleId": "m", "publish": {}, "subscribe": {}'
    instances = ", ".join(f'"{name}": {{{instance}}}' for name in names)
    file = tmp_path / "d.json"
    file.write_text(text % (instances, module))
    with subprocess.Popen(
        [sys.executable, "-m", "wedge", "pipeline", "show", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[4],
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
