"""The SDK: everything prebuilt that a build of a program takes, in the cache.

sdk = Sdk(cache=cache, console=console, target=target, jobs=2, environment=env)
sysroot = sdk.sysroot()          # builds what is missing
sdk.export(Path("sdk.tar"))      # one file, for a machine that should build nothing
"""

from __future__ import annotations

import io
import json
import tarfile
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm import __version__
from py2wasm.cache import MANIFEST, Cache, cache_key, hash_file
from py2wasm.errors import BuildError, OutputError
from py2wasm.recipes import Archive, RecipeBuilder, load_recipes
from py2wasm.recipes.unpack import unpacked, unpacked_entry
from py2wasm.sources import Fetcher, load_pins
from py2wasm.sysroot import stdlib as stdlib_module
from py2wasm.sysroot.shims import load_shims, pins_of
from py2wasm.sysroot.stdlib import Stdlib, compile_stdlib
from py2wasm.sysroot.sysroot import Sysroot
from py2wasm.target_python import COMPILING, TargetPython

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py2wasm.console import Console
    from py2wasm.target import Target
    from py2wasm.toolchain import Toolchain

RUNTIME = ("libc", "cpython")
NATIVE = "cpython-native"
EXPORT_FORMAT = 1
# Kinds of cache entries that an export carries: what is slow to make, or comes from outside.
EXPORTED = ("archives", "stdlib", "unpacked", "engines")
# Sources that builds of programs use as they are.
UNPACKED = ("nuitka", "cython", "tzdata")
# And those that few builds use: exported where they are there.
SELDOM_UNPACKED = (
    *("binaryen", "mypy", "librt", "ast-serialize", "mypy-extensions", "pathspec"),
    "typing-extensions",
)


@dataclass(frozen=True, kw_only=True)
class SdkItem:
    """One part of the SDK as `py2wasm sdk list` shows it. `size` is in bytes when built."""

    name: str
    version: str
    built: bool
    size: int | None
    path: Path


