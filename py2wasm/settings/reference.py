"""The reference of the settings, generated from the model: a JSON schema and a Markdown table."""

from __future__ import annotations

import json
import re
from typing import Any

from py2wasm.settings.model import Key, setting_texts, settings_keys
from py2wasm.settings.project import MODULE_NAME, MODULES

SCHEMA_ID = "urn:py2wasm:settings"
SCHEMA_DIALECT = "http://json-schema.org/draft-07/schema#"


def json_schema() -> dict[str, Any]:
    """Give the JSON schema of `[tool.py2wasm]`, for editors and validators."""
    texts = setting_texts()
    keys = [key for key in settings_keys() if key.in_project]
    properties = {key.name: {**key.kind.schema, "description": texts[key.field]} for key in keys}
    modules = {
        "type": "object",
        "description": "The modules of a project of several, by the names of their files. Each is "
        "a table of the same keys, which override those of the project.",
        "propertyNames": {"pattern": f"^{MODULE_NAME}$"},
        "additionalProperties": {
            "type": "object",
            "additionalProperties": False,
            # Written out: not every validator follows a reference within a URN.
            "properties": {key.name: dict(key.kind.schema) for key in keys},
        },
    }
    return {
        "$schema": SCHEMA_DIALECT,
        "$id": SCHEMA_ID,
        "title": "Settings of py2wasm, the table [tool.py2wasm] of pyproject.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {**properties, MODULES: modules},
        # One file cannot be several.
        "dependencies": {MODULES: {"not": {"required": ["output"]}}},
    }


def schema_text() -> str:
    """Give the schema as the file that is published."""
    return json.dumps(json_schema(), indent=2) + "\n"


def tool_schema(tool: str) -> dict[str, Any]:
    """Give the schema of `[tool.py2wasm]` to validate-pyproject, which finds this as a plugin."""
    del tool
    return json_schema()


def markdown_reference() -> str:
    """Give the table of every setting and, below it, the text of each."""
    texts = setting_texts()
    rows = [
        "| key | option | environment variable | value | default |",
        "|---|---|---|---|---|",
        *(_row(key) for key in settings_keys()),
    ]
    sections = [f"## `{key.name}`\n\n{texts[key.field]}" for key in settings_keys()]
    return "\n".join(rows) + "\n\n" + "\n\n".join(sections) + "\n"


def setting_key(field: str) -> Key:
    """Give what is known of a setting by its name."""
    return next(key for key in settings_keys() if key.field == field)


def option_help(field: str) -> str:
    """Give the help of a setting's option: its first sentence and its other names."""
    key = setting_key(field)
    sentence = re.split(r"\.(?: (?=[A-Z])|$)", setting_texts()[field])[0]
    names = [f"key: {key.name}"] if key.in_project else []
    return f"{sentence} ({', '.join([*names, f'env: {key.variable}'])})"


def _row(key: Key) -> str:
    name = f"`{key.name}`" if key.in_project else f"({key.name})"
    option = f"`{key.option}`" if key.option else ""
    value = key.kind.expected.replace("|", "\\|")
    return f"| {name} | {option} | `{key.variable}` | {value} | {key.default} |"
