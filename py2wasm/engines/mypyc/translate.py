"""Running mypyc: from modules to the C that it writes of them, or to what mypy has against them."""

from __future__ import annotations

import json
import os
import platform
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from py2wasm.engines.model import Selection, Translated
from py2wasm.errors import BuildError, SourceError, SourceLocation
from py2wasm.process import run
from py2wasm.program import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.engines.model import EngineContext
    from py2wasm.program import Module

# The folder of what runs under the target's Python, and its name there.
WORKER = Path(__file__).parent / "worker"
GROUP = "py2wasm"
# Pins that have to be on the path for mypy to run.
NEEDED = ("mypy", "librt", "ast-serialize", "mypy-extensions", "pathspec", "typing-extensions")
# Where the pinned wheels run.
MACHINE = ("Linux", "x86_64")
# What `sys.platform` is in a module.
PLATFORM = "wasi"
HINT = "change it, or give the compiled module the engine `bytecode` in [tool.py2wasm.engines]"
MESSAGE = re.compile(
    r"(?P<path>.+?):(?:(?P<line>\d+):)?(?:(?P<column>\d+):)?"
    r" (?P<kind>error|note|warning): (?P<text>.*)"
)
CODE = re.compile(r"  \[[\w-]+\]$")
# Mistakes that are shown below the first one.
MORE = 8


def is_available() -> bool:
    """Say whether mypyc can run on this machine."""
    return (platform.system(), platform.machine()) == MACHINE


def translate(modules: Sequence[Module], context: EngineContext) -> Translated:
    """Translate `modules`.

    Raises `SourceError` for the first mistake that mypy or mypyc finds.
    """
    if not is_available():
        raise BuildError(
            "mypyc does not run here",
            cause=f"its wheels are for {' on '.join(MACHINE)}",
            hint="choose another engine",
        )
    others = [module for module in context.program if module not in modules and is_read(module)]
    with context.sdk.console.step(f"Translating {len(modules)} modules with mypyc"):
        answer, output = ask(_plan(modules, others, ()), context)
    if messages := answer["messages"]:
        paths = {module.guest_path: module.path for module in (*modules, *others)}
        raise source_error(messages, paths)
    return Translated(folder=output, docstrings=answer["docstrings"])


def select(
    candidates: Sequence[Module], compiled: Sequence[Module], context: EngineContext
) -> Selection:
    """Choose from `candidates` what mypyc compiles and nobody can tell.

    `compiled` are those that it compiles in any case; without any, the C is made too.
    """
    apart = {module.name for module in compiled}
    others = [m for m in context.program if is_read(m) and m.name not in apart]
    with context.sdk.console.step(f"Looking at the types of {len(candidates)} modules"):
        answer, output = ask(_plan(compiled, others, candidates), context)
    names = {name_in(module): module.name for module in candidates}
    translated = Translated(folder=output, docstrings=answer["docstrings"])
    return Selection(
        chosen=frozenset(names[name] for name in answer["chosen"]),
        reasons={names[name]: reason for name, reason in answer["reasons"].items()},
        translated=translated if answer["chosen"] and not compiled else None,
    )


def ask(plan: dict[str, object], context: EngineContext) -> tuple[Any, Path]:
    """Let the worker do what a plan says; give its answer, and the folder of the C."""
    output = context.work / "mypyc"
    output.mkdir()
    question, result = context.work / "mypyc-plan.json", context.work / "mypyc-result.json"
    question.write_text(json.dumps({**plan, "output": str(output)}), "utf-8")
    folders = [WORKER.parent, *(context.sdk.unpacked(name) for name in NEEDED)]
    command = [str(context.sysroot.python), "-S", "-P", "-m", WORKER.name]
    environment = {
        **context.sdk.environment,
        "PYTHONPATH": os.pathsep.join(map(str, folders)),
        "PYTHONHASHSEED": "0",
        "PYTHONPYCACHEPREFIX": str(context.sdk.cache.root / "pycache"),
    }
    log = context.work / "mypyc.log"
    run([*command, str(question), str(result)], log=log, cwd=context.work, env=environment)
    return json.loads(result.read_text("utf-8")), output


def root_of(module: Module) -> Path:
    """Give the folder in which a module's dotted name starts."""
    depth = name_in(module).count(".") + (1 if module.is_package else 0)
    return module.path.parents[depth]


def is_read(module: Module) -> bool:
    """Say whether a module that mypyc does not compile is looked through for what it does."""
    return module.origin is Origin.USER and module.path.suffix == ".py"


def _plan(
    modules: Sequence[Module], others: Sequence[Module], candidates: Sequence[Module]
) -> dict[str, object]:
    return {
        "modules": [_planned(module) for module in modules],
        "others": [_planned(module) for module in others],
        "candidates": [name_in(module) for module in candidates],
        "roots": list(dict.fromkeys(str(root_of(module)) for module in (*modules, *candidates))),
        "platform": PLATFORM,
        "group": GROUP,
    }


def name_in(module: Module) -> str:
    """Give the name by which mypy knows a module: relative imports of an entry need its own."""
    return module.real_name or module.name


def _planned(module: Module) -> dict[str, str]:
    return {"name": name_in(module), "source": str(module.path), "shown": module.guest_path}


def source_error(messages: Sequence[str], paths: dict[str, Path]) -> SourceError | BuildError:
    """Give an error of the first mistake, with the others as further lines.

    `paths` are files by their names in the module.
    """
    found = [match for message in messages if (match := MESSAGE.fullmatch(message))]
    errors = [match for match in found if match["kind"] == "error"]
    if not errors:
        return BuildError("mypyc failed", cause="\n".join(messages[:MORE]))
    first, *others = errors
    path = paths.get(first["path"], Path(first["path"]))
    line = int(first["line"] or 1)
    lines = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
    location = SourceLocation(
        path=path,
        line=line,
        column=int(first["column"]) if first["column"] else None,
        text=lines[line - 1] if 0 < line <= len(lines) else None,
    )
    notes = [
        match["text"]
        for match in found
        if match["kind"] == "note" and (match["path"], match["line"]) == first.group("path", "line")
    ]
    more = [f"{Path(o['path']).name}:{o['line']}: {CODE.sub('', o['text'])}" for o in others]
    cause = "\n".join([*notes[:MORE], *more[:MORE]])
    return SourceError(
        CODE.sub("", first["text"]), location=location, cause=cause or None, hint=HINT
    )
