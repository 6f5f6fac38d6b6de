"""What a snapshot must not hold: everything that only a run can know is asked in each run."""

from __future__ import annotations

import os
import pty
import subprocess
from typing import Any

import pytest

from tests.integration.tool import Tool, read_sidecar

pytestmark = pytest.mark.toolchain

# Its imports do what must not be kept; those of `quiet` do nothing of the kind.
APP = """
import logging
import os
import random
import secrets
import sys
import time
import uuid
from sys import argv
from os import environ

import quiet
import asks
import late

print("argv", sys.argv[1:], argv[1:], asks.arguments)
print("environ", environ["COLOUR"], os.environ.get("COLOUR"), asks.colour, os.getenvb(b"COLOUR"))
print("random", random.random(), secrets.token_hex(8), uuid.uuid4(), asks.drawn, quiet.rng() + 1)
print("clock", asks.started <= time.time() < asks.started + 60, asks.started > 1_770_000_000)
print("logging", 0 <= logging.makeLogRecord({}).relativeCreated < 60_000)
print("late", late.order)
print("terminal", sys.stdout.isatty(), sys.stdout.line_buffering, sys.stderr.line_buffering)
print("streams", quiet.out is sys.stdout, sys.stdout.name, sys.stdin.mode, sys.stderr.errors)
print("ours", [name for name in sys.modules if "py2wasm_" in name])
print("input", sys.stdin.read())
"""
QUIET = """
import random
import sys
out = sys.stdout
def rng():
    return random.randrange(10**9)
"""
ASKS = """
import os
import random
import sys
import time
arguments = sys.argv[1:]
colour = os.environ.get("COLOUR")
drawn = random.Random().random()
started = time.time()
"""
LATE = """
import sys
import asks
order = "quiet" in sys.modules and "asks" in sys.modules
print("late runs now")
"""

# Asked while the snapshot is made, and in a run: whose class modules are of, what `sys` lacks.
EARLY = """
import sys

missing = None
try:
    sys.nothing
except AttributeError as error:
    missing = (str(error), error.name, error.obj is sys)
"""
MODULES = """
import sys
from types import ModuleType

import early
import json

kinds = [type(module) is ModuleType for module in (sys, json, early)]
print("kinds", kinds)
same = early.missing == ("module 'sys' has no attribute 'nothing'", "nothing", True)
print("sys", same, len(sys.argv) - 1, hasattr(sys, "__getattr__"))
"""

WAITS = """
import time

end = time.monotonic() + 0.5
turns = 0
while time.monotonic() < end:
    time.sleep(0.05)
    turns += 1
"""
WAITS_ALONG = """
import waits

print("slept", 1 <= waits.turns <= 10)
"""

BUFFERING = """
import sys
print(sys.stdout.isatty(), sys.stdout.line_buffering, sys.stdin.isatty())
"""


@pytest.fixture
def app(tool: Tool) -> Tool:
    for name, text in (("app", APP), ("quiet", QUIET), ("asks", ASKS), ("late", LATE)):
        tool.write(f"{name}.py", text)
    return tool


