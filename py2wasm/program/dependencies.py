"""Requirements installed for one build, for the Python that the module speaks.

pip chooses packages by the version it is told, but reads the environment markers of their
dependencies (`; python_version >= "3.13"`) for the interpreter that it runs in itself. What is
downloaded is therefore read again for the target, and what is missing by that is asked for too.
"""

from __future__ import annotations

import copy
import platform
import zipfile
from typing import TYPE_CHECKING

from packaging.metadata import Metadata
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from py2wasm.cache import Cache, cache_key
from py2wasm.errors import SettingsError
from py2wasm.process import package_command, run
from py2wasm.program.environment import Environment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from py2wasm.console import Console
    from py2wasm.target import Target

# Each round finds dependencies one level deeper, of those that pip's own markers leave out.
ROUNDS = 8


def install_dependencies(
    requirements: Sequence[str],
    *,
    cache: Cache,
    console: Console,
    target: Target,
    environment: Mapping[str, str],
) -> Environment:
    """Install requirements for the target's Python version into a folder of the cache.

    Wheels for this machine are taken too: their Python half is what counts, and native code in
    them is found and judged when it is imported.

    Raises `SettingsError` for a text that is no requirement, `ToolError` if pip finds no package.
    """
    wanted = _applying(map(_parse, requirements), target_markers(target))
    if not wanted:
        return Environment()
    key = cache_key({"requirements": sorted(requirements), "target": target.python})

    def create(folder: Path) -> None:
        work = cache.work("dependencies", "pip", key)
        pip = Pip(target=target, environment=environment, log=work / "pip.log")
        with console.step(f"Installing {', '.join(requirements)}"):
            pip.install(pip.download(wanted, work), folder)

    return Environment(site=(cache.entry("dependencies", "site", key, create),))


class Pip:
    """pip of the interpreter that runs this, working for the target."""

    def __init__(self, *, target: Target, environment: Mapping[str, str], log: Path) -> None:
        self._target = target
        self._environment = environment
        self._log = log

    def download(self, requirements: Sequence[Requirement], work: Path) -> list[Path]:
        """Fetch the wheels of requirements and of all they need on the target."""
        wanted = list(requirements)
        markers = target_markers(self._target)
        for number in range(ROUNDS):
            folder = work / f"wheels-{number}"
            self._run("download", "-q", "-d", str(folder), *map(str, wanted))
            wheels = sorted(folder.glob("*.whl"))
            missing = find_missing(requirements, map(read_metadata, wheels), markers)
            if not missing:
                break
            wanted += missing
        return wheels

    def install(self, wheels: Iterable[Path], folder: Path) -> None:
        """Unpack wheels into `folder`."""
        self._run(
            "install", "-q", "--no-index", "--no-deps", "--no-compile",
            # Which is checked for the interpreter that pip runs in.
            "--ignore-requires-python",
            "--target", str(folder), *map(str, wheels),
        )  # fmt: skip

    def _run(self, command: str, *arguments: str) -> None:
        machine, minor = platform.machine(), self._target.python_minor
        platforms = ["any", f"manylinux_2_28_{machine}", f"manylinux2014_{machine}"]
        tags = [
            "--python-version", minor, "--only-binary", ":all:", "--implementation", "cp",
            "--abi", f"cp{minor.replace('.', '')}", "--abi", "abi3", "--abi", "none",
            *(f"--platform={name}" for name in platforms),
        ]  # fmt: skip
        run(
            [*package_command("pip"), command, *tags, *arguments],
            log=self._log,
            env=self._environment,
        )


def target_markers(target: Target) -> dict[str, str]:
    """Give the environment that markers are evaluated in (PEP 508), as the module answers it."""
    return {
        "implementation_name": "cpython",
        "implementation_version": target.python,
        "os_name": "posix",
        "platform_machine": "wasm32",
        "platform_python_implementation": "CPython",
        "platform_release": "0.0.0",
        "platform_system": "wasi",
        "platform_version": "0.0.0",
        "python_full_version": target.python,
        "python_version": target.python_minor,
        "sys_platform": "wasi",
    }


def read_metadata(wheel: Path) -> Metadata:
    """Read what a wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (
            name
            for name in archive.namelist()
            if name.endswith(".dist-info/METADATA") and name.count("/") == 1
        )
        # Old packages break rules that do not matter here.
        return Metadata.from_email(archive.read(name), validate=False)


def needed_of(declared: Iterable[str], *, provided: Collection[str]) -> tuple[str, ...]:
    """Give the requirements of a project but for distributions that come from elsewhere."""
    return tuple(text for text in declared if canonicalize_name(_parse(text).name) not in provided)


def _applying(requirements: Iterable[Requirement], markers: Mapping[str, str]) -> list[Requirement]:
    """Give the requirements whose markers hold, without those."""
    return [
        _without_marker(requirement)
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate({**markers, "extra": ""})
    ]


def _without_marker(requirement: Requirement) -> Requirement:
    bare = copy.copy(requirement)
    bare.marker = None
    return bare


def find_missing(
    requirements: Sequence[Requirement],
    found: Iterable[Metadata],
    markers: Mapping[str, str],
) -> list[Requirement]:
    """Give the dependencies, of `requirements` and of theirs in turn, that are not in `found`."""
    packages = {canonicalize_name(metadata.name): metadata for metadata in found}
    missing = []
    waiting = list(requirements)
    seen: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        metadata = packages.get(canonicalize_name(requirement.name))
        if metadata is None:
            missing.append(requirement)
            continue
        for dependency in metadata.requires_dist or ():
            marker = dependency.marker
            if marker is None or any(
                marker.evaluate({**markers, "extra": extra}) for extra in ("", *requirement.extras)
            ):
                waiting.append(_without_marker(dependency))
    return missing


def _parse(text: str) -> Requirement:
    try:
        return Requirement(text)
    except InvalidRequirement as error:
        raise SettingsError(
            f"`{text}` in `dependencies` is not a requirement",
            cause=str(error).partition("\n")[0],
            hint='write it as in pyproject.toml, e.g. `"attrs>=24"`',
        ) from error
