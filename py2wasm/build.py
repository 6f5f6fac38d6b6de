"""The ordered list of stages from an entry to an artifact, written once.

`py2wasm build --explain` prints what each stage decided.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import humanize
from filelock import FileLock, Timeout

from py2wasm.components import list_components
from py2wasm.engines import (
    AUTO,
    ENGINES,
    NOT_YET,
    Automatic,
    Choice,
    EngineContext,
    EngineOutput,
    MissingModulesError,
    Unit,
    choose_automatically,
    choose_engine,
)
from py2wasm.errors import BuildError
from py2wasm.inspect import count_leaves, encode_map, keep_map, make_tree, map_path
from py2wasm.link import (
    BOOTSTRAP,
    PROFILES,
    Compiler,
    Image,
    LinkInput,
    TableInput,
    check_module,
    choose_compiler,
    describe_passes,
    link_image,
    node_arguments,
    optimize_image,
    refuse_violations,
    runtime_objects,
    write_tables,
)
from py2wasm.output import refuse_unwritable, write_artifact
from py2wasm.program import BINDING, Discovery, Module, Origin, Program, discover_program
from py2wasm.report import report_artifact
from py2wasm.resources import runtime_stubs
from py2wasm.settings import read_identity, zig_objects
from py2wasm.snapshot import EXPORTS, TAIL, Snapshot, split_entry, take_snapshot
from py2wasm.sysroot import Sdk, Sysroot
from py2wasm.target import Target
from py2wasm.target_python import TargetPython
from py2wasm.toolchain import find_toolchain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.settings import Settings

# Modules of the run time's own.
ALWAYS = {"_py2wasm_importer": "importer.py", "_py2wasm_carets": "carets.py"}
SNAPSHOT = {"_py2wasm_prepare": "prepare.py", "_py2wasm_resume": "resume.py"}

# As importlib's own, so that the frames are left out of tracebacks.
OWN_FILENAME = "<frozen importlib._bootstrap_external>"

# What every module runs on: the narrowest profile.
HOSTS = "wamr"

# Locked by the build whose folder it lies in.
IN_USE = ".in-use"

# What a project's settings say of its own program.
NO_PROGRAM: dict[str, Any] = {
    "engines": {},
    "include": (),
    "exclude": (),
    "data": (),
    "exclude_data": (),
    "python": None,
    "dependencies": (),
    "declared": (),
    "kind": "program",
    "compiler": "auto",
    "profile": "balanced",
    "snapshot": "none",
}


@dataclass(frozen=True, kw_only=True)
class Artifact:
    """The finished module, its sidecar, and the report that both were made from."""

    module: Path
    sidecar: Path
    report: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Made:
    """A module as it will be written, and what was decided on the way."""

    image: Image
    compiler: Compiler
    snapshot: Snapshot | None
    optimizer: str | None


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A step of a build that has run: its name, what it decided, and how long it took."""

    name: str
    decision: str
    seconds: float


class Stages:
    """Notes each stage as it runs."""

    def __init__(self, console: Console) -> None:
        self.done: list[Stage] = []
        self._console = console
        self._decision = ""

    def decide(self, decision: str) -> None:
        """Say what the running stage came to."""
        self._decision = decision

    @contextmanager
    def run(self, name: str) -> Iterator[None]:
        """Time a stage."""
        started = time.monotonic()
        self._decision = ""
        yield
        seconds = time.monotonic() - started
        self.done.append(Stage(name=name, decision=self._decision, seconds=seconds))
        self._console.detail(f"{name}: {self._decision} ({seconds:.1f} s)")


def build(settings: Settings, *, console: Console, cache: Cache) -> Artifact:
    """Compile the program that the settings describe and write it to its output."""
    try:
        return build_once(settings, console=console, cache=cache)
    except MissingModulesError as missing:
        # Only the engine's output shows what its code imports by itself.
        include = (*settings.include, *sorted(missing.names))
        return build_once(replace(settings, include=include), console=console, cache=cache)


