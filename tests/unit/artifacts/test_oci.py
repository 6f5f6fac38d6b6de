"""The image layout, by the rules of the OCI image specification and the Wasm artifact layout."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from py2wasm.artifacts.oci import Attachment, Image, write_layout

from .conftest import wasm

TIME = datetime(2026, 11, 23, 7, tzinfo=UTC)
SBOM = Attachment(name="lens.cdx.json", content=b'{"a": 1}', media_type="application/vnd.x+json")
IMAGES = [
    Image(name="lens", module=wasm("lens"), annotations={"version": "1.2"}, attachments=[SBOM]),
    Image(name="beat", module=wasm("beat")),
]


def blob(folder: Path, descriptor: dict[str, Any]) -> bytes:
    """Read what a descriptor stands for, as a client does: size and digest have to agree."""
    algorithm, _, digest = str(descriptor["digest"]).partition(":")
    content = (folder / "blobs" / algorithm / digest).read_bytes()
    assert len(content) == descriptor["size"]
    assert hashlib.sha256(content).hexdigest() == digest
    return content


def layout(folder: Path, created: datetime | None = None) -> dict[str, Any]:
    write_layout(folder, IMAGES, created=created)
    assert json.loads((folder / "oci-layout").read_text()) == {"imageLayoutVersion": "1.0.0"}
    index: dict[str, Any] = json.loads((folder / "index.json").read_text())
    return index


def test_each_module_is_an_image(tmp_path: Path) -> None:
    index = layout(tmp_path / "oci")
    named = [item for item in index["manifests"] if "annotations" in item]
    names = [item["annotations"]["org.opencontainers.image.ref.name"] for item in named]
    assert names == ["lens", "beat"]
    for image, item in zip(IMAGES, named, strict=True):
        assert item["platform"] == {"architecture": "wasm", "os": "wasip1"}
        manifest = json.loads(blob(tmp_path / "oci", item))
        assert (manifest["schemaVersion"], manifest["mediaType"]) == (2, item["mediaType"])
        assert manifest["config"]["mediaType"] == "application/vnd.wasm.config.v0+json"
        (layer,) = manifest["layers"]
        assert layer["mediaType"] == "application/wasm"
        assert blob(tmp_path / "oci", layer) == image.module
        config = json.loads(blob(tmp_path / "oci", manifest["config"]))
        assert config == {
            "architecture": "wasm",
            "os": "wasip1",
            "created": "1970-01-01T00:00:00Z",
            "layerDigests": [layer["digest"]],
        }


def test_bills_of_materials_refer_to_images(tmp_path: Path) -> None:
    index = layout(tmp_path / "oci")
    image, attached = index["manifests"][:2]
    assert attached["artifactType"] == SBOM.media_type
    manifest = json.loads(blob(tmp_path / "oci", attached))
    assert manifest["subject"]["digest"] == image["digest"]
    assert manifest["subject"].keys() == {"mediaType", "digest", "size"}
    assert blob(tmp_path / "oci", manifest["layers"][0]) == SBOM.content
    assert blob(tmp_path / "oci", manifest["config"]) == b"{}"


def test_annotations_and_times(tmp_path: Path) -> None:
    index = layout(tmp_path / "oci", TIME)
    manifest = json.loads(blob(tmp_path / "oci", index["manifests"][0]))
    assert manifest["annotations"] == {
        "org.opencontainers.image.version": "1.2",
        "org.opencontainers.image.created": "2026-11-23T07:00:00Z",
        "org.opencontainers.image.title": "lens",
    }
    config = json.loads(blob(tmp_path / "oci", manifest["config"]))
    assert config["created"] == "2026-11-23T07:00:00Z"


def test_nothing_else_lies_in_it(tmp_path: Path) -> None:
    layout(tmp_path / "oci")
    # Two modules, their manifests and configs, and what refers to the first.
    assert len(list((tmp_path / "oci" / "blobs" / "sha256").iterdir())) == 9


def test_the_same_each_time(tmp_path: Path) -> None:
    layout(tmp_path / "a")
    layout(tmp_path / "b")
    assert (tmp_path / "a/index.json").read_bytes() == (tmp_path / "b/index.json").read_bytes()
