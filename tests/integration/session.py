"""A shell that runs the commands of pages, with this checkout's `py2wasm` and `wedge` or others."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import wedge
from tests.integration.page import HOME, Command, File, find_difference, read_page

if TYPE_CHECKING:
    from collections.abc import Mapping

REPOSITORY = Path(wedge.__file__).parents[1]
PATIENCE = 1100


class Session:
    """Does what pages say, in a shell with the environment of the tests.

    `commands` is the folder of the shell's own programs: those of an installation, or a new one
    that gets those of this checkout. `python` is what is found there under that name, with the
    packages of `site` as if they were installed.
    """

    def __init__(
        self,
        commands: Path,
        *,
        python: str = sys.executable,
        site: Path | None = None,
        **environment: str,
    ) -> None:
        unwanted = ("PY2WASM_", "WEDGE_", "EVP_", "PYTHONPATH")
        own = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        self._environment = {**own, "NO_COLOR": "1", "COLUMNS": "120", **environment}
        self._environment["PATH"] = f"{commands}{os.pathsep}{os.environ['PATH']}"
        if commands.is_dir():
            return
        commands.mkdir()
        here = str(REPOSITORY)
        for name in ("py2wasm", "wedge"):
            _script(commands / name, f"{sys.executable} -P -m {name}", {"PYTHONPATH": here})
        path = f"{site}{os.pathsep}{here}" if site else here
        _script(commands / "python", python, {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"})

    def follow(
        self,
        page: Path,
        folder: Path,
        *,
        left_out: Mapping[str, str] | None = None,
        patience: float = PATIENCE,
    ) -> str:
        """Do what `page` says in `folder`, within so many seconds; give all that is printed.

        `left_out` are commands that are not run, with the reason. Whatever is not as the page says
        it is fails, with the line of the page.
        """
        steps = _leave_out(read_page(page), left_out or {})
        commands = [step for step in steps if isinstance(step, Command)]
        assert commands, f"{page.name} has no commands"
        mark = uuid.uuid4().hex
        script = "".join(_instruct(step, mark) for step in steps)
        printed = self._run(script, folder, patience)
        *outputs, rest = re.split(rf"\n{mark} (?P<status>\d+)\n", printed)
        texts, statuses = outputs[::2], [int(status) for status in outputs[1::2]]
        for command, text, status in zip(commands, texts, statuses, strict=False):
            _compare(page, command, text.replace(str(folder), HOME), status)
        assert len(statuses) == len(commands), f"{page.name}: the shell has ended: {rest}"
        return "".join(texts)

    def _run(self, script: str, folder: Path, patience: float) -> str:
        """Run a script, and give what it prints; what it has left running is killed."""
        with subprocess.Popen(
            ["sh", "-c", script],
            cwd=folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                return process.communicate(timeout=patience)[0]
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


def _leave_out(steps: list[File | Command], commands: Mapping[str, str]) -> list[File | Command]:
    for text in commands:
        assert any(isinstance(step, Command) and step.text == text for step in steps), (
            f"there is no command `{text}` to leave out"
        )
    return [step for step in steps if not (isinstance(step, Command) and step.text in commands)]


def _instruct(step: File | Command, mark: str) -> str:
    """Give the commands of a step, after which a line with the mark tells the status."""
    if isinstance(step, File):
        folder = Path(step.name).parent
        return f"mkdir -p '{folder}' && cat > '{step.name}' <<'{mark}'\n{step.text}{mark}\n"
    wanted = "!=" if step.fails else "="
    return f"""\
{{ {step.text}
}}
status=$?
printf '\\n{mark} %s\\n' "$status"
test "$status" {wanted} 0 || exit "$status"
"""


def _compare(page: Path, command: Command, output: str, status: int) -> None:
    place = f"{page.name}:{command.line}: $ {command.text}"
    if (status != 0) != command.fails:
        raise AssertionError(f"{place}\nexits with {status}\n{output}")
    wrong = find_difference(command.shown, output) if command.shown is not None else None
    if wrong:
        raise AssertionError(f"{place}\n{wrong}\n\nshown:\n{command.shown}\nprinted:\n{output}")


def _script(path: Path, command: str, environment: Mapping[str, str]) -> None:
    variables = " ".join(f"{name}='{value}'" for name, value in environment.items())
    path.write_text(f'#!/bin/sh\nexec env {variables} {command} "$@"\n', "utf-8")
    path.chmod(0o755)
