"""Runs mypy and mypyc on the modules of a plan, in one process, under the target's Python.

    PYTHONPATH=.../engines/mypyc:mypy:librt:... python -m worker plan.json result.json

The modules are one group: they call each other directly. The C that becomes of them names files as
the plan does. What mypy and mypyc have to say against a module is in the result; the exit status
tells only of crashes. Of a plan with candidates, those that suit are chosen and compiled, unless
there are modules that have to be: then they are compiled together, when this runs again.
"""

from __future__ import annotations

import io
import json
import re
import sys
import sysconfig
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

# What mypyc learns of the machine: it takes the Python that runs it for the one it compiles for.
TARGET = {"SIZEOF_SIZE_T": 4, "EXT_SUFFIX": ".wasm"}
sysconfig.get_config_vars().update(TARGET)

from mypy.build import build
from mypy.errors import CompileError
from mypy.fscache import FileSystemCache
from mypy.main import process_options
from mypy.modulefinder import BuildSource
from mypy.nodes import ClassDef
from mypyc.codegen import emitmodule
from mypyc.errors import Errors
from mypyc.options import CompilerOptions

from .auto import Chooser
from .calls import call_directly
from .causes import set_causes
from .docstrings import find_docstrings
from .exact import be_exact
from .ranges import count_ranges
from .refusals import Source, find_refusals
from .strict import STRICT, first_errors, numbers_apart
from .texts import format_quickly
from .variables import find_seen_loops

if TYPE_CHECKING:
    from collections.abc import Callable, Container

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
    """Modules, the program's others, where imports are looked for, the target, where the C goes.

    The candidates are names of others.
    """

    modules: list[PlannedModule]
    candidates: list[str]
    others: list[PlannedModule]
    roots: list[str]
    platform: str
    group: str
    output: str


class Result(TypedDict):
    """The messages that stand against the modules, or docstrings by module and name.

    Of candidates, those that are chosen, and why others are not.
    """

    messages: list[str]
    docstrings: dict[str, dict[str, str]]
    chosen: list[str]
    reasons: dict[str, str]


def read_options(plan: Plan, *more: str) -> Options:
    """Give mypy's options, with what mypyc wants of them."""
    version = ".".join(map(str, sys.version_info[:2]))
    chosen = (f"--python-version={version}", f"--platform={plan['platform']}")
    _, options = process_options([*OPTIONS, *more, *chosen, "-c", ""], mypyc=True)
    options.mypy_path = plan["roots"]
    options.export_types = True
    options.incremental = False
    options.preserve_asts = True
    for module in plan["modules"]:
        options.per_module_options.setdefault(module["name"], {})["mypyc"] = True
    return options


def compile_modules(plan: Plan) -> list[str]:
    """Write the C of the modules, or give what stands against them."""
    options, sources = read_options(plan), read_sources(plan)
    try:
        result = emitmodule.parse_and_typecheck(
            sources, options, compiler_options(plan), [(sources, plan["group"])], FileSystemCache()
        )
    except CompileError as error:
        return error.messages
    try:
        return result.errors or translate(result, plan, options)
    finally:
        result.manager.metastore.close()


def read_sources(plan: Plan) -> list[BuildSource]:
    """Give the modules of a plan to mypy."""
    return [
        BuildSource(module["source"], module["name"], base_dir=plan["roots"][0])
        for module in sorted(plan["modules"], key=lambda module: module["name"])
    ]


def compiler_options(plan: Plan) -> CompilerOptions:
    """Give mypyc's options."""
    return CompilerOptions(multi_file=True, include_runtime_files=False, target_dir=plan["output"])


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


def translate(result: BuildResult, plan: Plan, options: Options) -> list[str]:
    """Turn what mypy made of the modules into C."""
    if messages := refuse_unknown_bases(result, plan):
        return messages
    for module in plan["modules"]:
        # What the C calls the file; the build machine's folders are nobody's business.
        state = result.graph[module["name"]]
        state.xpath = module["shown"]
        if state.tree is not None:
            state.tree.path = module["shown"]
            set_causes(state.tree, result.files["builtins"])
            seen = find_seen_loops(Path(module["source"]).read_bytes())
            count_ranges(state.tree, result.files["builtins"], result.types, seen)
    errors = Errors(options)
    _, texts, _ = emitmodule.compile_modules_to_c(
        result,
        compiler_options=compiler_options(plan),
        errors=errors,
        groups=[(read_sources(plan), plan["group"])],
    )
    if errors.num_errors:
        return errors.new_messages()
    for group in texts:
        for name, text in group:
            (Path(plan["output"]) / name).write_text(text, "utf-8")
    return []


