"""Running Nuitka over the user's modules and collecting what is to be compiled."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.cache import cache_key, hash_file, hash_tree
from py2wasm.engines.model import EngineOutput, MissingModulesError, Unit
from py2wasm.engines.nuitka.adapt import adapt_module
from py2wasm.engines.nuitka.glue import init_names, write_glue
from py2wasm.errors import BuildError
from py2wasm.process import run
from py2wasm.program.model import ENTRY_NAME
from py2wasm.resources import runtime_stubs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.engines.model import EngineContext
    from py2wasm.program import Module

PLUGIN = Path(__file__).with_name("plugin.py")
# Modules that Nuitka imports to learn of the machine, answering for the target.
TARGET_FACTS = Path(__file__).with_name("target_facts")
MAIN_FILE = "py2wasm_main.py"
DEFINES = (
    "_NUITKA_EXE_MODE=1",
    "_NUITKA_DEPLOYMENT_MODE=1",
    "_NUITKA_CONSTANTS_FROM_CODE=1",
    "__NUITKA_NO_ASSERT__=1",
    "_NUITKA_FRAME_LOCALS_PROXY=1",
)
# Nuitka's C is written for compilers that are lenient about it.
WARNINGS = ("-Wno-deprecated-declarations", "-Wno-format", "-Wno-unused")
# What Nuitka's C imports by itself when it is reached, by the name in its helper's.
HARD_IMPORT = re.compile(r"\bIMPORT_HARD_([A-Z_]+)\(")
HARD_MODULES = {
    "TYPING": "typing",
    "FUNCTOOLS": "functools",
    "COLLECTIONS": "collections",
    "TYPES": "types",
    "OS": "os",
    "IO": "io",
    "IMPORTLIB": "importlib",
    "IMPORTLIB__BOOTSTRAP": "importlib",
    "IMPORTLIB__METADATA": "importlib.metadata",
    "IMPORTLIB__RESOURCES": "importlib.resources",
    "PKGUTIL": "pkgutil",
    "WEAKREF": "weakref",
    "TEMPFILE": "tempfile",
    "SUBPROCESS": "subprocess",
    "PLATFORM": "platform",
    "TOMLLIB": "tomllib",
    "ABC": "abc",
    "STRING": "string",
    "COPYREG": "copyreg",
}
RUNTIME_FLAGS = ("-Os", "-fvisibility=hidden", "-Wno-c23-extensions")
OPTIONS = (
    "--mode=accelerated",
    "--deployment",
    "--python-flag=no_site",
    "--nofollow-imports",
    "--update-check=never",
    "--static-libpython=no",
    # These look at installed packages and files of this machine.
    "--disable-plugins=anti-bloat,data-files,dll-files,implicit-imports",
)


class NuitkaEngine:
    """Compiles modules to C with Nuitka."""

    def compile(self, modules: Sequence[Module], context: EngineContext) -> EngineOutput:
        """Translate `modules` in one run of Nuitka."""
        nuitka = context.sdk.unpacked("nuitka")
        source = context.work / "source"
        stage_sources(modules, source)
        with context.sdk.console.step(f"Translating {len(modules)} modules with Nuitka"):
            output = run_nuitka(modules, nuitka, source, context)
        refuse_missing(output, context)
        generated = context.work / "c"
        generated.mkdir()
        for path in sorted(output.glob("*.[ch]")):
            text = path.read_text("utf-8")
            if path.name.startswith("module."):
                text = adapt_module(text)
            (generated / path.name).write_text(text, "utf-8")
        shutil.copyfile(output / "blobs" / "constants.bin", generated / "constants.bin")
        # `#embed` looks beside the file that it is in.
        shutil.copyfile(runtime_stubs() / "nuitka" / "constants.c", generated / "constants.c")
        inits = init_names([module.name for module in modules])
        glue = write_glue(inits, with_inspect="inspect" in context.names)
        (generated / "glue.c").write_text(glue, "utf-8")
        build = nuitka / "nuitka" / "build"
        return EngineOutput(
            units=program_units(generated, build),
            inits=inits,
            libraries=(build_runtime(generated, build, context),),
        )


def refuse_missing(output: Path, context: EngineContext) -> None:
    """Ask for the modules that the C itself imports, e.g. `typing` for a generic class."""
    needed = {
        module
        for path in output.glob("module.*.c")
        for name in HARD_IMPORT.findall(path.read_text("utf-8"))
        if (module := HARD_MODULES.get(name))
    }
    if "inspect" in context.names:
        # Which Nuitka tells of its types, through typing.
        needed.add("typing")
    if missing := needed - context.names - context.sysroot.inittab.keys():
        raise MissingModulesError(frozenset(missing))


def stage_sources(modules: Sequence[Module], folder: Path) -> None:
    """Lay the modules out as Nuitka looks for them: by name, below one folder.

    The entry, whatever its name, is the main file; without one, an empty file is.
    """
    folder.mkdir()
    (folder / MAIN_FILE).write_text("")
    for module in modules:
        if module.name == ENTRY_NAME:
            shutil.copyfile(module.path, folder / MAIN_FILE)
            continue
        parts = module.name.split(".")
        stem = folder.joinpath(*parts)
        target = stem / "__init__.py" if module.is_package else stem.with_name(parts[-1] + ".py")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(module.path, target)
        for depth in range(1, len(parts)):
            package = folder.joinpath(*parts[:depth]) / "__init__.py"
            if not package.exists():
                package.touch()


def run_nuitka(
    modules: Sequence[Module], nuitka: Path, source: Path, context: EngineContext
) -> Path:
    """Run Nuitka up to the C files and give the folder they are in."""
    plan = context.work / "plan.json"
    done = context.work / "done"
    filenames = {module.name: module.guest_path for module in modules}
    plan.write_text(json.dumps({"filenames": filenames, "done": str(done)}), "utf-8")
    included = [f"--include-module={m.name}" for m in modules if m.name != ENTRY_NAME]
    command = [
        str(context.sysroot.python), "-S", "-P", "-X", "frozen_modules=off", "-m", "nuitka",
        *OPTIONS, *included, f"--user-plugin={PLUGIN}", f"--py2wasm-plan={plan}",
        f"--output-dir={context.work / 'nuitka'}", MAIN_FILE,
    ]  # fmt: skip
    environment = {
        **context.sdk.environment,
        "PYTHONPATH": os.pathsep.join([str(TARGET_FACTS), str(nuitka)]),
        "PYTHONHASHSEED": "0",
        "PYTHONPYCACHEPREFIX": str(context.sdk.cache.root / "pycache"),
        "NUITKA_CACHE_DIR": str(context.work / "nuitka-cache"),
    }
    log = context.work / "nuitka.log"
    run(command, log=log, cwd=source, env=environment)
    if not done.exists():
        raise BuildError("Nuitka ended before it wrote its C", hint=f"the log is in {log}")
    return context.work / "nuitka" / f"{Path(MAIN_FILE).stem}.build"


def compile_flags(build: Path, generated: Path) -> tuple[str, ...]:
    """Give the flags for C that includes Nuitka's headers."""
    includes = (
        runtime_stubs() / "nuitka",
        build / "include",
        build / "static_src",
        build / "inline_copy" / "zlib",
        generated,
    )
    return (
        *(f"-D{define}" for define in DEFINES),
        *(f"-I{path}" for path in includes),
        *WARNINGS,
    )


