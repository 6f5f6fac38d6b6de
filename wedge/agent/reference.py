"""The reference of the agent's settings as Markdown, made of the model."""

from __future__ import annotations

from pydantic import SecretStr

from wedge.agent.settings import list_keys
from wedge.sizes import UNITS


def markdown_reference() -> str:
    """Give the table of all settings."""
    rows = ["| key | variable | default | |", "|---|---|---|---|"]
    for key in list_keys():
        variable = f"`{key.variable}`" if key.variable else ""
        rows.append(f"| `{key.name}` | {variable} | {_shown(key.default)} | {key.text} |")
    return "\n".join(rows) + "\n"


def _shown(value: object) -> str:
    if value is None or isinstance(value, SecretStr):
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        for unit in ("gib", "mib"):
            if value >= UNITS[unit] and value % UNITS[unit] == 0:
                return f"`{value // UNITS[unit]}{unit[0].upper()}iB`"
    return f"`{value}`"
