"""The meson driver: extension modules configured for the target become static libraries.

meson is told of a machine whose compiler makes shared libraries. The compiler is a wrapper
that makes static ones of them (`wrapper.py`), so that the project's own build files stay as they
are. Headers are taken from what it installs, and by the build's own plan, for each extension module
in the recipe's `[package]` table, its library and those it was linked with.
"""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.process import run
from py2wasm.recipes import wrapper
from py2wasm.recipes.cc import cxx_compiler

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from py2wasm.recipes.builder import Job
    from py2wasm.recipes.model import Install, MesonDriver

# Where extension modules and Python files are installed, below the install folder.
SITE = "/site"
FROM_SOURCE = "{source}/"
TOOLS = {"c": "cc", "cpp": "cxx", "ar": "ar"}
# What says something of the build machine, or asks for what the target does not have.
DROPPED = ("-pthread", "-fPIC", "-Wl,*", "-l*")
WRAPPER = Path(wrapper.__file__)


def build(job: Job) -> None:
    """Configure, compile and install as the recipe says."""
    driver = job.recipe.meson
    assert driver is not None  # noqa: S101 - the model guarantees it
    tree = job.work / "build"
    _write_tools(job, driver)
    environment = _environment(job)
    python = str(job.build_python)
    meson = [python, *(word.format_map(_names(job)) for word in driver.meson)]
    if not (tree / "configured").exists():
        job.step.update("configure")
        _bring_files(job, driver)
        cross = job.work / "cross.ini"
        cross.write_text(_cross_file(job, driver), "utf-8")
        options = [f"-D{option}" for option in _options(driver)]
        setup = [*meson, "setup", str(tree), str(job.source), "--cross-file", str(cross), *options]
        run(setup, log=job.log, cwd=job.work, env=environment)
        (tree / "configured").touch()
    ninja = [str(job.toolchain.ninja), "-C", str(tree), f"-j{job.jobs}"]
    run(ninja, log=job.log, env=environment, on_line=lambda line: _show(job, line))
    job.step.update("install")
    stage = _stage(job)
    install = [*meson, "install", "-C", str(tree), "--no-rebuild", "--destdir", str(stage)]
    run([*install, "--quiet"], log=job.log, cwd=job.work, env=environment)
    _forget_paths(job, stage)
    _keep_libraries(job, tree)
    for item in driver.install:
        _keep(item, stage, job)


def installed_site(job: Job) -> Path:
    """Say where the Python files are once the recipe is built."""
    return _stage(job) / SITE.strip("/")


def _stage(job: Job) -> Path:
    return job.work / "stage"


def _names(job: Job) -> dict[str, str]:
    return {"source": str(job.source), **{name: str(path) for name, path in job.tools.items()}}


def _options(driver: MesonDriver) -> list[str]:
    site = (f"python.platlibdir={SITE}", f"python.purelibdir={SITE}")
    return ["prefix=/", "buildtype=plain", "python.bytecompile=-1", *site, *driver.options]


def _bring_files(job: Job, driver: MesonDriver) -> None:
    for name, place in driver.files.items():
        target = job.source / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(job.recipe.folder / name, target)


def _environment(job: Job) -> dict[str, str]:
    return {
        **job.environment,
        "PATH": f"{job.work / 'bin'}:{job.environment.get('PATH', '')}",
        "NINJA": str(job.toolchain.ninja),
        "PYTHONPATH": ":".join(str(path) for path in job.tools.values()),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        # A project asks git for its version; a repository around the cache is not its own.
        "GIT_CEILING_DIRECTORIES": str(job.work),
    }


