"""The Python environment whose installed packages a program may use.

Packages come from an interpreter or virtual environment that the user names (here), and from
requirements installed for the build alone (`dependencies`).
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from py2wasm.errors import SettingsError

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
