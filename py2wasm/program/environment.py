"""The Python environment whose installed packages a program may use.

Packages come from an interpreter or virtual environment that the user names, and from requirements
installed for the build alone.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.cache import Cache, cache_key
from py2wasm.errors import SettingsError
from py2wasm.process import run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from py2wasm.console import Console
    from py2wasm.target import Target

PROBE = """
import json, site, sys
paths = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
editable = [path for path in sys.path[1:] if path not in paths and path != sys.prefix
            and not path.startswith((sys.base_prefix, sys.prefix))]
print(json.dumps({"site": paths, "editable": editable, "version": list(sys.version_info[:2])}))
"""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The folders in which third-party modules are looked up, in order."""

    site: tuple[Path, ...] = ()


def read_environment(python: Path) -> Environment:
    """Ask an interpreter, or the one of a virtual environment folder, where its packages are.

    Raises `SettingsError` if there is no interpreter or it does not run.
    """
    executable = python / "bin" / "python" if python.is_dir() else python
    try:
        done = subprocess.run(
            [str(executable), "-c", PROBE], capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise SettingsError(
            f"`{python}` is neither a Python interpreter nor a virtual environment",
            cause=str(error),
            hint="give `--python` the path of a virtual environment, e.g. `.venv`",
        ) from error
    if done.returncode != 0:
        raise SettingsError(f"the interpreter `{executable}` does not run", cause=done.stderr)
    found = json.loads(done.stdout)
    return Environment(site=tuple(Path(path) for path in found["editable"] + found["site"]))


def install_dependencies(
    requirements: Sequence[str],
    *,
    cache: Cache,
    console: Console,
    target: Target,
    environment: Mapping[str, str],
) -> Environment:
    """Install requirements for the target's Python version into a folder of the cache.

    Wheels for this machine are taken too: their Python half is what counts, and native code in
    them is found and judged when it is imported.
    """
    if not requirements:
        return Environment()
    key = cache_key({"requirements": sorted(requirements), "python": target.python_minor})

    def create(folder: Path) -> None:
        machine = platform.machine()
        platforms = ["any", f"manylinux_2_28_{machine}", f"manylinux2014_{machine}"]
        command = [
            sys.executable, "-m", "pip", "install", "--no-compile", "--target", str(folder),
            "--python-version", target.python_minor, "--only-binary", ":all:",
            "--implementation", "cp", "--abi", f"cp{target.python_minor.replace('.', '')}",
            "--abi", "abi3", "--abi", "none",
            *(f"--platform={name}" for name in platforms),
            *requirements,
        ]  # fmt: skip
        with console.step(f"Installing {', '.join(requirements)}"):
            run(command, log=cache.work("dependencies", "pip", key) / "pip.log", env=environment)

    return Environment(site=(cache.entry("dependencies", "site", key, create),))
