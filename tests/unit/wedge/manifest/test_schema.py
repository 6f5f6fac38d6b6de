from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from wedge.errors import ManifestError
from wedge.manifest import parse_manifest
from wedge.manifest.reference import markdown_reference
from wedge.manifest.schema import manifest_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    Change = Callable[[dict[str, Any], random.Random], None]

SHIPPED = Path(__file__).parents[4] / "docs" / "reference" / "deployment.schema.json"
ROUNDS = 1500


@pytest.fixture(scope="module")
def ours() -> Draft202012Validator:
    schema = manifest_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_shipped_schema_is_the_one_of_the_models() -> None:
    assert json.loads(SHIPPED.read_text("utf-8")) == manifest_schema()


def test_the_reference_has_every_key_of_the_schema() -> None:
    text = markdown_reference()
    for definition in manifest_schema()["$defs"].values():
        for key in definition["properties"]:
            assert f"| `{key}` |" in text


def test_what_the_schema_refuses(ours: Draft202012Validator, body: dict[str, Any]) -> None:
    assert ours.is_valid({"deployment": body})
    assert ours.is_valid({"deployment": json.dumps(body)})
    for keys, value in (
        (("instanceSpecs", "$x"), body["instanceSpecs"]["cloud"]),
        (("instanceSpecs", "cloud", "wedge"), {"queues": {}}),
        (("modules", "cloud", "hash"), "1"),
        (("modules", "cloud", "moduleImpl"), "wasn"),
        (("publishTopics", "boxes-out", "type"), "evp"),
    ):
        changed: dict[str, Any] = copy.deepcopy(body)
        holder = changed
        for key in keys[:-1]:
            holder = holder[key]
        holder[keys[-1]] = value
        assert not ours.is_valid({"deployment": changed}), keys


def test_what_is_loaded_keeps_to_the_schema(
    ours: Draft202012Validator, body: dict[str, Any], change: Change
) -> None:
    chance = random.Random(30)  # noqa: S311
    loaded = 0
    for _ in range(ROUNDS):
        changed = {"deployment": copy.deepcopy(body)}
        change(changed, chance)
        try:
            parse_manifest(json.dumps(changed).encode())
        except ManifestError:
            continue
        loaded += 1
        assert ours.is_valid(changed), changed
    assert 20 < loaded < ROUNDS - 20


def test_what_the_public_schema_takes_ours_takes(
    ours: Draft202012Validator, body: dict[str, Any], change: Change, fixtures: Path
) -> None:
    text = (fixtures / "own" / "deployment.evp2.schema.json").read_text("utf-8")
    public = Draft202012Validator(json.loads(text))
    chance = random.Random(31)  # noqa: S311
    taken = 0
    for _ in range(ROUNDS):
        changed = {"deployment": copy.deepcopy(body)}
        for _ in range(chance.randint(1, 3)):
            change(changed, chance)
        # The public schema does not know these blocks, so it takes anything in them.
        if public.is_valid(changed) and not _extended(changed):
            taken += 1
            assert ours.is_valid(changed), changed
    assert 20 < taken < ROUNDS - 20


def _extended(file: dict[str, Any]) -> bool:
    body = file["deployment"]
    return any("wedge" in item for item in body["instanceSpecs"].values()) or any(
        "resources" in item for item in body["modules"].values()
    )
