from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from wedge.project.process import run_program

ROOT = Path(__file__).parents[4]
# Takes a moment to end, as a compiler does that removes what it has begun.
SLOW = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.default_int_handler)
try:
    open("started", "x").close()
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(0.6)
    open("cleaned", "x").close()
    sys.exit(5)
"""
CALLER = f"""
import sys
from pathlib import Path
from wedge.cli.signals import unwinding_on_terminate
from wedge.project.process import run_program
try:
    with unwinding_on_terminate():
        run_program([sys.executable, "-c", {SLOW!r}], Path())
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_its_status_and_its_output(tmp_path: Path) -> None:
    program = "import os, sys; os.write(1, b'text'); open('here', 'x'); sys.exit(7)"
    read, write = os.pipe()
    kept = os.dup(2)
    os.dup2(write, 2)
    try:
        assert run_program([sys.executable, "-c", program], tmp_path) == 7
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(write)
    with os.fdopen(read, "rb") as file:
        assert file.read() == b"text"
    assert (tmp_path / "here").exists()


def test_it_has_time_to_clean_up(tmp_path: Path) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        with subprocess.Popen(
            [sys.executable, "-c", CALLER], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}
        ) as process:
            while not (tmp_path / "started").exists():
                assert process.poll() is None
                time.sleep(0.02)
            process.send_signal(number)
            assert process.wait(30) == 130
        for name in ("started", "cleaned"):
            (tmp_path / name).unlink()
