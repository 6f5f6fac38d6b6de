"""Keeps Nuitka to a pure source translator.

    python -m nuitka … --user-plugin=translator.py --py2wasm-plan=plan.json main.py

Nuitka knows the machine it runs on and folds that knowledge into the C it writes. The plugin takes
that knowledge away, gives every module the path it has inside the Wasm module, and ends the process
once the C files and the constants blob are written: no C compiler is looked for, none is run.

*plan*: a JSON object with `filenames` (module name to path in the guest; `__main__` is the entry)
and `done` (a file to create at the very end, so that a process that stopped half-way is noticed).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nuitka.plugins.PluginBase import NuitkaPluginBase

if TYPE_CHECKING:
    from collections.abc import Iterable

_TARGET_MAXSIZE = 2**31 - 1
# Written into the global constants by Nuitka, which would make the program remember its builder.
_HOST_PATHS = ("executable", "prefix", "exec_prefix", "base_prefix", "base_exec_prefix")


class TranslatorPlugin(NuitkaPluginBase):  # type: ignore[misc]
    plugin_name = "py2wasm-translator"
    plugin_desc = "Translate to C for WebAssembly, without facts of the building machine."

    def __init__(self, plan: str) -> None:
        content = json.loads(Path(plan).read_text(encoding="utf-8"))
        self._filenames: dict[str, str] = content["filenames"]
        self._done = Path(content["done"])
        self._source_dir: str | None = None

    @classmethod
    def addPluginCommandLineOptions(cls, group: Any) -> None:  # noqa: N802
        group.add_option(
            "--py2wasm-plan", action="store", dest="plan", default=None, help="The plan. [REQUIRED]"
        )

    def onCompilationStartChecks(self) -> None:  # noqa: N802
        # Not at the top: this file is read before Nuitka knows its options, these need them.
        from nuitka import HardImportRegistry  # noqa: PLC0415
        from nuitka.nodes.ModuleNodes import PythonModuleBase  # noqa: PLC0415

        # A "hard" import is one whose attributes are known now: `sys.platform`, `os.sep`, the
        # version of an installed distribution. The target answers these differently.
        HardImportRegistry.hard_modules.clear()
        HardImportRegistry.hard_modules_dynamic.clear()
        filenames = self._filenames

        def guest_filename(module: Any) -> str:
            return filenames.get(module.getFullName().asString(), "<py2wasm>")

        def guest_directory(module: Any) -> str:
            return guest_filename(module).rpartition("/")[0]

        PythonModuleBase.getRunTimeFilename = guest_filename
        PythonModuleBase.getCompileTimeDirectory = guest_directory
        _leave_to_the_target()

    def onModuleCompleteSet(self, module_set: Iterable[Any]) -> None:  # noqa: ARG002, N802
        for name in _HOST_PATHS:
            setattr(sys, name, "")

    def onDataComposerRun(self) -> None:  # noqa: N802
        from nuitka.OutputDirectories import getSourceDirectoryPath  # noqa: PLC0415
        from nuitka.tools.data_composer import DataComposer  # noqa: PLC0415

        source_dir = getSourceDirectoryPath(onefile=False, create=False)
        blobs = Path(source_dir, "blobs")
        blobs.mkdir(exist_ok=True)
        # The composer is a program; it is run here because a process of its own takes longer than
        # the work, and because Nuitka must not go on to look for a C compiler afterwards.
        sys.argv = ["data_composer", source_dir, str(blobs / "constants.bin"), str(blobs / "stats")]
        try:
            DataComposer.main()
        except SystemExit as end:
            if end.code not in (None, 0):
                raise
        self._done.write_text("done\n", encoding="utf-8")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _leave_to_the_target() -> None:
    """Leave to run time what Nuitka answers for the machine, or the way of starting, it knows."""
    from nuitka.nodes.BuiltinLenNodes import ExpressionBuiltinLen  # noqa: PLC0415
    from nuitka.nodes.ModuleAttributeNodes import (  # noqa: PLC0415
        ExpressionModuleAttributePackageRef,
        ExpressionModuleAttributeSpecRef,
    )
    from nuitka.nodes.OperatorNodes import ExpressionOperationModMixin  # noqa: PLC0415

    def unknown(node: Any, *_: Any) -> tuple[Any, None, None]:
        return node, None, None

    # A program started by its module's name has a spec and a package; `__main__.py` cannot know.
    ExpressionModuleAttributePackageRef.computeExpressionRaw = unknown
    ExpressionModuleAttributeSpecRef.computeExpressionRaw = unknown

    compute_length = ExpressionBuiltinLen.computeExpression

    def length(node: Any, trace: Any) -> Any:
        found = compute_length(node, trace)
        if found[0].isCompileTimeConstant() and found[0].getCompileTimeConstant() > _TARGET_MAXSIZE:
            return unknown(node)
        return found

    ExpressionBuiltinLen.computeExpression = length

    too_large = ExpressionOperationModMixin.getTooLargeShape

    def formatted_size(node: Any) -> Any:
        # Nuitka formats the arguments of bytes as if they were those of a text, and fails.
        return None if node.subnode_left.isExpressionConstantBytesRef() else too_large(node)

    ExpressionOperationModMixin.getTooLargeShape = formatted_size
