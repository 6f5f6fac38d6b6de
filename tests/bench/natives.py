"""Native interpreters: the SDK's own, and others of the same version that the machine has."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.bench.contestants import ContestantError, Native, run_process

ASK = """
import json, sys, sysconfig
flags = (sysconfig.get_config_var("PY_CFLAGS") or "").split()
print(json.dumps({
    "version": sys.version.split()[0],
    "compiler": sys.version.rpartition("[")[2].rstrip("]"),
    "levels": [flag for flag in flags if flag.startswith("-O")],
    "profiled": "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or ""),
}))
"""


def describe_native(python: Path) -> tuple[str, str]:
    """Give the version of an interpreter, and a sentence on how it was built."""
    status, stdout, stderr = run_process([str(python), "-I", "-c", ASK], {})
    if status != 0:
        raise ContestantError(f"{python.name} cannot be asked for its version\n{stderr.strip()}")
    facts = json.loads(stdout)
    level = facts["levels"][-1] if facts["levels"] else "unknown optimisation"
    profile = "with" if facts["profiled"] else "without"
    about = f"CPython {facts['version']}, {facts['compiler']}, {level}, {profile} PGO"
    return facts["version"], about


def find_native(name: str) -> Path | None:
    """Give the interpreter on the path, if it works; version managers leave ones that do not."""
    found = shutil.which(name)
    if found is None or run_process([found, "-I", "-c", ""], {})[0] != 0:
        return None
    return Path(found)


def make_native(name: str, python: Path, minor: str, note: str = "") -> Native:
    """Give a contestant; refuse an interpreter that speaks another version of the language."""
    version, about = describe_native(python)
    if not version.startswith(f"{minor}."):
        raise ContestantError(f"{name} is CPython {version}; the kernels are compared on {minor}")
    return Native(name=name, about=f"{about}{note}", python=python)
