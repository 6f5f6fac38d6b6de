"""Writes what a recipe's `[rust]` table stands on: the lock file of its packages, and the plan.

    python ext_shims/lock_rust.py pydantic-core

For whoever updates a recipe; builds only read what this wrote. Needs apt-get, dpkg-deb and any
cargo. The packages are those of the suite's main archive: the crates that the manifest names with
what they depend on, and the compiler. cargo says which of them the build takes (its unit graph);
the dynamic loader says what the compiler itself needs.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from py2wasm.cache import Cache
from py2wasm.console import Console
from py2wasm.recipes import Recipe, load_recipes
from py2wasm.recipes.rust import CRATES, RUSTC
from py2wasm.recipes.unpack import apply_patch, unpack
from py2wasm.settings import load_settings
from py2wasm.sources import Fetcher
from py2wasm.sources.debian import archive_uris, private_apt, run_apt
from py2wasm.sources.debs import Deb, Debs
from py2wasm.sources.url import check_file, download_url

if TYPE_CHECKING:
    from collections.abc import Iterable

SUITE = "trixie"
COMPILER = ("rustc", "libstd-rust-dev", "libstd-rust-dev-wasm32")
# What packages of crates and the compiler's package bring along that is none of theirs.
WANTED = re.compile(r"librust-.*|libstd-rust-.*|rustc|lib(?!.*-dev$).*|zlib1g")
REGISTRY_KINDS = {"lib": "lib", "rlib": "lib", "proc-macro": "proc-macro", "staticlib": "staticlib"}


def main(names: list[str]) -> None:
    """Lock the recipes that the arguments name."""
    recipes = load_recipes()
    console = Console()
    settings = load_settings(overrides={}, project=Path.cwd(), environ=os.environ)
    cache = Cache(settings.cache, console)
    for name in names:
        recipe = recipes[name]
        assert recipe.pin
        assert recipe.rust
        assert recipe.debs
        tarball = Fetcher(cache, console).fetch(name, recipe.pin)
        with tempfile.TemporaryDirectory(prefix="py2wasm-lock-") as folder:
            work = Path(folder)
            source = work / "source"
            unpack(tarball, source, recipe.patches)
            (source / "Cargo.lock").unlink(missing_ok=True)
            known = find_packages(source, work)
            contents = fetch_packages(known, work)
            units = plan(recipe, source, work)
            lines = lock(known, contents, units, work)
        (recipe.folder / recipe.debs).write_text(lines, "utf-8")
        rows = ",\n".join(json.dumps(unit) for unit in units)
        (recipe.folder / recipe.rust.plan).write_text(f"[\n{rows}\n]\n", "utf-8")


def find_packages(source: Path, work: Path) -> dict[str, Deb]:
    """Ask apt for every package that the manifest's crates and the compiler depend on."""
    manifest = tomllib.loads((source / "Cargo.toml").read_text("utf-8"))
    crates = {**manifest["dependencies"], **manifest.get("build-dependencies", {})}
    roots = [f"librust-{name.replace('_', '-')}-dev" for name in crates]
    folder = work / "apt"
    folder.mkdir()
    apt = private_apt(folder, SUITE, "deb")
    run_apt([*apt, "update"])
    install = ["install", "--print-uris", "--no-install-recommends", *COMPILER, *roots]
    files = re.findall(r"^'[^']+' (\S+?)_\S+\.deb ", run_apt([*apt, *install]), re.MULTILINE)
    names = [name for name in files if WANTED.fullmatch(name)]
    options = apt[2:]
    stanzas = run_apt(["apt-cache", *options, "show", *names]).strip().split("\n\n")
    found = {}
    for stanza in stanzas:
        fields = dict(re.findall(r"^(\w+): (.*)$", stanza, re.MULTILINE))
        found[fields["Package"]] = Deb(
            sha256=fields["SHA256"], size=int(fields["Size"]), path=fields["Filename"]
        )
    return found


def fetch_packages(known: dict[str, Deb], work: Path) -> dict[str, list[str]]:
    """Unpack all packages together, and give the paths that are in each."""
    contents = {}
    file = work / "package.deb"
    for name, deb in known.items():
        download_url(f"{archive_uris()[0]}/{deb.path}", deb.size, file)
        check_file(file, deb.size, deb.sha256)
        subprocess.run(["dpkg-deb", "-x", str(file), str(work / "root")], check=True)
        listing = output(["dpkg-deb", "-c", str(file)])
        contents[name] = re.findall(r" \./(\S+)(?: -> \S+)?$", listing, re.MULTILINE)
    return contents


