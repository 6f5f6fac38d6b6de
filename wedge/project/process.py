"""Running a compiler so that it ends when this program does, and can clean up behind it."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

STDERR = 2


def run_program(command: Sequence[str], folder: Path) -> int:
    """Run a program in a folder and give its status.

    What it prints goes to stderr: it is for who waits, and belongs to no result. In a session of
    its own it hears of an interrupt from here alone, once, and has the time then that it needs. It
    hears of it as SIGTERM, for jobs in the background ignore SIGINT.
    """
    with subprocess.Popen(command, cwd=folder, stdout=STDERR, start_new_session=True) as process:
        try:
            return process.wait()
        except BaseException:
            process.send_signal(signal.SIGTERM)
            process.wait()
            raise