def run(tool: Tool, *arguments: str, colour: str = "red") -> dict[str, str]:
    (module,) = tool.folder.glob("*.wasm")
    done = tool("-q", "run", "--env", f"COLOUR={colour}", module, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return dict(line.split(" ", 1) for line in done.stdout.splitlines())


def snapshot_of(tool: Tool) -> dict[str, Any]:
    (module,) = tool.folder.glob("*.wasm")
    found = read_sidecar(module)["snapshot"]
    assert isinstance(found, dict)
    return found


def test_each_run_asks_again(app: Tool) -> None:
    app.built("app.py")
    held = snapshot_of(app)
    assert {"logging", "quiet", "random", "uuid"} <= set(held["imported"])
    assert held["left"] == {
        "asks": "reads the arguments (/app/asks.py:6)",
        "late": "writes output (/app/late.py:5)",
    }
    first, second = run(app, "a", "b"), run(app, colour="blue")
    assert first["argv"] == "['a', 'b'] ['a', 'b'] ['a', 'b']"
    assert second["argv"] == "[] [] []"
    assert first["environ"] == "red red red b'red'"
    assert second["environ"] == "blue blue blue b'blue'"
    drawn = [*first["random"].split(), *second["random"].split()]
    assert len(set(drawn)) == len(drawn)
    for found in (first, second):
        assert found["clock"] == "True True"
        assert found["logging"] == "True"
        assert found["late"] in ("runs now", "True")
        assert found["terminal"] == "False False True"
        assert found["streams"] == "True <stdout> r backslashreplace"
        assert found["ours"] == "[]"


def test_modules_are_what_they_are_everywhere(tool: Tool) -> None:
    tool.write("app.py", MODULES)
    tool.write("early.py", EARLY)
    tool.built("app.py", "--engine", "bytecode")
    assert {"json", "early"} <= set(snapshot_of(tool)["imported"])
    assert run(tool, "a") == {"kinds": "[True, True, True]", "sys": "True 1 False"}


def test_an_import_that_sleeps_does_so_in_each_run(tool: Tool) -> None:
    tool.write("app.py", WAITS_ALONG)
    tool.write("waits.py", WAITS)
    tool.built("app.py", "--engine", "bytecode")
    # The build itself waits for nothing.
    assert snapshot_of(tool)["left"] == {"waits": "reads the clock (/app/waits.py:4)"}
    assert run(tool) == {"slept": "True"}


def test_a_terminal_is_written_to_line_by_line(tool: Tool) -> None:
    tool.write("app.py", BUFFERING)
    module = tool.built("app.py")
    ours, theirs = pty.openpty()
    done = subprocess.run(
        tool.command("-q", "run", module),
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        check=False,
        cwd=tool.folder,
        env=tool.environment,
    )
    os.close(theirs)
    assert (done.returncode, os.read(ours, 100)) == (0, b"True True True\r\n")
    os.close(ours)


# Each does at its top level what a snapshot of the whole program cannot hold.
REFUSED = {
    "import time\nnow = time.time()": "app.py:2: `__main__` reads the clock",
    "import random\n\nx = random.Random()": "app.py:3: `__main__` draws random numbers",
    "print('hello')": "app.py:1: `__main__` writes output",
    "import os\nx = os.environ['HOME']": "app.py:2: `__main__` reads the environment",
    "import sys\nx = sys.argv[1]": "app.py:2: `__main__` reads the arguments",
    "x = open('/etc/app.conf')": "app.py:1: `__main__` looks for a file of the host",
    "\nx = open('/app/data.txt')": "app.py:2: `__main__` leaves a file open",
    "import sys\nx = sys.stdin.read()": "app.py:2: `__main__` reads input",
}
GUARD = '\nif __name__ == "__main__":\n    print(x)\n'


@pytest.mark.parametrize("text", REFUSED)
def test_what_a_program_must_not_do_before_it_starts(tool: Tool, text: str) -> None:
    tool.write("data.txt", "data")
    tool.write("app.py", text + GUARD)
    status, message = tool.refused("app.py", "--snapshot", "program", "--data", "data.txt")
    place, _, what = REFUSED[text].partition(": ")
    assert status == 3
    assert message == (
        f"error: {what} before the program starts\n"
        f"  /app/{place}: a snapshot of the whole program cannot hold what only a run can know\n\n"
        'hint: do it below `if __name__ == "__main__":`, or build with `snapshot = "imports"`\n'
    )


def test_an_exception_before_the_program_starts(tool: Tool) -> None:
    tool.write("app.py", "def f():\n    return 1 / 0\nf()\n" + GUARD)
    status, message = tool.refused("app.py", "--snapshot", "program")
    assert status == 3
    assert message == (
        "error: the program raised ZeroDivisionError before it started\n"
        "  Traceback (most recent call last):\n"
        '    File "/app/app.py", line 3, in <module>\n'
        "      f()\n"
        "      ~^^\n"
        '    File "/app/app.py", line 2, in f\n'
        "      return 1 / 0\n"
        "             ~~^~~\n"
        "  ZeroDivisionError: division by zero\n"
    )


def test_a_program_without_a_start(tool: Tool) -> None:
    tool.write("app.py", "print(1)\n")
    status, message = tool.refused("app.py", "--snapshot", "program")
    assert status == 3
    assert message.splitlines()[1] == '  `app.py` does not end with `if __name__ == "__main__":`'


@pytest.mark.parametrize("engine", ["bytecode", "nuitka"])
def test_the_top_level_of_a_whole_program_has_run(tool: Tool, engine: str) -> None:
    tool.write("table.txt", "1 2 3")
    tool.write(
        "app.py",
        """# -*- coding: utf-8 -*-
\"\"\"A program.\"\"\"
from __future__ import annotations
from pathlib import Path
import sys

with Path(__file__).with_name("table.txt").open() as file:
    TABLE = [int(word) for word in file.read().split()]
RUNS = []

def main() -> int:
    RUNS.append(len(sys.argv))
    print(TABLE, RUNS, __name__, __doc__)
    return 1 // 0 if len(sys.argv) > 2 else 5

if __name__ == "__main__":
    unknown: Undefined
    sys.exit(main())
""",
    )
    options = ("--snapshot", "program", "--data", "table.txt", "--engine", engine)
    done = tool("-q", "build", "app.py", *options)
    assert (done.returncode, done.stderr) == (0, "")
    for _ in range(2):
        done = tool("-q", "run", "app.wasm", "x")
        assert (done.returncode, done.stdout) == (5, "[1, 2, 3] [2] __main__ A program.\n")
    done = tool("-q", "run", "app.wasm", "x", "y")
    assert done.returncode == 1
    assert "line 18, in <module>\n    sys.exit(main())" in done.stderr


def test_a_function_as_the_entry_of_a_whole_program(tool: Tool) -> None:
    tool.write("shop.py", "goods = sum(range(5))\ndef main():\n    print(goods)\n    return 4\n")
    tool.built("shop:main", "--snapshot", "program")
    assert "shop" in snapshot_of(tool)["imported"]
    done = tool("-q", "run", "shop.wasm")
    assert (done.returncode, done.stdout) == (4, "10\n")


def test_models_are_made_before_the_run(tool: Tool) -> None:
    tool.write(
        "models.py",
        "import numpy as np\nfrom pydantic import BaseModel\n\n"
        "class Box(BaseModel):\n    corners: list[float]\n    def area(self) -> float:\n"
        "        return float(np.prod(self.corners))\n",
    )
    tool.write(
        "app.py",
        "import numpy as np\nfrom models import Box\n"
        "print(Box.model_validate_json('{\"corners\": [2, 4]}').area(), np.random.rand())\n",
    )
    module = tool.built("app.py")
    held = snapshot_of(tool)
    assert {"models", "numpy", "pydantic.main"} <= set(held["imported"])
    assert held["left"] == {}
    first, second = (tool.output(module).split() for _ in range(2))
    assert first[0] == second[0] == "8.0"
    assert first[1] != second[1]


def test_an_import_that_fails_does_so_in_each_run(tool: Tool) -> None:
    tool.write("broken.py", "import json\nraise ValueError('no')\n")
    tool.write(
        "app.py",
        "for _ in range(2):\n    try:\n        import broken\n"
        "    except ValueError as error:\n        print(error)\nimport broken\n",
    )
    module = tool.built("app.py")
    done = tool("-q", "run", module)
    assert (done.returncode, done.stdout) == (1, "no\nno\n")
    assert "ValueError: no" in done.stderr


def test_a_module_can_be_imported_again(tool: Tool) -> None:
    tool.write("counted.py", "runs = globals().get('runs', 0) + 1\n")
    tool.write(
        "app.py",
        "import importlib, json, sys\nimport counted\nimportlib.reload(counted)\n"
        "del sys.modules['json']\nimport json as again\nprint(counted.runs, again is json)\n",
    )
    assert tool.output(tool.built("app.py")) == "2 False\n"


def test_none_leaves_everything_to_the_run(tool: Tool) -> None:
    tool.write("app.py", "import json\nprint(json.dumps([1]))\n")
    module = tool.built("app.py", "--snapshot", "none")
    assert read_sidecar(module)["snapshot"] is None
    assert tool.output(module) == "[1]\n"


def test_the_start_of_the_interpreter_is_no_longer_there(tool: Tool) -> None:
    tool.write("app.py", "print(1)\n")
    exports = read_sidecar(tool.built("app.py"))["exports"]
    assert exports == {"memory": "memory", "_start": "function"}


def test_what_compiled_code_begins_with_is_in_the_snapshot(tool: Tool) -> None:
    tool.write("app.py", 'import os\nprint("first", flush=True)\nos._exit(0)\n')
    module = tool.built("app.py", "--engine", "nuitka")
    # Setting it up takes more than this in each run.
    done = tool("run", "--fuel", "2500000", module)
    assert done.stdout == "first\n", done.stderr
