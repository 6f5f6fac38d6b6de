"""Runs Cython on the modules of a plan, in one process. Runs by itself, under the build's Python.

    PYTHONPATH=cython python cythonize.py plan.json result.json

A file says itself in which language its C is to be, and what else its compiler needs, in comments
as Cython's own `cythonize` reads them: `# distutils: language = c++`. Tracebacks will name a file
as the plan does. What Cython has to say against a module is in the result; the exit status tells
only of crashes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, TypedDict

from Cython.Build.Dependencies import DistutilsInfo
from Cython.Compiler import Errors, Main, Options
from Cython.Compiler.Scanning import FileSourceDescriptor

SUFFIXES = {"c": ".c", "c++": ".cpp"}
# Of what the comments can say: lists of words that matter to the compiler.
LISTS = ("sources", "include_dirs", "define_macros", "extra_compile_args", "libraries")


class PlannedModule(TypedDict):
    """A module: its dotted name, its file, what tracebacks call that, and the C without suffix."""

    name: str
    source: str
    shown: str
    output: str


class Plan(TypedDict):
    """Modules, folders in which `.pxd` files lie, and what holds unless a file says otherwise."""

    modules: list[PlannedModule]
    include: list[str]
    language: str
    directives: dict[str, object]


class Mistake(TypedDict):
    """An error in the user's source; `line` and `column` count from 1."""

    path: str
    line: int
    column: int
    message: str


class Translated(TypedDict):
    """The C of a module and what its compiler needs besides."""

    file: str
    language: str
    lists: dict[str, list[Any]]


class Result(TypedDict):
    """What became of the modules, by name, and what stands against them."""

    modules: dict[str, Translated]
    mistakes: list[Mistake]


class Translator:
    """Runs Cython, and notes what it says."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._shown = {str(Path(m["source"]).resolve()): m["shown"] for m in plan["modules"]}
        self._folders = sorted((Path(folder) for folder in plan["include"]), reverse=True)
        self.result: Result = {"modules": {}, "mistakes": []}

    def show(self, file: FileSourceDescriptor) -> str:
        """Say what tracebacks call a file; the build machine's folders are nobody's business."""
        path = Path(file.filename)
        if (shown := self._shown.get(str(path.resolve()))) is not None:
            return shown
        for folder in self._folders:
            if path.is_relative_to(folder):
                return path.relative_to(folder).as_posix()
        return path.name

    def note(self, error: Errors.CompileError, use_stack: bool = True) -> None:  # noqa: FBT001, FBT002
        """Take the place of Cython's `report_error`, which writes text."""
        if use_stack and Errors.threadlocal.cython_errors_stack:
            Errors.held_errors().append(error)
            return
        if error.reported:
            return
        error.reported = True
        Errors.threadlocal.cython_errors_count += 1
        if error.position is None:
            return
        file, line, column = error.position
        message = error.message_only.strip()
        if isinstance(error, Errors.CompilerCrash):
            # Its message is a traceback.
            cause = error.args[3]
            message = f"Cython itself fails here: {type(cause).__name__}: {cause}"
        self.result["mistakes"].append(
            {
                "path": getattr(file, "filename", ""),
                "line": line,
                "column": column + 1,
                "message": message,
            }
        )

    def translate(self, module: PlannedModule) -> None:
        """Translate one module."""
        source = Path(module["source"])
        info = read_comments(source)
        language = info.get("language", self._plan["language"])
        if language not in SUFFIXES:
            self._refuse(source, f"the language `{language}` is neither `c` nor `c++`")
            return
        # Not `with_suffix`: a dotted name ends in what looks like one.
        output = module["output"] + SUFFIXES[language]
        options = Options.CompilationOptions(
            Options.default_options,
            include_path=self._plan["include"],
            cplus=language == "c++",
            output_file=output,
            compiler_directives=Options.get_directive_defaults(),
            errors_to_stderr=False,
        )
        Path(output).parent.mkdir(parents=True, exist_ok=True)
        done = Main.compile(str(source), options, full_module_name=module["name"])
        if done.c_file is not None:
            self.result["modules"][module["name"]] = {
                "file": output,
                "language": language,
                "lists": {name: list(info.get(name) or []) for name in LISTS},
            }
        elif not self.result["mistakes"]:
            self._refuse(source, "Cython wrote no C and did not say why")

    def _refuse(self, source: Path, message: str) -> None:
        mistake: Mistake = {"path": str(source), "line": 1, "column": 1, "message": message}
        self.result["mistakes"].append(mistake)


def read_comments(source: Path) -> dict[str, Any]:
    """Read what the comments at the top of a file say to its compiler."""
    text = source.read_text("utf-8", errors="replace")
    found: dict[str, Any] = DistutilsInfo(text).values
    return found


def main(arguments: list[str]) -> int:
    """Translate every module of a plan and write the result."""
    plan: Plan = json.loads(Path(arguments[0]).read_text("utf-8"))
    translator = Translator(plan)

    def show(file: FileSourceDescriptor) -> str:
        return translator.show(file)

    Errors.report_error = translator.note
    FileSourceDescriptor.get_filenametable_entry = show
    # Which takes the other's place where that is an absolute path.
    FileSourceDescriptor.get_description = show
    # Cython takes some directives only where they stand in a source, unless they have a default.
    Options._directive_defaults.update(plan["directives"])  # noqa: SLF001
    for module in plan["modules"]:
        translator.translate(module)
    Path(arguments[1]).write_text(json.dumps(translator.result), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
