from __future__ import annotations

from py2wasm import errors
from py2wasm.errors import ToolError, WedgeError


def test_every_error_has_a_stable_exit_status() -> None:
    classes = [
        item
        for item in vars(errors).values()
        if isinstance(item, type) and issubclass(item, WedgeError)
    ]
    assert {item.__name__: item.exit_code for item in classes} == {
        "Py2wasmError": 1,
        "WedgeError": 1,
        "UsageError": 2,
        "SettingsError": 2,
        "SourceError": 3,
        "ProgramError": 3,
        "ToolError": 4,
        "FetchError": 5,
        "BuildError": 6,
        "SnapshotError": 3,
        "OutputError": 7,
        "ModuleError": 8,
    }


def test_hint_of_the_class_stands_in_for_a_missing_one() -> None:
    assert ToolError("x").hint == ToolError.default_hint
    assert ToolError("x", hint="y").hint == "y"
    assert WedgeError("x").hint is None
