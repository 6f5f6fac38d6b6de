"""The documentation is current: generated pages, links, the settings and options that it names."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.settings.model import settings_keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
# Written by long runs; a link to one that is not there yet is right.
MEASURED = (
    "docs/reference/conformance.md",
    "docs/reference/combinations.md",
    "docs/reference/benchmarks.md",
    "docs/reference/benchmarks-nodes.md",
    "docs/reference/benchmarks-packages.md",
    "docs/reference/benchmarks-pulley.md",
    "docs/reference/benchmarks-typed.md",
)
PAGES = sorted(
    path
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md"))
    if path.relative_to(ROOT).as_posix() not in MEASURED
)
LINK = re.compile(r"\]\((?!https?:)(?P<file>[^)#]*)(?:#(?P<heading>[^)]*))?\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def generate() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(DOCS)
        yield importlib.import_module("generate")


def test_generated_pages_are_current() -> None:
    # In a process of its own: help texts depend on what other tests did to the command line.
    program = "import generate, json; print(json.dumps(generate.pages()))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": f"{DOCS}{os.pathsep}{DOCS.parent}"},
        capture_output=True,
        text=True,
        check=True,
    )
    pages = json.loads(done.stdout)
    stale = [name for name, text in pages.items() if (DOCS / name).read_text("utf-8") != text]
    assert len(pages) == 13
    assert stale == [], "run `python docs/generate.py`"


def test_the_module_map_tells_a_new_module(generate: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "one.py").write_text('"""One thing | another.\n\nMore."""\n')
    table = generate.module_map(tmp_path)
    assert table.splitlines()[2:] == [r"| `room/one.py` | One thing \| another. |"]


def test_every_module_says_what_it_is_for(generate: ModuleType) -> None:
    assert [row for row in generate.module_maps().splitlines() if "|  |" in row] == []


def test_every_command_and_setting_is_in_the_reference(generate: ModuleType) -> None:
    text = generate.pages()["reference/cli.md"]
    for name in ("build", "run", "sdk import", "cache clean", "doctor"):
        assert f"## `py2wasm {name}`" in text
    settings = generate.pages()["reference/settings.md"]
    for key in settings_keys():
        assert f"## `{key.name}`" in settings
        assert not key.option or not key.option.startswith("--") or key.option in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.finditer(FENCE.sub("", page.read_text("utf-8"))):
        target = (page.parent / link["file"]).resolve() if link["file"] else page
        if target.relative_to(ROOT).as_posix() in MEASURED:
            continue
        assert target.exists(), link[0]
        if link["heading"]:
            assert link["heading"] in _headings(target), link[0]


def test_the_index_lists_every_page() -> None:
    index = DOCS / "index.md"
    listed = {(DOCS / link["file"]).resolve() for link in LINK.finditer(index.read_text("utf-8"))}
    assert set(DOCS.rglob("*.md")) - listed == {index}


def test_the_rooms_are_those_of_the_import_contracts() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = [each["layers"] for each in contracts["contracts"] if each["type"] == "layers"]
    text = (DOCS / "explanation" / "architecture.md").read_text("utf-8")
    rooms = text.partition("## Rooms, and which way imports point\n\n")[2].partition("\n## ")[0]
    chains = [paragraph for paragraph in rooms.split("\n\n") if "→" in paragraph]
    told = [
        [re.findall(r"`(\w+)`", step) for step in chain.rpartition(":")[2].split("→")]
        for chain in chains
    ]
    assert told == [
        [[name.partition(".")[2] for name in each.split(" | ")] for each in package]
        for package in layers
    ]


def test_settings_named_in_tables_exist() -> None:
    known = {key.name for key in settings_keys() if key.in_project}
    block = re.compile(r"^ *\[tool\.py2wasm\]\n(?P<keys>(?: *[a-z-]+ = .*\n)+)", re.MULTILINE)
    found = {
        line.split(" = ")[0].strip()
        for page in PAGES
        for match in block.finditer(page.read_text("utf-8"))
        for line in match["keys"].splitlines()
    }
    assert {"entry", "data", "include"} <= found
    assert found <= known


def _headings(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