def build_once(settings: Settings, *, console: Console, cache: Cache) -> Artifact:
    """Go through the stages once."""
    stages = Stages(console)
    with work_folder(cache) as work:
        with stages.run("toolchain"):
            sdk = open_sdk(settings, console=console, cache=cache, work=work)
            stages.decide(f"{sdk.toolchain.fingerprint}, {sdk.target.triple}")
        with stages.run("sysroot"):
            sysroot = sdk.sysroot()
            stages.decide(f"CPython {sdk.target.python}, {len(sysroot.libraries)} libraries")
        with TargetPython(sysroot.python) as python:
            with stages.run("program"):
                found = find_program(settings, sdk, sysroot, python, work)
                program, output = found.program, found.output
                stages.decide(
                    f"{len(program.modules)} modules, {len(program.builtins)} C modules, "
                    f"{len(program.data)} files"
                )
            beside = [map_path(output)] if settings.map else []
            refuse_unwritable(
                output, sources_of(program), kind="a source of the program", beside=beside
            )
            context = context_of(program, sdk, sysroot, python, work)
            with stages.run("engines"):
                automatic = choose_for_user(program, settings, context)
                choices = choose_engines(program, settings, automatic)
                translated = automatic.selection.translated
                compiled = run_engines(program, choices, replace(context, translated=translated))
                stages.decide(count_engines(choices))
            made = make_image(program, compiled, context, settings, stages)
            with stages.run("check"):
                outside = check_module(made.image.path.read_bytes(), PROFILES[HOSTS])
                refuse_violations(outside, output.name, HOSTS)
                stages.decide(f"inside the profile {HOSTS}")
            with stages.run("map"):
                module = made.image.path.read_bytes()
                tree = make_tree(module, made.image, program, sysroot)
                encoded = encode_map(module, tree)
                stages.decide(f"{count_leaves(tree)} parts")
        report = report_artifact(
            image=made.image,
            program=program,
            choices=choices,
            compiled=compiled,
            kind=settings.kind,
            sysroot=sysroot,
            target=sdk.target,
            toolchain=sdk.toolchain.fingerprint,
            optimizer=made.optimizer,
            snapshot=made.snapshot,
            compiler=made.compiler,
            components=list_components(
                program,
                {choice.engine for choice in choices.values()},
                made.image.areas.code.keys() | made.image.areas.data.keys(),
                sdk,
            ),
            project=read_identity(settings.project),
        )
        written = dict.fromkeys(beside, encoded)
        sidecar = write_artifact(made.image.path, output, report, written)
        keep_map(encoded, report["sha256"], cache)
    shown = {**report, "stages": [vars(stage) for stage in stages.done]}
    return Artifact(module=output, sidecar=sidecar, report=shown)


def find_program(
    settings: Settings, sdk: Sdk, sysroot: Sysroot, python: TargetPython, work: Path
) -> Discovery:
    """Find everything that the entry can reach; an entry of which a part runs now is split."""
    found = discover_program(
        settings,
        sdk,
        sysroot,
        python,
        work,
        at_run_time=run_time_imports(settings),
        interpreted=lambda module: engine_of(module, settings) == "bytecode",
    )
    if settings.snapshot_kind != "program":
        return found
    return replace(found, program=split_entry(found.program, python, work))


def context_of(
    program: Program, sdk: Sdk, sysroot: Sysroot, python: TargetPython, work: Path
) -> EngineContext:
    """Give what the engines are told of a program."""
    return EngineContext(
        sdk=sdk,
        sysroot=sysroot,
        python=python,
        work=work,
        carried=frozenset(file.guest_path for file in program.data),
        names=frozenset(module.name for module in program.modules),
        program=program.modules,
        bare=program.bare,
        blank=program.blank,
        deferred=program.deferred,
        include=tuple(folder for shim in program.shims for folder in shim.include),
    )


