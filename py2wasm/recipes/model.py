"""The recipe file: `recipe.toml` beside its numbered patches, read and checked.

A recipe names a pin (`source`), what it needs built before (`needs`, `build_python`) and exactly
one driver table, which says how the source becomes an archive. Unknown keys are errors.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from py2wasm.cache import hash_file
from py2wasm.errors import BuildError
from py2wasm.recipes.profile import ProfileRule
from py2wasm.resources import ext_shims
from py2wasm.sources import Pin  # noqa: TC001 - pydantic reads the annotations

CORE = Path(__file__).parent / "core"
DRIVERS = ("autoconf", "cc", "libc", "extension", "libcxx", "meson", "rust")
# What recipes came to have later: without it, the keys of those before are as they were.
LATER = ("extension", "libcxx", "meson", "rust", "debs", "tools", "package")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Install(_Strict):
    """Copy `from` (a glob in the build tree, or `{source}/...`) to `to` in the archive."""

    from_: Annotated[str, Field(alias="from")]
    to: str
    exclude: tuple[str, ...] = ()


class Edit(_Strict):
    """Replace what `pattern` (a regular expression) matches in a file that configure wrote."""

    file: str
    pattern: str
    replacement: str


class AutoconfDriver(_Strict):
    """configure && make, out of tree. `steps` is the expected number of compilations.

    In the place of `flags` a recipe can have `profile`: a record, and the rule that chooses by it.
    """

    configure: tuple[str, ...] = ()
    make: tuple[str, ...]
    environment: dict[str, str] = {}
    site_file: str | None = None
    site: tuple[str, ...] = ()
    # Files compiled with flags other than those of the build, by the flags.
    flags: dict[str, tuple[str, ...]] = {}
    steps: int = 0
    edit: tuple[Edit, ...] = ()
    install: Annotated[tuple[Install, ...], Field(min_length=1)]


class CcDriver(_Strict):
    """Compile a list of C files into one static library."""

    library: str
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    flags: tuple[str, ...] = ("-O2",)
    headers: tuple[str, ...] = ()


class ExtensionDriver(_Strict):
    """Compile C and C++ files, by default against CPython's headers, into one static library.

    `include` names folders of the source; `headers` those of needs, e.g. `{zlib}/include`.
    `flags_of` are for the files that match a pattern. `unwind`
    names the files whose longjmp becomes early returns (see `unwind.py`). `files` are copied from
    the recipe's folder into the source first, `install` copies headers for others. `.pyx` files are
    translated by Cython first, to `cython_language` unless they name a language themselves.
    """

    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    headers: str = "{cpython}/include/python3.13"
    defines: tuple[str, ...] = ()
    flags: tuple[str, ...] = ("-O2",)
    flags_of: dict[str, tuple[str, ...]] = {}
    unwind: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    install: tuple[Install, ...] = ()
    cython_language: Literal["c", "c++"] = "c"


class MesonDriver(_Strict):
    """meson and ninja, with a compiler that makes static libraries of extension modules.

    `meson` are the arguments with which Python runs it; `{source}` and the names of the recipe's
    tools stand for their folders. `flags` are the compiler's for every file, C and C++,
    `vector_flags` those that come to them on a target with vectors, `flags_of` those of the files
    that match a pattern. `files` are copied from the recipe's folder to places in the source,
    before it is configured. `install` takes from what meson installed, or from `{source}/...`.
    """

    meson: tuple[str, ...] = ("-m", "mesonbuild.mesonmain")
    options: tuple[str, ...] = ()
    properties: dict[str, str | bool] = {}
    flags: tuple[str, ...] = ()
    vector_flags: tuple[str, ...] = ()
    files: dict[str, str] = {}
    flags_of: dict[str, tuple[str, ...]] = {}
    install: tuple[Install, ...] = ()


class RustDriver(_Strict):
    """Crates by a plan, into one static library whose panics are early returns.

    `flags` are the compiler's for every crate of the target. `environment` is for compiler and
    build scripts; `{recipe}`, `{source}` and `{python}` stand for the recipe's folder, the source
    and the interpreter of `build_python`.
    """

    plan: str
    target: str = "wasm32-wasip1"
    # Of the last crate: what the plan was made for.
    features: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    environment: dict[str, str] = {}
    # Of the recipe's folder, read by what is built.
    files: tuple[str, ...] = ()


class PackageTable(_Strict):
    """What a shim gives to programs.

    `modules` maps extension modules, by their dotted names, to their init functions. `python`
    installs Python files below `site/` in the archive, from the source or, as `{tool}/...`, from a
    tool. `companions` are files of packages that it needs, for programs whose environment has none
    of them. `imports` names what a module imports that no scan of Python can see, such as native
    code by itself; `ignored` what it imports that a program needs only if it does so itself;
    `asked` what an attribute (`package.attribute`) needs once a program mentions it; `words` what
    a program needs that writes a word in a string, such as the ending of a file's name.
    `documentation` names its modules that only give docstrings to what is written in C;
    `stack_size` says how many bytes of stack its own limits of recursion are made for.
    """

    modules: Annotated[dict[str, str], Field(min_length=1)]
    python: tuple[Install, ...] = ()
    companions: tuple[Install, ...] = ()
    imports: dict[str, tuple[str, ...]] = {}
    ignored: dict[str, tuple[str, ...]] = {}
    asked: dict[str, tuple[str, ...]] = {}
    words: dict[str, tuple[str, ...]] = {}
    documentation: tuple[str, ...] = ()
    stack_size: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _speaks_of_its_modules(self) -> PackageTable:
        named = sorted(self.imports.keys() | self.ignored.keys() | self.asked.keys())
        if unknown := [name for name in named if name.partition(".")[0] not in self.names]:
            raise ValueError(
                f"what imports or is asked is none of its modules: {', '.join(unknown)}"
            )
        return self

    @property
    def names(self) -> frozenset[str]:
        """The top-level modules that it provides."""
        tops = {name.partition(".")[0] for name in self.modules}
        installed = {item.to.partition("/")[0] for item in self.python}
        return frozenset(tops | {name for name in installed if name.isidentifier()})


class LibcDriver(_Strict):
    """zig's libc, start file and compiler run time."""

    emulations: tuple[str, ...]


