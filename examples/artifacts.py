"""`make artifacts`: every example as it would be published, in `build/artifacts`.

    python -m examples.artifacts [NAME]...

Each is built in a copy, because `wedge build` writes into the manifest of its project.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLES = Path(__file__).parent
OUTPUT = EXAMPLES.parent / "build" / "artifacts"
MANIFEST = "deployment.json"
# What runs and builds of an example leave beside its sources.
LEFT = ("bin", ".wedge", "__pycache__", "artifacts", "*.wasm*", "*.jpg")


def main() -> None:
    """Publish the examples that are named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m examples.artifacts")
    parser.add_argument("names", nargs="*", metavar="NAME")
    chosen = parser.parse_args().names or names()
    if unknown := [name for name in chosen if name not in names()]:
        parser.error(f"no example: {', '.join(unknown)}; there are {', '.join(names())}")
    for name in chosen:
        publish(name, OUTPUT / name)


def names() -> list[str]:
    """Name the examples: programs by their project files, pipelines by their manifests."""
    found = {path.parent.name for path in EXAMPLES.glob("*/pyproject.toml")}
    return sorted(found | {path.parent.name for path in EXAMPLES.glob(f"*/{MANIFEST}")})


def publish(name: str, output: Path) -> None:
    """Publish one example to the folder `output`, with the two commands that anybody uses."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="py2wasm-examples-") as folder:
        copy = Path(folder) / name
        shutil.copytree(EXAMPLES / name, copy, ignore=shutil.ignore_patterns(*LEFT))
        command = ["py2wasm", "ci", "-o", str(output.absolute())]
        if (copy / MANIFEST).is_file():
            run("wedge", "build", folder=copy)
            command += ["--with", "bin"]
        run(*command, folder=copy)


def run(module: str, *arguments: str, folder: Path) -> None:
    """Run a command of this checkout in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(EXAMPLES.parent)}
    subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=folder, env=environment, check=True
    )


if __name__ == "__main__":
    main()
