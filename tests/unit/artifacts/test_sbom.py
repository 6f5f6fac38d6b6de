"""The bill of materials: valid by CycloneDX's own schema, complete, and always the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from py2wasm.artifacts.sbom import make_sbom
from py2wasm.sidecar import Sidecar

from .conftest import sidecar, wasm

TIME = datetime(2026, 11, 23, tzinfo=UTC)


def read(**changes: object) -> Sidecar:
    return Sidecar.model_validate_json(json.dumps(sidecar(wasm("lens"), **changes)))


def make(**changes: object) -> dict[str, Any]:
    bom: dict[str, Any] = json.loads(make_sbom("lens", read(**changes)))
    return bom


@pytest.mark.parametrize("changes", [{}, {"project": None}, {"packages": [], "components": []}])
@pytest.mark.parametrize("created", [None, TIME])
def test_it_is_valid(changes: dict[str, object], created: datetime | None) -> None:
    text = make_sbom("lens", read(**changes), created=created)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_the_validator_finds_what_is_wrong() -> None:
    bom = make()
    bom["components"][0]["licenses"] = [{"license": {"id": "No-Such-Licence"}}]
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bom)) is not None


def test_everything_is_in_it() -> None:
    found = {item["name"]: item for item in make()["components"]}
    assert found.keys() == {"attrs", "cpython", "nuitka", "stray", "wedge-py2wasm", "zig", "zlib"}
    assert found["attrs"]["purl"] == "pkg:pypi/attrs@26.1.0"
    assert found["attrs"]["hashes"] == [{"alg": "SHA-256", "content": "a7" * 32}]
    assert found["attrs"]["licenses"] == [{"license": {"id": "MIT"}}]
    assert found["stray"]["hashes"] == [{"alg": "SHA-256", "content": "f2" * 32}]
    assert found["stray"]["licenses"] == [{"license": {"name": "Ask the author"}}]
    assert "purl" not in found["stray"]
    assert [item["name"] for item in found["cpython"]["components"]] == ["expat"]
    assert found["zlib"]["purl"] == f"pkg:generic/zlib@1.3.1?checksum=sha256:{'60' * 32}"
    assert found["zig"]["hashes"][0]["content"] == "21" * 32
    assert found["wedge-py2wasm"]["hashes"][0]["content"] == "5a" * 32
    # No exception of SPDX's list: a name, not an expression that validators refuse.
    assert found["nuitka"]["licenses"][0]["license"].keys() == {"name"}


def test_the_module_is_its_subject() -> None:
    bom = make()
    subject = bom["metadata"]["component"]
    assert (subject["name"], subject["version"]) == ("lens", "1.2")
    assert subject["hashes"][0]["content"] == sidecar(wasm("lens"))["sha256"]
    (of_subject,) = [row for row in bom["dependencies"] if row["ref"] == subject["bom-ref"]]
    assert len(of_subject["dependsOn"]) == len(bom["components"])


def test_the_same_each_time() -> None:
    assert make_sbom("lens", read()) == make_sbom("lens", read())
    assert "timestamp" not in make()["metadata"]
    told = json.loads(make_sbom("lens", read(), created=TIME))
    assert told["metadata"]["timestamp"] == "2026-11-23T00:00:00+00:00"
    assert told["serialNumber"] != make()["serialNumber"]
    assert make(packages=[])["serialNumber"] != make()["serialNumber"]
