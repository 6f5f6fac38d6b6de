"""The page of a module in a real browser: seen, searched, drilled into, and asking nobody."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.cache import cache_key
from py2wasm.inspect import Node, inspect_module, render_page
from tests.integration.tool import Tool

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.sysroot import Sysroot

pytestmark = pytest.mark.toolchain

DRIVER = Path(__file__).with_name("browser.mjs")
# Chromium for machines that have none, and what drives it.
PACKAGES = {"@sparticuz/chromium": "153.0.0", "puppeteer-core": "25.16.0"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 120
HOSTILE = "</script><img src=x onerror=alert(1)>${title}'\"&\u2028"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What a browser said: of each step, what was then on the page."""

    seen: list[dict[str, Any]]
    requests: list[str]
    complaints: list[str]
    screenshot: Path


@dataclass(frozen=True, kw_only=True)
class Browser:
    modules: Path
    # Where the browser is unpacked, once for all tests.
    unpacked: Path
    folder: Path

    def visit(self, page: Path, *steps: tuple[object, ...]) -> Visit:
        """Open a page and do the steps; see `browser.mjs`."""
        plan, screenshot = self.folder / "steps.json", self.folder / "page.png"
        plan.write_text(json.dumps(steps))
        driver = self.modules / DRIVER.name
        own = next(filter(None, map(shutil.which, BROWSERS)), None)
        done = subprocess.run(
            ["node", str(driver), str(page), str(plan), str(screenshot)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            env={**os.environ, "TMPDIR": str(self.unpacked), **({"CHROMIUM": own} if own else {})},
        )
        assert done.returncode == 0, done.stderr
        return Visit(**json.loads(done.stdout), screenshot=screenshot)


@pytest.fixture(scope="session")
def browser_modules(tool_cache: Cache) -> Path:
    """The folder with the browser's driver and the packages that it needs."""
    if shutil.which("npm") is None:
        pytest.skip("the browser comes from npm, which is not installed")

    def create(folder: Path) -> None:
        names = [f"{name}@{version}" for name, version in PACKAGES.items()]
        options = ["--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        subprocess.run(["npm", "install", *options, "--prefix", str(folder), *names], check=True)
        shutil.copy(DRIVER, folder)

    key = cache_key({"packages": PACKAGES, "driver": DRIVER.read_text("utf-8")})
    return tool_cache.entry("tests", "browser", key, create)


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chromium")


@pytest.fixture
def browser(browser_modules: Path, unpacked: Path, tmp_path: Path) -> Browser:
    return Browser(modules=browser_modules, unpacked=unpacked, folder=tmp_path)


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory, tool_cache: Cache, sysroot: Sysroot) -> Path:
    """The page of a small module, which is beside it."""
    tool = Tool(folder=tmp_path_factory.mktemp("page"), cache=tool_cache.root)
    tool.write("app.py", "import json\nprint(json.dumps(1))\n")
    module = tool.built("app.py")
    done = tool("-q", "inspect", module, "--html", "app.html")
    assert (done.returncode, done.stderr) == (0, "")
    return tool.folder / "app.html"


def test_the_treemap(page: Path, browser: Browser) -> None:
    visit = browser.visit(page, ("look",))
    assert visit.requests == [page.as_uri()]
    assert visit.complaints == []
    (seen,) = visit.seen
    assert seen["way"] == ["app.wasm"]
    assert seen["drawn"] > 1000
    total = sum(cell["size"] for cell in seen["cells"])
    covered = seen["map"]["width"] * seen["map"]["height"]
    # An area's share of the map is its share of the file; gaps cost small ones a little.
    for cell in (cell for cell in seen["cells"] if cell["size"] > total / 50):
        share = cell["width"] * cell["height"] / covered
        assert share == pytest.approx(cell["size"] / total, rel=0.06)
    assert [row[0] for row in seen["rows"]][:2] == [cell["name"] for cell in seen["cells"]][:2]
    assert not seen["overflow"]
    assert visit.screenshot.stat().st_size > 30_000


def test_drilling_down_and_back(page: Path, browser: Browser) -> None:
    (start,) = browser.visit(page, ("look",)).seen
    cell = next(cell for cell in start["cells"] if cell["name"] == "run time")
    visit = browser.visit(
        page,
        ("hover", cell["x"] + 20, cell["y"] + 8),
        ("press", cell["x"] + 20, cell["y"] + 8),
        ("click", "#parts tr:first-child button"),
        ("back",),
        ("click", "#way button:first-child"),
    )
    hovered, inside, deeper, back, home = visit.seen
    assert hovered["tip"].startswith("run time")
    assert inside["way"] == ["app.wasm", "run time"]
    assert inside["address"] == "#run%20time"
    assert {cell["name"] for cell in inside["cells"]} >= {"interpreter", "libc"}
    assert deeper["way"] == ["app.wasm", "run time", "interpreter"]
    assert back["way"] == inside["way"]
    assert home["way"] == start["way"]
    assert visit.complaints == []


def test_searching(page: Path, browser: Browser) -> None:
    visit = browser.visit(
        page,
        ("key", "/"),
        ("type", "_PyEval_EvalFrameDefault"),
        ("click", "#parts button"),
        ("click", "#search"),
        ("key", "Escape"),
    )
    _, found, shown, _, cleared = visit.seen
    # The function, and a table that the compiler made for it.
    assert found["caption"].startswith(f"{len(found['rows'])} found")
    assert found["faded"] > found["drawn"] / 2
    assert all("_PyEval_EvalFrameDefault" in row[0] for row in found["rows"])
    assert shown["way"][-1] == "ceval.o"
    assert shown["about"] == "_PyEval_EvalFrameDefault"
    assert 1 <= shown["found"] <= len(found["rows"])
    assert cleared["faded"] == cleared["found"] == 0
    assert visit.complaints == []


def test_keys_alone(page: Path, browser: Browser) -> None:
    visit = browser.visit(
        page,
        ("key", "ArrowDown"),
        ("key", "ArrowRight"),
        ("key", "ArrowDown"),
        ("key", "ArrowUp"),
        ("key", "Enter"),
        ("key", "Backspace"),
    )
    first, second, below, above, entered, left = visit.seen
    assert first["selected"] == [first["rows"][0][0]]
    assert second["selected"] == [second["rows"][1][0]]
    assert below["selected"] != second["selected"] == above["selected"]
    assert entered["way"] == ["app.wasm", *second["selected"]]
    assert left["way"] == ["app.wasm"]


def test_why_something_is_there(page: Path, browser: Browser) -> None:
    visit = browser.visit(page, ("key", "/"), ("type", "_json"), ("click", "#parts button"))
    assert visit.seen[-1]["why"][0].startswith("_json: imported by json.")
    assert visit.seen[-1]["why"][-1] == "__main__: the entry"


def test_dark_and_narrow(page: Path, browser: Browser) -> None:
    visit = browser.visit(
        page, ("theme", "light"), ("theme", "dark"), ("click", "#theme"), ("size", 480, 800)
    )
    light, dark, switched, narrow = visit.seen
    assert light["background"] != dark["background"]
    assert switched["background"] == light["background"]
    assert not narrow["overflow"]
    assert 0 < narrow["map"]["width"] <= 480


def test_names_remain_text(page: Path, browser: Browser, tool_cache: Cache, tmp_path: Path) -> None:
    found = inspect_module(page.with_name("app.wasm"), tool_cache)
    hostile = replace(found, tree=rename(found.tree), path=Path(HOSTILE))
    other = tmp_path / "hostile.html"
    other.write_text(render_page(hostile), "utf-8")
    visit = browser.visit(other, ("click", "#parts button"))
    assert visit.requests == [other.as_uri()]
    assert visit.complaints == []
    assert visit.seen[0]["way"][1].endswith(HOSTILE)


def rename(node: Node) -> Node:
    children = tuple(map(rename, node.children))
    return replace(node, name=node.name + HOSTILE, children=children)
