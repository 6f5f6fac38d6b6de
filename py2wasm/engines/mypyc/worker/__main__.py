"""Runs mypy and mypyc on the modules of a plan, in one process, under the target's Python.

    PYTHONPATH=.../engines/mypyc:mypy:librt:... python -m worker plan.json result.json

The modules are one group: they call each other directly. The C that becomes of them names files as
the plan does. What mypy and mypyc have to say against a module is in the result; the exit status
tells only of crashes.
"""

from __future__ import annotations

import io
import json
import re
import sys
import sysconfig
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

# What mypyc learns of the machine: it takes the Python that runs it for the one it compiles for.
TARGET = {"SIZEOF_SIZE_T": 4, "EXT_SUFFIX": ".wasm"}
sysconfig.get_config_vars().update(TARGET)

from mypy.errors import CompileError  # noqa: E402
from mypy.fscache import FileSystemCache  # noqa: E402
from mypy.main import process_options  # noqa: E402
from mypy.modulefinder import BuildSource  # noqa: E402
from mypy.nodes import ClassDef  # noqa: E402
from mypyc.codegen import emitmodule  # noqa: E402
from mypyc.errors import Errors  # noqa: E402
from mypyc.options import CompilerOptions  # noqa: E402

from .causes import set_causes  # noqa: E402
from .docstrings import find_docstrings  # noqa: E402
from .exact import be_exact  # noqa: E402
from .refusals import Source, find_refusals  # noqa: E402

if TYPE_CHECKING:
    from mypy.build import BuildResult
    from mypy.options import Options

OPTIONS = (
    "--config-file=",
    "--cache-dir=/dev/null",
    "--no-sqlite-cache",
    "--no-site-packages",
    # Packages that are not compiled are what they are at run time, whatever they are.
    "--ignore-missing-imports",
    "--follow-imports=silent",
    "--show-column-numbers",
    "--show-absolute-path",
    "--hide-error-context",
    "--no-error-summary",
)
CRASH = re.compile(r"^(/\S+:\d+): (?!note)(\w+: .*)", re.MULTILINE)
# Some of its failures have a cause that is known.
CAUSES = {"LambdaExpr": "mypyc compiles no `lambda` in a function without annotations"}


class PlannedModule(TypedDict):
    """A module: its dotted name, its file, and what tracebacks call that."""

    name: str
    source: str
    shown: str


class Plan(TypedDict):
    """Modules, the program's others, where imports are looked for, the target, where the C goes."""

    modules: list[PlannedModule]
    others: list[PlannedModule]
    roots: list[str]
    platform: str
    group: str
    output: str


class Result(TypedDict):
    """The messages that stand against the modules, or docstrings by module and name."""

    messages: list[str]
    docstrings: dict[str, dict[str, str]]


def read_options(plan: Plan) -> Options:
    """Give mypy's options, with what mypyc wants of them."""
    version = ".".join(map(str, sys.version_info[:2]))
    chosen = (f"--python-version={version}", f"--platform={plan['platform']}")
    _, options = process_options([*OPTIONS, *chosen, "-c", ""], mypyc=True)
    options.mypy_path = plan["roots"]
    options.export_types = True
    options.incremental = False
    options.preserve_asts = True
    for module in plan["modules"]:
        options.per_module_options.setdefault(module["name"], {})["mypyc"] = True
    return options


def compile_modules(plan: Plan) -> list[str]:
    """Write the C of the modules, or give what stands against them."""
    options = read_options(plan)
    sources = [
        BuildSource(module["source"], module["name"], base_dir=plan["roots"][0])
        for module in sorted(plan["modules"], key=lambda module: module["name"])
    ]
    groups: emitmodule.Groups = [(sources, plan["group"])]
    compiler_options = CompilerOptions(
        multi_file=True, include_runtime_files=False, target_dir=plan["output"]
    )
    try:
        result = emitmodule.parse_and_typecheck(
            sources, options, compiler_options, groups, FileSystemCache()
        )
    except CompileError as error:
        return error.messages
    try:
        messages = result.errors or refuse_unknown_bases(result, plan)
        return messages or translate(result, plan, groups, compiler_options, options)
    finally:
        result.manager.metastore.close()


def refuse_unknown_bases(result: BuildResult, plan: Plan) -> list[str]:
    """Refuse classes that inherit from what mypy knows nothing of.

    mypyc leaves such a base out, or takes it for one that adds nothing to an instance.
    """
    return [
        f"{module['shown']}:{found.line}:{found.column + 1}: error: `{found.name}` inherits from a"
        " class that mypy does not know: it reads no packages"
        for module in plan["modules"]
        for found in result.files[module["name"]].defs
        if isinstance(found, ClassDef) and found.info.fallback_to_any
    ]


def translate(
    result: BuildResult,
    plan: Plan,
    groups: emitmodule.Groups,
    compiler_options: CompilerOptions,
    options: Options,
) -> list[str]:
    """Turn what mypy made of the modules into C."""
    for module in plan["modules"]:
        # What the C calls the file; the build machine's folders are nobody's business.
        state = result.graph[module["name"]]
        state.xpath = module["shown"]
        if state.tree is not None:
            state.tree.path = module["shown"]
            set_causes(state.tree, result.files["builtins"])
    errors = Errors(options)
    _, texts, _ = emitmodule.compile_modules_to_c(
        result, compiler_options=compiler_options, errors=errors, groups=groups
    )
    if errors.num_errors:
        return errors.new_messages()
    for group in texts:
        for name, text in group:
            (Path(plan["output"]) / name).write_text(text, "utf-8")
    return []


def refuse(plan: Plan) -> list[str]:
    """Give what the program does that compiled modules do otherwise."""
    return find_refusals(
        [
            Source(
                name=module["name"],
                path=module["source"],
                shown=module["shown"],
                text=Path(module["source"]).read_bytes(),
                compiled=compiled,
            )
            for compiled, modules in ((True, plan["modules"]), (False, plan["others"]))
            for module in modules
        ]
    )


def explain(words: str) -> str:
    """Say why mypyc failed, given the words of its exception."""
    known = (cause for word, cause in CAUSES.items() if word in words)
    return next(known, f"mypyc itself fails here: {words.partition(':')[0]}")


def note_crashes(plan: Plan) -> list[str]:
    """Compile the modules; where mypyc itself fails, it prints a report and ends the process."""
    report = io.StringIO()
    try:
        with redirect_stdout(report), redirect_stderr(report):
            return compile_modules(plan)
    except SystemExit:
        sys.stdout.write(report.getvalue())
        found = CRASH.findall(report.getvalue())
        named = [f"{place}: error: {explain(words)}" for place, words in found]
        return named or report.getvalue().splitlines()[-1:] or ["mypy ended"]


def main(arguments: list[str]) -> int:
    """Compile the modules of a plan and write the result."""
    plan: Plan = json.loads(Path(arguments[0]).read_text("utf-8"))
    be_exact()
    messages = note_crashes(plan) or refuse(plan)
    docstrings = {
        module["name"]: find_docstrings(Path(module["source"]).read_bytes())
        for module in ([] if messages else plan["modules"])
    }
    result: Result = {"messages": messages, "docstrings": docstrings}
    Path(arguments[1]).write_text(json.dumps(result), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