def _write_tools(job: Job, driver: MesonDriver) -> None:
    """Write the folder that comes first on PATH: the wrapper's names, and Python's."""
    folder = job.work / "bin"
    folder.mkdir(exist_ok=True)
    python = job.build_python
    hidden = job.toolchain.hide(job.work, job.source)
    headers = f"python{job.target.python_minor}"
    interpreters = [need for need in job.needs.values() if (need.include / headers).is_dir()]
    settings: wrapper.Settings = {
        "cc": [*job.toolchain.compiler(job.triple), *hidden],
        "cxx": [*cxx_compiler(job), *hidden],
        "ar": job.toolchain.archiver(),
        "linker": job.toolchain.linker(),
        "first": [f"-I{need.include / headers}" for need in interpreters],
        "drop": [*DROPPED, f"-I{python.parents[1]}/*"],
        "flags_of": {pattern: list(flags) for pattern, flags in driver.flags_of.items()},
    }
    (folder / "settings.json").write_text(json.dumps(settings), "utf-8")
    wrapped = [str(python), "-IS", str(WRAPPER), str(folder / "settings.json")]
    commands = {tool: [*wrapped, tool] for tool in TOOLS.values()}
    # meson takes it from PATH, not from the cross file.
    commands["cython"] = [str(python), "-m", "cython"]
    for name, words in commands.items():
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', "utf-8")
        script.chmod(0o755)
    for name in ("python", "python3"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(python)


def _cross_file(job: Job, driver: MesonDriver) -> str:
    folder = job.work / "bin"
    binaries = {key: str(folder / tool) for key, tool in TOOLS.items()}
    binaries["python"] = str(job.build_python)
    properties: dict[str, object] = {"needs_exe_wrapper": True, "skip_sanity_check": True}
    machine = {"system": "wasi", "cpu_family": "wasm32", "cpu": "wasm32", "endian": "little"}
    words = [*driver.flags, *(driver.vector_flags if job.target.simd else ())]
    flags = {"c_args": words, "cpp_args": words}
    sections: dict[str, Mapping[str, object]] = {
        "binaries": binaries,
        "host_machine": machine,
        "properties": {**properties, **driver.properties},
        "built-in options": flags,
    }
    lines = []
    for section, values in sections.items():
        lines.append(f"[{section}]")
        lines += [f"{key} = {_value(value)}" for key, value in values.items()]
    return "\n".join([*lines, ""])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _show(job: Job, line: str) -> None:
    # ninja begins each line with `[done/all]`.
    if line.startswith("[") and "]" in line:
        job.step.update(f"compile {line[1 : line.index(']')]}")


def _keep_libraries(job: Job, tree: Path) -> None:
    """Copy the libraries of the extension modules, named by their places in the build."""
    plan = json.loads((tree / "meson-info" / "intro-installed.json").read_text("utf-8"))
    built = dict(_extension_modules(plan))
    folder = job.output / "lib"
    folder.mkdir(parents=True, exist_ok=True)
    for name in job.recipe.package.modules if job.recipe.package else ():
        if name not in built:
            raise BuildError(
                f"the build of {job.recipe.name} made no module `{name}`",
                cause=f"it made {', '.join(sorted(built))}",
            )
        shutil.copyfile(built[name], folder / f"{name}.a")
        note = built[name].with_name(built[name].name + wrapper.LIBRARIES)
        for library in map(Path, note.read_text("utf-8").splitlines()):
            dotted = ".".join(library.with_suffix("").parts)
            shutil.copyfile(tree / library, folder / f"{dotted}.a")


def _extension_modules(plan: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    for source, target in plan.items():
        path = Path(target)
        if path.suffix == ".so" and path.is_relative_to(SITE):
            relative = path.relative_to(SITE)
            # `name.cpython-313-x86_64-linux-gnu.so`
            yield ".".join([*relative.parts[:-1], relative.name.partition(".")[0]]), Path(source)


def _keep(item: Install, stage: Path, job: Job) -> None:
    from_source = item.from_.startswith(FROM_SOURCE)
    base = job.source if from_source else stage
    found = sorted(base.glob(item.from_.removeprefix(FROM_SOURCE)))
    if not found:
        raise BuildError(f"the build of {job.recipe.name} left no `{item.from_}`")
    for path in found:
        target = job.output / item.to / (path.name if item.to.endswith("/") else "")
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            ignore = shutil.ignore_patterns(*item.exclude)
            shutil.copytree(path, target, ignore=ignore, dirs_exist_ok=True)
        else:
            shutil.copyfile(path, target)


def _forget_paths(job: Job, stage: Path) -> None:
    """Take the build machine's paths out of the text that meson wrote."""
    folders = {str(job.work): "/build", str(job.toolchain.zig.parent): "/zig"}
    folders |= {str(archive.path): f"/{name}" for name, archive in job.needs.items()}
    folders |= {str(path): f"/{name}" for name, path in job.tools.items()}
    for path in stage.rglob("*"):
        if path.is_file() and path.suffix in (".py", ".h", ".pxd", ".ini", ".pc"):
            text = path.read_text("utf-8")
            for folder, name in folders.items():
                text = text.replace(folder, name)
            path.write_text(text, "utf-8")