class LibcxxDriver(_Strict):
    """zig's C++ library."""


class Recipe(_Strict):
    """One native source and how it is built.

    `tools` are pins that are unpacked beside the source, such as what runs on the build machine;
    their folders are on Python's path. `debs` is the lock file of Debian packages that the driver
    uses.
    """

    name: str
    folder: Path
    source: str | None = None
    platform: Literal["target", "native"] = "target"
    needs: tuple[str, ...] = ()
    build_python: str | None = None
    tools: tuple[str, ...] = ()
    debs: str | None = None
    autoconf: AutoconfDriver | None = None
    cc: CcDriver | None = None
    libc: LibcDriver | None = None
    extension: ExtensionDriver | None = None
    libcxx: LibcxxDriver | None = None
    meson: MesonDriver | None = None
    rust: RustDriver | None = None
    # Of a shim: the pin of its source, those of tools that no other recipe uses, and what programs
    # get of it.
    pin: Pin | None = None
    pins: dict[str, Pin] = {}
    package: PackageTable | None = None

    @model_validator(mode="after")
    def _has_one_driver(self) -> Recipe:
        drivers = [name for name in DRIVERS if getattr(self, name) is not None]
        if len(drivers) != 1:
            raise ValueError("a recipe has exactly one driver table")
        if self.driver not in ("libc", "libcxx") and self.source is None:
            raise ValueError("a recipe names its `source` pin")
        return self

    @property
    def driver(self) -> str:
        """The name of its driver."""
        return next(name for name in DRIVERS if getattr(self, name) is not None)

    @property
    def requires(self) -> tuple[str, ...]:
        """Every recipe that is built before this one."""
        return (*self.needs, *((self.build_python,) if self.build_python else ()))

    @property
    def has_vectors(self) -> bool:
        """Whether it is compiled in another way for targets with vectors."""
        return self.meson is not None and bool(self.meson.vector_flags)

    @property
    def patches(self) -> list[Path]:
        """Its patches in order."""
        return sorted(self.folder.glob("patches/*.patch"))

    @property
    def crate_patches(self) -> list[Path]:
        """Its patches to crates in order."""
        return sorted(self.folder.glob("patches/crates/*.patch"))

    @property
    def site_patches(self) -> list[Path]:
        """Its patches to the Python files that it installs, in order."""
        return sorted(self.folder.glob("patches/site/*.patch"))

    def inputs(self) -> dict[str, object]:
        """Give what takes part in the cache key besides pins, tools and needs."""
        unused = {name for name in LATER if getattr(self, name) in (None, ())}
        left_out = {"folder", "pin", "pins", *unused}
        recipe = self.model_dump(mode="json", exclude=left_out, by_alias=True)
        if self.package is not None:
            # What is read when programs are built leaves the archive as it is.
            for key in ("asked", "words", "documentation", "stack_size"):
                del recipe["package"][key]
        files = list(self.extension.files) if self.extension is not None else []
        if self.meson is not None:
            files += self.meson.files
        if self.rust is not None:
            files += [self.rust.plan, *self.rust.files]
            recipe["crate patches"] = {p.name: hash_file(p) for p in self.crate_patches}
        if self.extension is not None or self.meson is not None or self.rust is not None:
            recipe["files"] = {name: hash_file(self.folder / name) for name in files}
        if self.site_patches:
            recipe["site patches"] = {p.name: hash_file(p) for p in self.site_patches}
        if self.debs is not None:
            recipe["debs"] = hash_file(self.folder / self.debs)
        return {
            "recipe": recipe,
            "patches": {patch.name: hash_file(patch) for patch in self.patches},
        }


def load_recipes(*roots: Path) -> dict[str, Recipe]:
    """Read every recipe below `roots` (the run time's own and the shims by default)."""
    recipes: dict[str, Recipe] = {}
    for root in roots or (CORE, ext_shims()):
        for path in sorted(root.glob("*/recipe.toml")):
            recipes[path.parent.name] = _load(path)
    return recipes


def _apply_profile(driver: dict[str, object], folder: Path) -> None:
    """Put what a recorded profile chooses in the place of the profile."""
    if "profile" in driver:
        driver["flags"] = ProfileRule.model_validate(driver.pop("profile")).choose(folder)


def _load(path: Path) -> Recipe:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        if "pin" in data:
            data.setdefault("source", path.parent.name)
        _apply_profile(data.get("autoconf", {}), path.parent)
        return Recipe.model_validate({"name": path.parent.name, "folder": path.parent, **data})
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise BuildError(f"the recipe `{path}` is not valid", cause=str(error)) from error
