"""The schema of `[tool.py2wasm]` takes what the settings take, and nothing else."""

from __future__ import annotations

import json
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from validate_pyproject import api, errors
from validate_pyproject.plugins import PluginWrapper

from py2wasm.errors import SettingsError
from py2wasm.settings import load_modules
from py2wasm.settings.reference import json_schema, schema_text, tool_schema

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*/pyproject.toml"))
GOOD = [
    'entry = "app.py"',
    '[modules.a]\nentry = "a.py"\nmax-memory = 65536\n[modules."b.c"]\nentry = "b"',
    'entry = "a"\naot = ["wamr:xtensa"]\nengines = {"json.*" = "nuitka"}\nsimd = false',
]
BAD = [
    'entyr = "app.py"',
    "jobs = 3",
    'entry = ""',
    'engine = "bytcode"',
    'include = "x"',
    "simd = 1",
    "max-memory = true",
    'engines = {x = "c"}',
    'modules = ["a"]',
    '[modules.a]\nentyr = "x"',
    "[modules.a]\nmodules = {}",
    '[modules."../a"]\nentry = "x"',
    'output = "x.wasm"\n[modules.a]\nentry = "x"',
]


def test_the_published_schema_is_one_and_current() -> None:
    Draft7Validator.check_schema(json_schema())
    published = (ROOT / "docs" / "reference" / "settings.schema.json").read_text("utf-8")
    assert published == schema_text()


def table(text: str) -> Any:
    return tomllib.loads(text)


def nested(text: str) -> str:
    return "[tool.py2wasm]\n" + text.replace("[modules", "[tool.py2wasm.modules")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_examples_fit(path: Path) -> None:
    settings = tomllib.loads(path.read_text("utf-8"))["tool"]["py2wasm"]
    Draft7Validator(json.loads(schema_text())).validate(settings)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("text", GOOD)
def test_what_fits_is_what_can_be_loaded(tmp_path: Path, text: str) -> None:
    Draft7Validator(json_schema()).validate(table(text))
    (tmp_path / "pyproject.toml").write_text(nested(text))
    assert load_modules(overrides={}, project=tmp_path, environ={})


@pytest.mark.parametrize("text", BAD)
def test_what_does_not_fit_cannot_be_loaded(tmp_path: Path, text: str) -> None:
    assert not Draft7Validator(json_schema()).is_valid(table(text))
    (tmp_path / "pyproject.toml").write_text(nested(text))
    with pytest.raises(SettingsError):
        load_modules(overrides={}, project=tmp_path, environ={})


@pytest.fixture(scope="module")
def validator() -> api.Validator:
    return api.Validator(plugins=[PluginWrapper("py2wasm", tool_schema)])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_validate_pyproject_takes_the_examples(validator: api.Validator, path: Path) -> None:
    validator(tomllib.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("text", BAD)
def test_validate_pyproject_refuses_mistakes(validator: api.Validator, text: str) -> None:
    with pytest.raises(errors.ValidationError):
        validator(tomllib.loads(nested(text)))


def test_validate_pyproject_finds_the_plugin() -> None:
    points = entry_points(group="validate_pyproject.tool_schema", name="py2wasm")
    assert [point.load() for point in points] == [tool_schema]
