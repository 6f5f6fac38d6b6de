"""Settings: what the user asked for, from four places, checked.

    settings = load_settings(overrides={"engine": "bytecode"}, project=Path.cwd(), environ=environ)

Command line, then environment (`PY2WASM_ENGINE`), then `[tool.py2wasm]` of the nearest
`pyproject.toml`, where the table of a module in `[tool.py2wasm.modules]` comes first, then
defaults. `load_modules` gives the settings of each module of a project. No other package reads the
environment.
"""

from py2wasm.settings.environment import (
    current_environment,
    source_date,
    subprocess_environment,
    zig_objects,
)
from py2wasm.settings.identity import Identity, read_identity
from py2wasm.settings.kinds import (
    CompilerChoice,
    EngineName,
    ProfileName,
    SnapshotKind,
    SourcesChoice,
)
from py2wasm.settings.load import find_modules, load_machine, load_modules, load_settings
from py2wasm.settings.model import Machine, Settings
from py2wasm.settings.project import PROJECT_FILE
from py2wasm.settings.sizes import parse_size

__all__ = [
    "PROJECT_FILE",
    "CompilerChoice",
    "EngineName",
    "Identity",
    "Machine",
    "ProfileName",
    "Settings",
    "SnapshotKind",
    "SourcesChoice",
    "current_environment",
    "find_modules",
    "load_machine",
    "load_modules",
    "load_settings",
    "parse_size",
    "read_identity",
    "source_date",
    "subprocess_environment",
    "zig_objects",
]
