"""The site of the documentation: `make docs` renders the pages with Sphinx, MyST and furo.

Pages are those that a forge shows: `docs`, and the READMEs that `docs/index.md` lists. That list is
also the navigation of the site: each of its headings with links becomes a part of it. Sphinx is
given the top of the repository as its source, so that links between pages are the same here and
there.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

_project = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text("utf-8"))

project = "py2wasm"
version = release = _project["project"]["version"]

extensions = ["myst_parser"]
root_doc = "docs/index"
include_patterns = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/*.md",
    "docs/**/*.md",
    "examples/*/README.md",
    "tests/integration/README.md",
]
exclude_patterns = [".*", "build", "**/.*", "**/node_modules"]
nitpicky = True
# As forges make them: every heading can be linked to.
myst_heading_anchors = 4

html_theme = "furo"
html_title = f"py2wasm {version}"
html_additional_pages = {"index": "start.html"}
templates_path = ["_templates"]
html_copy_source = False
html_use_index = False
html_show_sphinx = False
# Blocks of commands and of their output are no language that could be wrong.
highlight_language = "none"

SECTION = re.compile(r"^## (?P<title>.+)\n\n(?P<items>(?:- .*\n?)+)", re.MULTILINE)
LINK = re.compile(r"^- \[(?P<text>[^\]]+)\]\((?P<page>[^)#]+)\.md\)", re.MULTILINE)


def setup(app: Sphinx) -> None:
    app.connect("source-read", add_navigation)


def add_navigation(app: Sphinx, page: str, source: list[str]) -> None:
    """Add the navigation to the text of the first page: the links that it lists, by heading."""
    if page == app.config.root_doc:
        source[0] += "".join(make_navigation(source[0]))


def make_navigation(text: str) -> Iterator[str]:
    """Give a hidden table of contents for each section of `text` that is a list of links."""
    for section in SECTION.finditer(text):
        entries = [f"{link['text']} <{link['page']}>" for link in LINK.finditer(section["items"])]
        caption = f":hidden:\n:caption: {section['title']}\n"
        yield "\n\n```{toctree}\n" + caption + "\n" + "\n".join(entries) + "\n```\n"
