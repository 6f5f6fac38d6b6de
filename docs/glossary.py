"""The words of the code and of these pages, for `docs/generate.py`.

A word that is a class means what the first sentence of its docstring says: `NOUNS` names the class.
`WORDS` holds the text of the others, with the file that deals with what they mean.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
SENTENCE = re.compile(r"(?<=\.)\s+(?=[A-Z`])")

NOUNS = {
    "archive": "py2wasm/recipes/archive.py:Archive",
    "artifact": "py2wasm/build.py:Artifact",
    "broker": "wedge/mqtt/broker.py:Broker",
    "data file": "py2wasm/program/model.py:DataFile",
    "deployment": "wedge/manifest/nouns.py:Deployment",
    "destination": "py2wasm/aot/destination.py:Destination",
    "device": "wedge/agent/device.py:Device",
    "dialect": "wedge/wire/dialect.py:Dialect",
    "engine": "py2wasm/engines/model.py:Engine",
    "entry": "py2wasm/program/entry.py:Entry",
    "image": "py2wasm/link/image.py:Image",
    "instance": "wedge/manifest/nouns.py:Instance",
    "limits": "wedge/manifest/nouns.py:Limits",
    "installed module": "wedge/project/installed.py:Installed",
    "link": "wedge/mqtt/link.py:Link",
    "mailbox": "wedge/pipeline/mailbox.py:Mailbox",
    "metadata": "py2wasm/distribution/metadata.py:Metadata",
    "origin": "py2wasm/program/model.py:Origin",
    "outbox": "wedge/mqtt/outbox.py:Outbox",
    "pin": "py2wasm/sources/pins.py:Pin",
    "pipeline": "wedge/pipeline/pipeline.py:Pipeline",
    "preopen": "py2wasm/host/options.py:Preopen",
    "product": "py2wasm/project/build.py:Product",
    "profile": "py2wasm/link/profiles.py:Profile",
    "program": "py2wasm/program/model.py:Program",
    "queue": "wedge/manifest/nouns.py:Queue",
    "recipe": "py2wasm/recipes/model.py:Recipe",
    "SDK": "py2wasm/sysroot/sdk.py:Sdk",
    "settings": "py2wasm/settings/model.py:Settings",
    "shipment": "wedge/remote/shipment.py:Shipment",
    "shim": "py2wasm/program/model.py:Shim",
    "snapshot": "py2wasm/snapshot/stage.py:Snapshot",
    "stage": "py2wasm/build.py:Stage",
    "standard library": "py2wasm/sysroot/stdlib.py:Stdlib",
    "sysroot": "py2wasm/sysroot/sysroot.py:Sysroot",
    "target": "py2wasm/target.py:Target",
    "target Python": "py2wasm/target_python/interpreter.py:TargetPython",
    "tool": "py2wasm/toolchain/tool.py:Tool",
    "toolchain": "py2wasm/toolchain/toolchain.py:Toolchain",
    "topic": "wedge/manifest/nouns.py:Topic",
    "unit": "py2wasm/engines/model.py:Unit",
}
WORDS = {
    "alias": (
        "wedge/manifest/routes.py",
        "The name that a node has for a topic. The deployment ties it to those of other nodes.",
    ),
    "area": (
        "py2wasm/link/areas.py",
        "A part of the module by where its bytes come from: interpreter, libc, program.",
    ),
    "blob": (
        "wedge/pipeline/blobs.py",
        "A file that the host fetches from the network, or sends to it, for a node.",
    ),
    "build profile": (
        "py2wasm/link/optimize.py",
        "What a build favours, by the setting `profile`: `balanced`, `size` or `speed`.",
    ),
    "cache": (
        "py2wasm/cache.py",
        "Sources, archives and compiled modules, each under the hash of its inputs.",
    ),
    "closure": ("py2wasm/program/closure.py", "All modules that an entry can reach."),
    "configuration": (
        "wedge/node/handlers.py",
        "A value that is set for an instance by name, before its start or while it runs.",
    ),
    "driver": (
        "py2wasm/recipes/model.py",
        "How a recipe is built, e.g. `autoconf`, `meson`, `extension`.",
    ),
    "EVP": (
        "wedge/abi/table.py",
        "The agent on devices, and the interface between it and its nodes.",
    ),
    "guest": ("py2wasm/host/start.py", "What is inside the Wasm module, as its code sees it."),
    "host": (
        "py2wasm/host/__init__.py",
        "What runs a Wasm module. Of a build: the machine that builds.",
    ),
    "inittab": (
        "py2wasm/link/tables.py",
        "CPython's table of the modules that are linked in, with their init functions.",
    ),
    "manifest": (
        "wedge/manifest/load.py",
        "The file of a deployment, `deployment.json`.",
    ),
    "map": (
        "py2wasm/inspect/mapfile.py",
        "What every byte of a module is, as a tree whose leaves add up to the file.",
    ),
    "mention": (
        "py2wasm/program/closure.py",
        "A name that occurs in code that can be reached. Decides which library functions count.",
    ),
    "node": (
        "wedge/node/loop.py",
        "A module that gets messages and sends some, as one part of a pipeline.",
    ),
    "SBOM": (
        "py2wasm/artifacts/sbom.py",
        "The bill of materials of a module: all that is in it of others, with licences and hashes.",
    ),
    "reconciling": (
        "wedge/agent/reconcile.py",
        "Getting from what runs on a device to what shall run, a turn at a time.",
    ),
    "sidecar": (
        "py2wasm/report.py",
        "The file beside a module that says what is in it and why: `app.wasm.json`.",
    ),
    "state": ("wedge/node/client.py", "A value that a node reports by name; the last one counts."),
    "stateless": (
        "wedge/host/life.py",
        "Of an instance: made anew for each message, and thrown away after it.",
    ),
    "telemetry": ("wedge/node/client.py", "What a node tells the outside, as keys and values."),
    "workspace": (
        "wedge/host/life.py",
        "The folder that an instance has for itself, and that outlasts it.",
    ),
}


def glossary_table() -> str:
    """Give the table of all words in the order of the alphabet."""
    rows = {word: (place, define_noun(place)) for word, place in NOUNS.items()} | WORDS
    lines = ["| word | meaning | in the code |", "|---|---|---|"]
    for word in sorted(rows, key=str.casefold):
        place, text = rows[word]
        lines.append(f"| {word} | {text} | `{place.partition(':')[0]}` |")
    return "\n".join(lines) + "\n"


def define_noun(place: str) -> str:
    """Give the first sentence of the docstring of a class, which `place` names as `file:class`.

    Raises `FileNotFoundError` if there is no such file, `LookupError` if it has no such class.
    """
    file, _, name = place.partition(":")
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    text = ast.get_docstring(classes[name]) or ""
    paragraph = " ".join(text.partition("\n\n")[0].split())
    return SENTENCE.split(paragraph)[0].replace("|", "\\|")
