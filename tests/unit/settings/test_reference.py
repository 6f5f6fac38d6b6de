from __future__ import annotations

import dataclasses

from py2wasm.settings import Settings
from py2wasm.settings.model import setting_texts, settings_keys
from py2wasm.settings.reference import json_schema, markdown_reference, option_help


def test_every_setting_has_a_text() -> None:
    texts = setting_texts()
    assert set(texts) == {key.field for key in settings_keys()}
    for text in texts.values():
        assert text.endswith(".")


def test_every_field_is_a_setting_or_not_the_users_business() -> None:
    names = {field.name for field in dataclasses.fields(Settings)}
    assert names - {key.field for key in settings_keys()} == {
        "project",
        "inherited",
        "name",
        "declared",
    }


def test_schema() -> None:
    schema = json_schema()
    assert schema["additionalProperties"] is False
    properties = schema["properties"]
    assert "jobs" not in properties
    assert properties["exclude-data"]["type"] == "array"
    assert properties["engine"]["enum"] == ["auto", "nuitka", "bytecode", "cython", "mypyc"]
    assert properties["engines"]["additionalProperties"] == {
        "enum": ["nuitka", "bytecode", "cython", "mypyc"]
    }
    assert properties["max-memory"]["description"].startswith("The most memory")


def test_markdown_names_every_setting_under_all_its_names() -> None:
    text = markdown_reference()
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 1 + len(settings_keys())
    assert (
        "| `max-memory` | `--max-memory` | `PY2WASM_MAX_MEMORY` | a size such as `64MiB` "
        "| no limit |"
    ) in rows
    assert "| `stack-size` | `--stack-size` | `PY2WASM_STACK_SIZE` | a size such as `4MiB` " in text
    assert "## `jobs`\n\nHow many compilers run side by side.\n" in text


def test_option_help_is_the_first_sentence_and_the_other_names() -> None:
    assert option_help("max_memory") == (
        "The most memory the module may ever have, e.g. `64MiB` "
        "(key: max-memory, env: PY2WASM_MAX_MEMORY)"
    )
    assert option_help("jobs") == "How many compilers run side by side (env: PY2WASM_JOBS)"