class Sdk:
    """Everything prebuilt that modules are linked from: builds, lists, exports and imports it."""

    def __init__(
        self,
        *,
        cache: Cache,
        console: Console,
        target: Target,
        toolchain: Toolchain,
        jobs: int,
        environment: Mapping[str, str],
        shims: Path | None = None,
    ) -> None:
        self.cache = cache
        self.console = console
        self.target = target
        self.toolchain = toolchain
        self.fetcher = Fetcher(cache, console)
        self.recipes = load_recipes()
        self.pins = load_pins() | pins_of(self.recipes)
        if shims:
            own = load_shims(shims, self.recipes.keys() | self.pins.keys())
            self.recipes |= own
            self.pins |= pins_of(own)
        self.environment = dict(environment)
        self.jobs = jobs
        self.builder = RecipeBuilder(
            recipes=self.recipes,
            pins=self.pins,
            fetcher=self.fetcher,
            cache=cache,
            console=console,
            toolchain=toolchain,
            target=target,
            jobs=jobs,
            environment=environment,
        )

    def build(self, names: list[str]) -> None:
        """Build the named recipes, or the whole run time if there are none."""
        for name in names:
            self.builder.archive(name)
        if not names:
            self.sysroot()

    @property
    def runtime(self) -> frozenset[str]:
        """The recipes whose archives every program is linked with."""
        return frozenset([*RUNTIME, *self.recipes["cpython"].needs, NATIVE])

    def native_python(self) -> Path:
        """Give the interpreter for this machine."""
        return self.builder.archive(NATIVE).path / "bin" / f"python{self.target.python_minor}"

    def sysroot(self) -> Sysroot:
        """Give the sysroot, building what is missing of it."""
        python = self.native_python()
        libc = self.builder.archive("libc")
        cpython = self.builder.archive("cpython")
        needs = self.recipes["cpython"].needs
        return Sysroot(
            libc=libc,
            cpython=cpython,
            libraries=tuple(self.builder.archive(name) for name in needs),
            python=python,
            stdlib=self._stdlib(cpython, python),
        )

    def unpacked(self, name: str) -> Path:
        """Give the folder of a pinned source that is used as it is."""
        return unpacked(name, self.pins[name], fetcher=self.fetcher, cache=self.cache)

    def list(self) -> list[SdkItem]:
        """List every recipe, whether it is built, and its size."""
        items = []
        for name in sorted(self.recipes):
            built = self.builder.is_built(name)
            path = self.builder.path(name)
            size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
            items.append(
                SdkItem(
                    name=name,
                    version=self.builder.version(name),
                    built=built,
                    size=size if built else None,
                    path=path,
                )
            )
        return items

    def key(self) -> str:
        """Give the hash of all that the SDK is made of: what an exported one is good for."""
        return cache_key(
            {
                "py2wasm": __version__,
                "archives": {name: self.builder.key(name) for name in self.recipes},
                "unpacked": {name: self.pins[name].sha256 for name in UNPACKED},
            }
        )

    def path(self) -> Path:
        """Say where the SDK's parts are."""
        return self.cache.root

    def export(self, file: Path) -> None:
        """Write every part in use to one tar file, after building the run time."""
        wanted = self._in_use()
        folders = [
            entry
            for entry in self.cache.entries()
            if entry.kind == "engines" or entry.path in wanted
        ]
        header = {"format": EXPORT_FORMAT, "py2wasm": __version__, "target": self.target.triple}
        temporary = file.with_name(file.name + ".part")
        try:
            with tarfile.open(temporary, "w:gz", compresslevel=3) as tar:
                _add_bytes(tar, "sdk.json", json.dumps(header).encode())
                for entry in folders:
                    name = f"{entry.kind}/{entry.path.name}"
                    tar.add(entry.path, arcname=name, filter=_anonymous)
            temporary.rename(file)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise OutputError(f"cannot write `{file}`", cause=_words(error)) from error

    def import_(self, file: Path) -> int:
        """Take every part from an exported file and give their number."""
        with tempfile.TemporaryDirectory(prefix="py2wasm-sdk-") as work:
            root = Path(work)
            try:
                with tarfile.open(file) as tar:
                    tar.extractall(root, filter="data")
                header = json.loads((root / "sdk.json").read_text("utf-8"))
            except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError) as error:
                raise BuildError(
                    f"`{file}` is not an exported SDK, or a damaged one", cause=_words(error)
                ) from error
            self._check_header(file, header)
            entries = sorted(root.glob("*/*"))
            # Nothing is taken from a file that is not sound as a whole.
            for folder in entries:
                self._check_part(folder)
            for folder in entries:
                # The cache writes its own, of everything in the folder.
                (folder / MANIFEST).unlink()
                name, _, key = folder.name.rpartition("-")
                self.cache.adopt(folder.parent.name, name, key, folder)
            return len(entries)

    def clean(self) -> int:
        """Remove everything in the cache and give the bytes freed."""
        return self.cache.clean()

    def _in_use(self) -> set[Path]:
        """Name the entries that builds of this version take; the cache may hold older ones too."""
        sysroot = self.sysroot()
        sources = {self.unpacked(name).parent for name in UNPACKED}
        sources |= {
            self.cache.path(*unpacked_entry(name, self.pins[name])) for name in SELDOM_UNPACKED
        }
        return {sysroot.stdlib.path, *sources, *(self.builder.path(name) for name in self.recipes)}

    def _check_header(self, file: Path, header: object) -> None:
        found = header.get("format") if isinstance(header, dict) else None
        if found != EXPORT_FORMAT:
            raise BuildError(
                f"`{file}` was exported by another version of py2wasm",
                cause=f"it has format {found}, this one reads {EXPORT_FORMAT}",
            )

    def _check_part(self, folder: Path) -> None:
        kind, (name, _, key) = folder.parent.name, folder.name.rpartition("-")
        if kind not in EXPORTED or not name or not (folder / MANIFEST).is_file():
            raise BuildError(f"the exported SDK holds something unknown: `{kind}/{folder.name}`")
        if not Cache(folder.parents[1], self.console).holds(kind, name, key):
            raise BuildError(f"`{kind}/{folder.name}` in the exported SDK is damaged")

    def _stdlib(self, cpython: Archive, python: Path) -> Stdlib:
        sources = cpython.path / "stdlib"
        key = cache_key(
            {
                "cpython": cpython.key,
                "worker": [hash_file(path) for path in COMPILING],
                "format": hash_file(Path(stdlib_module.__file__)),
                "columns": False,
            }
        )

        def create(folder: Path) -> None:
            with (
                self.console.step("Compiling the standard library") as step,
                TargetPython(python, columns=False) as target,
            ):
                compile_stdlib(sources, self.target.stdlib_path, target, folder, step)

        return Stdlib(self.cache.entry("stdlib", "stdlib", key, create), sources)


def _words(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    # The times stay: the interpreter would write new `.pyc` files for sources with other times.
    info.uname = info.gname = ""
    return info


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))