def refuse(plan: Plan) -> list[str]:
    """Give what the program does that compiled modules do otherwise."""
    return find_refusals(all_sources(plan))


def all_sources(plan: Plan) -> list[Source]:
    """Give every module of the plan to those who look it through."""
    return [
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


def choose(plan: Plan) -> Chooser:
    """Choose from the candidates, and compile what is chosen."""
    chooser = Chooser(all_sources(plan), plan["candidates"])
    if not chooser.chosen:
        return chooser
    everything: Plan = {**plan, "modules": [*plan["modules"], *plan["others"]]}
    with numbers_apart() as folder:
        options = read_options(everything, *STRICT)
        options.custom_typeshed_dir = options.abs_custom_typeshed_dir = folder
        sources = read_sources(everything)
        names = {module["source"]: module["name"] for module in everything["modules"]}
        groups: emitmodule.Groups = [(sources, plan["group"])]
        plugin = emitmodule.MypycPlugin(options, compiler_options(plan), groups)
        try:
            result = build(sources, options, fscache=FileSystemCache(), extra_plugins=[plugin])
        except CompileError as error:
            chooser.judge(first_errors(error.messages, names))
            for name in sorted(chooser.chosen):
                chooser.refuse(name, "mypy cannot read the program", 0)
            return chooser
        finally:
            plugin.metastore.close()
    chooser.judge(first_errors(result.errors, names))
    while chooser.chosen and not plan["modules"]:
        group: Plan = {**plan, "modules": planned(plan, chooser.chosen)}
        messages = note_crashes(partial(translate, result, group, options))
        if not messages:
            break
        found = first_errors(
            messages, {module["shown"]: module["name"] for module in group["modules"]}
        )
        for name in sorted(found or chooser.chosen):
            line, text = found.get(name, (0, "mypyc fails"))
            chooser.refuse(name, f"mypyc: {text}", line)
    result.manager.metastore.close()
    return chooser


def planned(plan: Plan, names: Container[str]) -> list[PlannedModule]:
    """Give the others of a plan that have these names."""
    return [module for module in plan["others"] if module["name"] in names]


def explain(words: str) -> str:
    """Say why mypyc failed, given the words of its exception."""
    known = (cause for word, cause in CAUSES.items() if word in words)
    return next(known, f"mypyc itself fails here: {words.partition(':')[0]}")


def note_crashes(compiling: Callable[[], list[str]]) -> list[str]:
    """Compile modules; where mypyc itself fails, it prints a report and ends the process."""
    report = io.StringIO()
    try:
        with redirect_stdout(report), redirect_stderr(report):
            return compiling()
    except SystemExit:
        sys.stdout.write(report.getvalue())
        found = CRASH.findall(report.getvalue())
        named = [f"{place}: error: {explain(words)}" for place, words in found]
        return named or report.getvalue().splitlines()[-1:] or ["mypy ended"]


def main(arguments: list[str]) -> int:
    """Compile the modules of a plan and write the result."""
    plan: Plan = json.loads(Path(arguments[0]).read_text("utf-8"))
    be_exact()
    call_directly()
    format_quickly()
    messages: list[str] = []
    result: Result = {"messages": messages, "docstrings": {}, "chosen": [], "reasons": {}}
    if plan["candidates"]:
        chooser = choose(plan)
        result["chosen"], result["reasons"] = sorted(chooser.chosen), chooser.reasons
        documented = planned(plan, chooser.chosen)
    else:
        messages += note_crashes(lambda: compile_modules(plan)) or refuse(plan)
        documented = [] if messages else plan["modules"]
    result["docstrings"] = {
        module["name"]: find_docstrings(Path(module["source"]).read_bytes())
        for module in documented
    }
    Path(arguments[1]).write_text(json.dumps(result), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
