"""What the benchmark commands share: their options, and writing what they measured."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import WedgeError
from tests.bench.contestants import ContestantError
from tests.bench.measure import ChecksumError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from py2wasm.console import Console


def make_parser(
    program: str, about: str | None, *, measured: str, work: Path, output: Path
) -> argparse.ArgumentParser:
    """Give a parser of what every benchmark can be told; `measured` names what is timed."""
    parser = argparse.ArgumentParser(prog=program, description=about)
    add = parser.add_argument
    add("--rounds", type=int, default=7, help=f"turns of each contestant at a {measured}")
    add("--runs", type=int, default=3, help=f"runs of a {measured} in one turn")
    add("--work", type=Path, default=work, help="the folder for what is built")
    add("--output", type=Path, default=output, help="the page to write")
    return parser


def parse(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> argparse.Namespace:
    """Parse and check; ends the process with a message for what cannot be."""
    options = parser.parse_args(arguments)
    if options.rounds < 1 or options.runs < 1:
        parser.error("at least one round and one run are needed")
    return options


def write_page(
    options: argparse.Namespace, console: Console, run: Callable[[], tuple[object, str]]
) -> int:
    """Write the numbers and the page that `run` gives, and say how the process ends."""
    try:
        numbers, text = run()
    except WedgeError as error:
        console.error(error)
        return error.exit_code
    except (ContestantError, ChecksumError) as error:
        console.info(f"error: {error}")
        return 1
    (options.work / "results.json").write_text(json.dumps(numbers, indent=1), "utf-8")
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(text, "utf-8")
    sys.stdout.write(text)
    return 0