def make_image(
    program: Program,
    compiled: EngineOutput,
    context: EngineContext,
    settings: Settings,
    stages: Stages,
) -> Made:
    """Link, let the module begin where the program does, and optimize."""
    sdk, work = context.sdk, context.work
    choose = partial(choose_compiler, settings.compiler, program, compiled.units)
    # A snapshot is prepared with all there is.
    compiler = choose() if settings.snapshot_kind == "none" else None
    snapshot = None
    with stages.run("link"):
        image = link_program(program, compiled, context, settings, compiler)
        size = image.path.stat().st_size
        stages.decide(f"{humanize.naturalsize(size)} ({size} bytes)")
    if compiler is None:
        with stages.run("snapshot"), sdk.console.step("Taking a snapshot"):
            image, snapshot, compiler = take_snapshot(
                image,
                settings.snapshot_kind,
                program,
                context.python,
                choose,
                stack_size=stack_size(program, settings, sdk),
                work=work,
            )
            stages.decide(snapshot.describe())
    with stages.run("optimize"):
        size = image.path.stat().st_size
        image = optimize_image(image, settings.profile, sdk, work)
        optimizer = describe_passes(settings.profile, sdk)
        stages.decide(describe_optimized(optimizer, size, image))
    return Made(image=image, compiler=compiler, snapshot=snapshot, optimizer=optimizer)


def describe_optimized(optimizer: str | None, linked: int, image: Image) -> str:
    """Say what the optimizer came to, for `linked` bytes."""
    if optimizer is None:
        return "not with this profile"
    size = image.path.stat().st_size
    return f"{optimizer}: {humanize.naturalsize(size)}, {1 - size / linked:.1%} less"


def prepare_engines(settings: Settings, *, console: Console, cache: Cache) -> None:
    """Let every engine make what it keeps for all programs, by compiling an empty one."""
    with work_folder(cache) as folder:
        (folder / "empty.py").write_text("")
        for engine in (name for name, found in ENGINES.items() if found.is_available()):
            empty = replace(
                settings,
                project=folder,
                entry=str(folder / "empty.py"),
                output=folder / "empty.wasm",
                **{**NO_PROGRAM, "engine": engine},
            )
            build(empty, console=console, cache=cache)


@contextmanager
def work_folder(cache: Cache) -> Iterator[Path]:
    """Give a folder for one build.

    It stays when the compiler or linker failed, for its log, until the next build begins.
    """
    parent = cache.work("programs", "build", "any")
    with FileLock(parent / "lock"):
        remove_abandoned(parent)
        folder = Path(tempfile.mkdtemp(prefix="build-", dir=parent))
        used = FileLock(folder / IN_USE)
        used.acquire()
    try:
        yield folder
    except BuildError:
        raise
    except BaseException:
        remove_work(folder)
        raise
    else:
        remove_work(folder)
    finally:
        used.release()


def remove_work(folder: Path) -> None:
    """Remove the folder of a build while no other looks for abandoned ones."""
    with FileLock(folder.parent / "lock"):
        shutil.rmtree(folder)


def remove_abandoned(parent: Path) -> None:
    """Remove the folders of builds that failed or were killed."""
    for mark in parent.glob(f"build-*/{IN_USE}"):
        lock = FileLock(mark)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        shutil.rmtree(mark.parent)
        lock.release()


def open_sdk(
    settings: Settings, *, console: Console, cache: Cache, work: Path | None = None
) -> Sdk:
    """Give the SDK that the settings describe, for a build in the folder `work` if there is one."""
    return Sdk(
        cache=cache,
        console=console,
        target=Target(simd=settings.simd),
        toolchain=find_toolchain(),
        jobs=settings.jobs,
        environment={**settings.environment, **(zig_objects(work) if work else {})},
        shims=settings.shims,
    )


def run_time_imports(settings: Settings) -> Callable[[Module, str], str | None]:
    """Give the function that says what a module imports once its engine has compiled it."""

    def find(module: Module, name: str) -> str | None:
        return ENGINES[engine_of(module, settings)].at_run_time(name)

    return find


def engine_of(module: Module, settings: Settings) -> str:
    """Name the engine that compiles a module."""
    return choose_engine(module, settings.engine, settings.engines).engine


def choose_for_user(program: Program, settings: Settings, context: EngineContext) -> Automatic:
    """Choose for the user's own modules by what they are, if that is asked for."""
    if settings.engine != AUTO:
        return NOT_YET
    if settings.snapshot_kind == "program":
        return Automatic(general='`snapshot = "program"` takes the entry apart')
    own = replace(context, work=context.work / AUTO)
    able = ENGINES["mypyc"].is_available()
    return choose_automatically(program.modules, settings.engines, own, able=able)


