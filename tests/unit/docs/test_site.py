"""The site of the documentation: it is rendered without a warning, and its links lead somewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.docs.links import (
    Page,
    broken_links,
    fetched_from_outside,
    reachable_pages,
    read_site,
)

ROOT = Path(__file__).parents[3]
START = "# Start\n\n## Pages\n\n- [One](one.md)\n"


def render(source: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Render the pages of `source` as `make docs` does."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q"),
            *("-c", ROOT / "docs", "-d", site.with_name("doctrees"), source, site),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site").resolve() / "site"
    done = render(ROOT, folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return read_site(site)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Documentation of two pages that is as it should be."""
    folder = tmp_path / "source"
    folder.joinpath("docs").mkdir(parents=True)
    folder.joinpath("docs", "index.md").write_text(START)
    folder.joinpath("docs", "one.md").write_text("# One\n\n## Part of it\n\n[here](#part-of-it)\n")
    return folder


def test_every_page_of_the_repository_is_rendered(site: Path) -> None:
    expected = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    assert {
        path for path in expected if not (site / "docs" / path.with_suffix(".html")).exists()
    } == set()
    assert (site / "README.html").exists()
    assert (site / "examples" / "tracker" / "README.html").exists()


def test_all_links_and_anchors_lead_somewhere(pages: dict[Path, Page]) -> None:
    assert len(pages) > 60
    assert broken_links(pages) == []


def test_every_page_can_be_come_to(site: Path, pages: dict[Path, Page]) -> None:
    # The results of a search are come to by its form.
    assert reachable_pages(site / "index.html", pages) == pages.keys() - {site / "search.html"}


def test_nothing_is_fetched_from_other_machines(pages: dict[Path, Page]) -> None:
    assert fetched_from_outside(pages) == set()


def test_the_navigation_has_the_sections_of_the_index(site: Path) -> None:
    first = (site / "docs" / "index.html").read_text("utf-8")
    for caption in ("Tutorials", "How to", "Reference", "Explanation", "Decisions", "Examples"):
        assert f'<span class="caption-text">{caption}</span>' in first


def test_a_sound_page_is_rendered(source: Path, tmp_path: Path) -> None:
    done = render(source, tmp_path / "site")
    assert (done.returncode, done.stderr) == (0, "")
    assert broken_links(read_site(tmp_path / "site")) == []


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("two.md", "# Two\n", "isn't included in any toctree"),
        ("one.md", "# One\n\n[gone](gone.md)\n", "cross-reference target not found: 'gone.md'"),
        ("one.md", "# One\n\n[gone](#gone)\n", "cross-reference target not found: 'gone'"),
        ("one.md", "# One\n\n### Too deep\n", "Non-consecutive header level"),
    ],
)
def test_what_is_wrong_with_a_page_is_an_error(
    source: Path, tmp_path: Path, name: str, text: str, message: str
) -> None:
    source.joinpath("docs", name).write_text(text)
    done = render(source, tmp_path / "site")
    assert done.returncode == 1
    assert message in done.stderr


def test_links_are_followed_as_a_browser_does(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    (folder / "a.html").write_text(
        '<a href="b.html#two">1</a><a href="b.html#three">2</a><a href="c.html">3</a>'
        '<a href="https://example.org/x">4</a><img src="//example.org/y.png">'
    )
    (folder / "b.html").write_text('<h2 id="two"></h2>')
    (folder / "alone.html").write_text("")
    pages = read_site(folder)
    assert broken_links(pages) == ["a.html: b.html#three", "a.html: c.html"]
    assert reachable_pages(folder / "a.html", pages) == {folder / "a.html", folder / "b.html"}
    assert fetched_from_outside(pages) == {"//example.org/y.png"}


def test_a_site_does_not_depend_on_where_it_was_made(source: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(source, tmp_path / "moved" / "source")
    for place, folder in (("one", source), ("two", moved)):
        (tmp_path / place).mkdir()
        assert render(folder, tmp_path / place / "site").returncode == 0
    first, second = (
        {
            path.relative_to(tmp_path / place): path.read_bytes()
            for path in sorted((tmp_path / place / "site").rglob("*"))
            if path.is_file()
        }
        for place in ("one", "two")
    )
    assert first == second
