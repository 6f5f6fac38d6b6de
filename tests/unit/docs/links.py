"""The links of a site on disk, as a browser follows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

# What a browser fetches by itself when it shows a page.
FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


@dataclass
class Page(HTMLParser):
    """What one page links to, fetches, and can be linked to at."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attrs if value is not None}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "meta" and values.get("http-equiv") == "refresh":
            self.links.append(values["content"].partition("url=")[2])
        if FETCHED.get(tag) in values:
            self.fetched.append(values[FETCHED[tag]])
        if "id" in values:
            self.anchors.add(values["id"])


def read_site(folder: Path) -> dict[Path, Page]:
    """Read every page below `folder`."""
    pages = {}
    for path in sorted(folder.rglob("*.html")):
        pages[path] = Page()
        pages[path].feed(path.read_text("utf-8"))
    return pages


def broken_links(pages: dict[Path, Page]) -> list[str]:
    """Give the links inside the site that lead nowhere, as `page: link`."""
    return [
        f"{path.name}: {link}"
        for path, page in pages.items()
        for link in [*page.links, *page.fetched]
        if not _leads_somewhere(path, link, pages)
    ]


def reachable_pages(start: Path, pages: dict[Path, Page]) -> set[Path]:
    """Give the pages that can be come to by links from `start`."""
    found = {start}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        targets = {_target(path, link) for link in pages[path].links if not _is_outside(link)}
        new = targets & pages.keys() - found
        found |= new
        waiting += new
    return found


def fetched_from_outside(pages: dict[Path, Page]) -> set[str]:
    """Give what browsers would fetch from other machines to show the site."""
    return {link for page in pages.values() for link in page.fetched if _is_outside(link)}


def _is_outside(link: str) -> bool:
    parts = urlsplit(link)
    return bool(parts.scheme or parts.netloc)


def _target(path: Path, link: str) -> Path:
    file = unquote(urlsplit(link).path)
    return (path.parent / file).resolve() if file else path


def _leads_somewhere(path: Path, link: str, pages: dict[Path, Page]) -> bool:
    if _is_outside(link):
        return True
    target, anchor = _target(path, link), unquote(urlsplit(link).fragment)
    if target not in pages:
        return target.is_file() and not anchor
    return not anchor or anchor in pages[target].anchors