def plan(recipe: Recipe, source: Path, work: Path) -> list[dict[str, Any]]:
    """Let cargo say what it would build, and put it in an order in which it can be built."""
    assert recipe.rust
    registry = work / "root" / CRATES
    for patch in recipe.crate_patches:
        apply_patch(patch, registry)
    home = work / "cargo"
    home.mkdir()
    compiler = work / "rustc"
    words = [*Debs(root=work / "root").command(RUSTC), "--sysroot", str(work / "root" / "usr")]
    compiler.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
    compiler.chmod(0o755)
    (home / "config.toml").write_text(
        f'[source.crates-io]\nreplace-with = "debian"\n[source.debian]\ndirectory = "{registry}"\n'
        f'[net]\noffline = true\n[build]\nrustc = "{compiler}"\n'
    )
    # The graph is a thing of unreleased compilers, unless one is told to be one.
    environment = {**os.environ, "CARGO_HOME": str(home), "RUSTC_BOOTSTRAP": "1"}
    features = [f"--features={name}" for name in recipe.rust.features]
    cargo = ["cargo", "build", "--release", "--unit-graph", "-Zunstable-options", *features]
    graph = json.loads(
        output([*cargo, f"--target={recipe.rust.target}"], cwd=source, env=environment)
    )
    metadata = json.loads(
        output(["cargo", "metadata", "--format-version=1"], cwd=source, env=environment)
    )
    packages = {package["id"]: package for package in metadata["packages"]}
    units = graph["units"]
    needs = {
        number: [item["index"] for item in unit["dependencies"]]
        for number, unit in enumerate(units)
    }
    order = list(TopologicalSorter(needs).static_order())
    places = {number: place for place, number in enumerate(order)}
    return [planned(units[number], packages, places, source, registry) for number in order]


def planned(
    unit: dict[str, Any],
    packages: dict[str, dict[str, Any]],
    places: dict[int, int],
    source: Path,
    registry: Path,
) -> dict[str, Any]:
    """Give one row of the plan; what is as usual is left out."""
    package = packages[unit["pkg_id"]]
    target = unit["target"]
    folder = Path(package["manifest_path"]).parent
    if target["kind"] == ["custom-build"]:
        kind = "run" if unit["mode"] == "run-custom-build" else "build-script"
    else:
        kind = REGISTRY_KINDS[target["kind"][0]]
    row = {
        "crate": target["name"].replace("-", "_"),
        "package": package["name"],
        "version": package["version"],
        "folder": "" if folder == source else folder.relative_to(registry).as_posix(),
        "file": Path(target["src_path"]).relative_to(folder).as_posix(),
        "kind": kind,
        "edition": target["edition"],
        "features": unit["features"],
        "host": unit["platform"] is None,
        "links": package["links"],
        "needs": sorted(
            (item["extern_crate_name"], places[item["index"]]) for item in unit["dependencies"]
        ),
    }
    return {key: value for key, value in row.items() if value not in ("", [], None, False)}


def lock(
    known: dict[str, Deb], contents: dict[str, list[str]], units: list[dict[str, Any]], work: Path
) -> str:
    """Give the lock file of the packages that the plan's crates and the compiler are in."""
    root = work / "root"
    loader = Debs(root=root).command(RUSTC)
    linked = output([loader[0], "--list", *loader[1:]])
    libraries = {Path(path).name for path in re.findall(r"=> (\S+)", linked)}
    crates = {f"{CRATES}/{unit['folder']}/" for unit in units if "folder" in unit}
    wanted = set(COMPILER)
    for name, paths in contents.items():
        files = {path.rpartition("/")[2] for path in paths if "lib/x86_64-linux-gnu/" in path}
        if crates & set(paths) or files & libraries:
            wanted.add(name)
    return "".join([HEADER, *rows(known[name] for name in wanted)])


HEADER = f"""\
# Packages of Debian's {SUITE}: the Rust compiler, what it is linked with, the crates of the plan.
# Written by ext_shims/lock_rust.py: SHA-256, size in bytes, place in the archive.
"""


def rows(debs: Iterable[Deb]) -> list[str]:
    """Give the lines of a lock file."""
    return sorted(
        (f"{deb.sha256} {deb.size} {deb.path}\n" for deb in debs), key=lambda row: row.split()[2]
    )


def output(
    command: list[str], *, cwd: Path | None = None, env: dict[str, str] | None = None
) -> str:
    """Run a command and give what it prints."""
    return subprocess.run(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


if __name__ == "__main__":
    main(sys.argv[1:])
