"""An inspection as plain data, for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from py2wasm.inspect.inspection import Inspection
    from py2wasm.inspect.node import Node

FORMAT = 1
PAGE = 65536


def describe_inspection(inspection: Inspection, depth: int | None) -> dict[str, Any]:
    """Describe a module, with `depth` levels of its tree, or all of them."""
    wasm, sidecar = inspection.wasm, inspection.sidecar
    maximum = None if wasm.memory_maximum is None else wasm.memory_maximum * PAGE
    return {
        "format": FORMAT,
        "file": inspection.path.name,
        "sha256": inspection.sha256,
        "sizes": {"raw": inspection.size, "gzip": inspection.gzip, "sections": wasm.sections},
        "mapped": inspection.is_mapped,
        "imports": [f"{item.module}.{item.name}" for item in wasm.imports],
        "exports": wasm.exports,
        "features": list(wasm.features),
        "memory": {"initial": wasm.memory_pages * PAGE, "maximum": maximum},
        "profiles": {
            name: [vars(violation) for violation in found]
            for name, found in inspection.violations.items()
        },
        "inputs": None if sidecar is None else sidecar.inputs.model_dump(),
        "tree": describe_node(inspection.tree, depth),
    }


def describe_node(node: Node, depth: int | None = None) -> dict[str, Any]:
    """Describe a part and its parts; each says its size, also where its parts are left out."""
    described: dict[str, Any] = {"name": node.name, "kind": node.kind.value, "size": node.size}
    if node.number is not None:
        described["number"] = node.number
    if node.children and depth != 0:
        below = None if depth is None else depth - 1
        described["children"] = [describe_node(child, below) for child in node.children]
    return described
