"""The reference of the manifest as Markdown: every key, from the models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wedge.manifest.schema import manifest_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TYPES = {"string": "text", "integer": "whole number", "number": "number", "object": "object"}
SIZE_TYPE = ["integer", "string"]
SECTIONS = (
    ("deployment", "Evp2DeploymentSpec"),
    ("deployment.instanceSpecs.INSTANCE", "InstanceSpec"),
    ("deployment.instanceSpecs.INSTANCE.wedge", "ExtensionSpec"),
    ("deployment.instanceSpecs.INSTANCE.wedge.queue", "QueueSpec"),
    ("deployment.instanceSpecs.INSTANCE.wedge.limits", "LimitsSpec"),
    ("deployment.instanceSpecs.INSTANCE.wedge.restart", "RestartSpec"),
    ("deployment.modules.MODULE", "ModuleSpec"),
    ("deployment.modules.MODULE.resources", "ResourcesSpec"),
    ("deployment.publishTopics.NAME", "TopicSpec"),
)


def markdown_reference() -> str:
    """Give a section for each kind of object, with a table of its keys."""
    definitions = manifest_schema()["$defs"]
    return "\n".join(_section(path, definitions[name]) for path, name in SECTIONS)


def _section(path: str, definition: Mapping[str, Any]) -> str:
    required = definition.get("required", ())
    rows = ["| key | value | default | meaning |", "|---|---|---|---|"]
    for key, item in definition["properties"].items():
        default = "needed" if key in required else _default(item)
        meaning = item.get("description", "").replace("|", "\\|")
        rows.append(f"| `{key}` | {_value(item)} | {default} | {meaning} |")
    return f"## `{path}`\n\n{definition['description']}\n\n" + "\n".join(rows) + "\n"


def _default(item: Mapping[str, Any]) -> str:
    value = item.get("default")
    return f"`{value}`" if value not in (None, "") else ""


def _value(item: Mapping[str, Any]) -> str:
    kinds = [kind for kind in item.get("anyOf", [item]) if kind.get("type") != "null"]
    (kind,) = kinds
    if "enum" in kind:
        return " or ".join(f"`{word}`" for word in kind["enum"])
    if "const" in kind:
        return f"`{kind['const']}`"
    if kind.get("type") == SIZE_TYPE:
        return "size"
    return ", ".join([TYPES[kind.get("type", "object")], *_bounds(kind)])


def _bounds(kind: Mapping[str, Any]) -> Iterator[str]:
    if "minimum" in kind:
        yield f"at least {kind['minimum']}"
    if "exclusiveMinimum" in kind:
        yield f"above {kind['exclusiveMinimum']}"
    if kind.get("minLength"):
        yield "not empty"
