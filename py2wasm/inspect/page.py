"""The page of a module: one file for browsers, that needs nothing else and asks nobody.

The template `page.html` has a place for the style, the data and the program, `page.css` and
`page.js`. What the browser may run and load is said by hash in the page itself (Content Security
Policy Level 3, W3C), so that names in a module, whatever they hold, remain text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from importlib import resources
from string import Template
from typing import TYPE_CHECKING

from py2wasm.inspect.description import describe_inspection
from py2wasm.inspect.why import all_reasons

if TYPE_CHECKING:
    from py2wasm.inspect.inspection import Inspection


def render_page(inspection: Inspection) -> str:
    """Give the page of a module."""
    style, program = _read("page.css"), _read("page.js")
    # Within a `script` element only `<` could end it, which JSON can write in another way.
    report = describe_inspection(inspection, None)
    report["reasons"] = _reasons(inspection)
    data = json.dumps(report, separators=(",", ":"))
    return Template(_read("page.html")).substitute(
        policy=f"default-src 'none'; style-src {_source(style)}; script-src {_source(program)}",
        title=escape(inspection.path.name),
        style=style,
        data=data.replace("<", "\\u003c"),
        program=program,
    )


def _reasons(inspection: Inspection) -> dict[str, tuple[str, str | None]]:
    """Give by name why each thing is there, and the module that it is there for."""
    if inspection.sidecar is None:
        return {}
    return {
        reason.name: (reason.reason, reason.importer) for reason in all_reasons(inspection.sidecar)
    }


def _read(name: str) -> str:
    return resources.files("py2wasm.inspect").joinpath(name).read_text("utf-8")


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
