"""The reference of the file of devices as Markdown: every setting, from the models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wedge.remote.model import DevicesFile

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTIONS = ("MqttTable", "TlsTable", "WebserverTable", "EvpTable")
TYPES = {"string": "text", "integer": "whole number"}


def markdown_reference() -> str:
    """Give a section for each table of a device, with its keys."""
    schema = DevicesFile.model_json_schema()
    tables = schema["$defs"]["DeviceTable"]["properties"]
    titles = {item["$ref"].rpartition("/")[2]: name for name, item in tables.items()}
    return "\n".join(_section(titles[name], schema["$defs"][name]) for name in SECTIONS)


def _section(table: str, definition: Mapping[str, Any]) -> str:
    rows = ["| setting | value | default | meaning |", "|---|---|---|---|"]
    for key, item in definition["properties"].items():
        default = "" if item.get("default") is None else f"`{item['default']}`"
        rows.append(f"| `{table}.{key}` | {_value(item)} | {default} | {item['description']} |")
    return f"## `devices.NAME.{table}`\n\n{definition['description']}\n\n" + "\n".join(rows) + "\n"


def _value(item: Mapping[str, Any]) -> str:
    (kind,) = (kind for kind in item.get("anyOf", [item]) if kind.get("type") != "null")
    if "enum" in kind:
        return " or ".join(f"`{word}`" for word in kind["enum"])
    if kind.get("format") == "path":
        return "file"
    if "minimum" in kind:
        return f"{kind['minimum']} to {kind['maximum']}"
    return TYPES[kind["type"]]