def program_units(generated: Path, build: Path) -> tuple[Unit, ...]:
    """Give the C files of one program: Nuitka's and the glue."""
    names = ["__constants.c", "__helpers.c", "__loader.c", "constants.c", "glue.c"]
    sources = [generated / name for name in names]
    sources += sorted(generated.glob("module.*.c"))
    flags = compile_flags(build, generated)
    return tuple(Unit(source=source, flags=flags) for source in sources)


def build_runtime(generated: Path, build: Path, context: EngineContext) -> Path:
    """Give Nuitka's run time as a library, compiled once for all programs.

    Of what is generated it sees one header, the list of global constants, which is the same for
    every program that this version of Nuitka translates.
    """
    sdk, stubs = context.sdk, runtime_stubs() / "nuitka"
    header = generated / "__constants.h"
    key = cache_key(
        {
            "constants": hash_file(header),
            "nuitka": sdk.pins["nuitka"].sha256,
            "stubs": hash_tree(stubs),
            "cpython": context.sysroot.cpython.key,
            "compiler": sdk.toolchain.compiler("wasm"),
            "flags": [*DEFINES, *RUNTIME_FLAGS],
        }
    )

    def create(folder: Path) -> None:
        shutil.copyfile(header, folder / header.name)
        flags = [*RUNTIME_FLAGS, f"-I{context.sysroot.include}", *compile_flags(build, folder)]
        compiler = [*sdk.toolchain.compiler(sdk.target.triple), *flags]
        log = sdk.cache.work("engines", "nuitka", key) / "build.log"
        objects = []
        with sdk.console.step("Compiling Nuitka's run time"):
            for source in ("runtime.c", "setup.c"):
                objects.append(str(folder / f"{source}.o"))
                command = [*compiler, "-c", str(stubs / source), "-o", objects[-1]]
                run(command, log=log, env=sdk.environment)
            library = folder / "libnuitka.a"
            run([*sdk.toolchain.archiver(), "rcsD", str(library), *objects], log=log)

    return sdk.cache.entry("engines", "nuitka", key, create) / "libnuitka.a"
