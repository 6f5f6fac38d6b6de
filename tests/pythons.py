"""The unit tests under every Python version that py2wasm supports: `python -m tests.pythons`.

An environment for each lies in `build/pythons`. Versions that this machine lacks are told and left
out; to have none of them is a failure.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.interpreters import VERSIONS, find_interpreter

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "pythons"
UNIT = ("-m", "pytest", "tests/unit", "-n", "2", "-q")


def main() -> int:
    """Run the tests of each version; give the status."""
    own = ".".join(map(str, sys.version_info[:2]))
    failed, ran = [], 0
    for version in VERSIONS:
        python = find_interpreter(version)
        if python is None:
            _say(f"Python {version}: not on this machine")
            continue
        _say(f"Python {version}: {python}")
        here = Path(sys.executable) if version == own else _environment(version, python)
        ran += 1
        if subprocess.run([str(here), *UNIT], cwd=ROOT, check=False).returncode != 0:
            failed.append(version)
    _say(f"failed: {', '.join(failed)}" if failed else f"passed under {ran} versions")
    return 1 if failed or not ran else 0


def _environment(version: str, python: Path) -> Path:
    folder = FOLDER / version
    uv = [sys.executable, "-m", "uv", "-q"]
    if not folder.is_dir():
        subprocess.run([*uv, "venv", "--python", str(python), str(folder)], check=True)
    install = ["pip", "install", "--python", str(folder), "-e", f"{ROOT}[test]"]
    subprocess.run([*uv, *install], check=True)
    return folder / "bin" / "python"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
