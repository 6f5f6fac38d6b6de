"""Running Nuitka: from modules to the C that it writes of them."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.process import run
from py2wasm.program.model import ENTRY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.engines.model import EngineContext
    from py2wasm.program import Module

# What runs in Nuitka's process.
PLUGINS = Path(__file__).with_name("plugins")
USER_PLUGINS = ("translator", "evaluation", "classes")
# Modules that Nuitka imports to learn of the machine, answering for the target.
TARGET_FACTS = PLUGINS / "target_facts"
MAIN_FILE = "py2wasm_main.py"
OPTIONS = (
    "--mode=accelerated",
    "--deployment",
    "--full-compat",
    "--python-flag=no_site",
    "--nofollow-imports",
    "--update-check=never",
    "--no-progressbar",
    "--quiet",
    "--static-libpython=no",
    # They change what known packages do, or look for files to ship beside an executable.
    "--disable-plugins=anti-bloat,data-files,dll-files,implicit-imports",
)
# Without these, and the hash seed, Nuitka starts itself anew, which takes as long as its work.
PYTHON_OPTIONS = ("-S", "-P", "-X", "frozen_modules=off")


def translate(modules: Sequence[Module], nuitka: Path, context: EngineContext) -> Path:
    """Translate `modules` in one run of Nuitka and give the folder with the C."""
    source = context.work / "source"
    stage_sources(modules, source)
    done = context.work / "done"
    command = [
        *(str(context.sysroot.python), *PYTHON_OPTIONS, "-m", "nuitka", *OPTIONS),
        *(f"--include-module={m.name}" for m in modules if m.name != ENTRY_NAME),
        *(f"--user-plugin={PLUGINS / name}.py" for name in USER_PLUGINS),
        f"--py2wasm-plan={_write_plan(modules, done, context.work)}",
        f"--output-dir={context.work / 'nuitka'}",
        MAIN_FILE,
    ]
    environment = {
        **context.sdk.environment,
        "PYTHONPATH": os.pathsep.join([str(TARGET_FACTS), str(nuitka)]),
        "PYTHONHASHSEED": "0",
        # Nuitka is 500 modules; compiling them is most of the time that a small program takes.
        "PYTHONPYCACHEPREFIX": str(context.sdk.cache.root / "pycache"),
        "NUITKA_CACHE_DIR": str(context.work / "nuitka-cache"),
    }
    log = context.work / "nuitka.log"
    with context.sdk.console.step(f"Translating {len(modules)} modules with Nuitka"):
        run(command, log=log, cwd=source, env=environment)
    if not done.exists():
        raise BuildError("Nuitka ended before it wrote its C", hint=f"the log is in {log}")
    return context.work / "nuitka" / f"{Path(MAIN_FILE).stem}.build"


def stage_sources(modules: Sequence[Module], folder: Path) -> None:
    """Lay the modules out as Nuitka looks for them: by name, below one folder, nothing beside them.

    The entry, whatever its name, is the main file; without one, an empty file is. A package that
    another engine compiles is an empty one here, and its C is not used.
    """
    folder.mkdir()
    (folder / MAIN_FILE).touch()
    for module in modules:
        if module.name == ENTRY_NAME:
            shutil.copyfile(module.path, folder / MAIN_FILE)
            continue
        *parents, last = module.name.split(".")
        base = folder.joinpath(*parents)
        base.mkdir(parents=True, exist_ok=True)
        for depth in range(1, len(parents) + 1):
            (folder.joinpath(*parents[:depth]) / "__init__.py").touch()
        target = base / last / "__init__.py" if module.is_package else base / f"{last}.py"
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(module.path, target)


def _write_plan(modules: Sequence[Module], done: Path, work: Path) -> Path:
    plan = work / "plan.json"
    filenames = {module.name: module.guest_path for module in modules}
    plan.write_text(json.dumps({"filenames": filenames, "done": str(done)}), "utf-8")
    return plan