def choose_engines(program: Program, settings: Settings, automatic: Automatic) -> dict[str, Choice]:
    """Choose for each module; what an entry does in each run is not worth compiling."""
    choices = {
        module.name: choose_engine(module, settings.engine, settings.engines, automatic)
        for module in program.modules
    }
    if TAIL in choices:
        choices[TAIL] = Choice(engine="bytecode", reason="it calls the program, and is not long")
    return choices


def run_engines(
    program: Program, choices: dict[str, Choice], context: EngineContext
) -> EngineOutput:
    """Let each engine compile its modules and put the results together."""
    code: dict[str, Path] = {}
    inits: dict[str, str] = {}
    units: list[Unit] = []
    libraries: list[Path] = []
    for name, engine in ENGINES.items():
        modules = [m for m in program.modules if choices[m.name].engine == name]
        if modules:
            own = replace(context, work=context.work / name)
            own.work.mkdir()
            output = engine.compile(modules, own)
            code |= output.code
            inits |= output.inits
            units += output.units
            libraries += output.libraries
    return EngineOutput(code=code, inits=inits, units=tuple(units), libraries=tuple(libraries))


def count_engines(choices: dict[str, Choice]) -> str:
    """Say how many modules each engine compiled."""
    counts = Counter(choice.engine for choice in choices.values())
    return ", ".join(f"{engine} {count}" for engine, count in sorted(counts.items()))


def link_program(
    program: Program,
    compiled: EngineOutput,
    context: EngineContext,
    settings: Settings,
    compiler: Compiler | None,
) -> Image:
    """Write the tables, compile what is left to compile, and link.

    Without a decision about the compiler it stays, for the preparation of a snapshot.
    """
    sdk, sysroot = context.sdk, context.sysroot
    stubs = runtime_stubs()
    with_snapshot = compiler is None
    own = runtime_modules({**ALWAYS, **(SNAPSHOT if with_snapshot else {})}, stubs)
    code = {name: path.read_bytes() for name, path in compiled.code.items()}
    for module in own:
        path = context.work / f"{module.name}.bin"
        context.python.compile(module.path, filename=OWN_FILENAME, output=path, docstrings=False)
        code[module.name] = path.read_bytes()
    table = {**sysroot.inittab, **BINDING}
    for shim in program.shims:
        table |= shim.modules
    inits = {name: table[name] for name in program.builtins}
    tables = write_tables(
        TableInput(
            modules=(*program.modules, *own),
            entry_name=program.entry.real_name,
            code=code,
            bootstrap={name: sysroot.stdlib.code(name) for name in BOOTSTRAP.values()},
            builtins={**inits, "_py2wasm": "PyInit__py2wasm"},
            inits=compiled.inits,
            data=program.data,
            stdlib_path=sdk.target.stdlib_path,
            passing=with_snapshot and not program.asks_again,
        ),
        context.work,
    )
    inputs = LinkInput(
        units=[Unit(source=tables.source), *compiled.units],
        embedded=tables.embedded,
        objects=runtime_objects(sdk, sysroot),
        # Shims that need the same library each name it.
        libraries=list(
            dict.fromkeys(
                [
                    *compiled.libraries,
                    *(path for shim in program.shims for path in shim.libraries),
                ]
            )
        ),
        include=[stubs],
        exports=EXPORTS if with_snapshot else (),
        arguments=node_arguments() if settings.kind == "node" else (),
        wrapped=compiler.replaced if compiler else (),
        stack_size=stack_size(program, settings, sdk),
        max_memory=settings.max_memory,
    )
    with sdk.console.step("Linking"):
        return link_image(inputs, sdk, sysroot, context.work)


def runtime_modules(files: dict[str, str], stubs: Path) -> list[Module]:
    """Give what the run time has in Python as modules of the program."""
    return [
        Module(
            name=name,
            path=stubs / file,
            guest_path="<importer>",
            is_package=False,
            origin=Origin.RUNTIME,
            reason="part of every module",
        )
        for name, file in files.items()
    ]


def stack_size(program: Program, settings: Settings, sdk: Sdk) -> int:
    """Say how much of the memory is for the stack, in bytes."""
    needed = (shim.stack_size for shim in program.shims)
    return settings.stack_size or max([sdk.target.stack_size, *needed])


def sources_of(program: Program) -> list[Path]:
    """List the files that the program is made of."""
    modules = [module.path for module in program.modules]
    return modules + [file.path for file in program.data]
