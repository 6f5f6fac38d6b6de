"""An OCI image layout of modules: what registries, ORAS and the Wasm shims of containerd take.

Each module is an image of its own, as the Wasm OCI artifact layout of the CNCF has it: the config
is of a media type for Wasm, and the one layer is the module as it is. The layout (OCI image
specification 1.1) holds all of them, each under the module's name::

    oci-layout              the version of this form
    index.json              the manifests, with names and platforms
    blobs/sha256/DIGEST     manifests, configs, modules, bills of materials

A bill of materials refers to its image (`subject`), so that registries find it with the image.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FOLDER = "oci"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.wasm.config.v0+json"
LAYER = "application/wasm"
EMPTY = "application/vnd.oci.empty.v1+json"
# A module is not a component; its imports are those of WASI preview 1.
PLATFORM = {"architecture": "wasm", "os": "wasip1"}
ANNOTATION = "org.opencontainers.image"
# Of configs, which have to tell one, when nobody says any.
NO_TIME = datetime.fromtimestamp(0, UTC)

Descriptor = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that says something of an image, such as its bill of materials."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Image:
    """A module to be an image; its annotations are without their common prefix."""

    name: str
    module: bytes
    annotations: Mapping[str, str] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()


def write_layout(folder: Path, images: Sequence[Image], *, created: datetime | None) -> None:
    """Write an image layout of all images to a new folder."""
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    manifests = []
    for image in images:
        manifest = _write_image(blobs, image, created)
        name = {f"{ANNOTATION}.ref.name": image.name}
        manifests.append({**manifest, "annotations": name, "platform": PLATFORM})
        manifests += [_attach(blobs, manifest, attachment) for attachment in image.attachments]
    index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}
    (folder / "index.json").write_bytes(_json(index))
    (folder / "oci-layout").write_bytes(_json({"imageLayoutVersion": "1.0.0"}))


def _write_image(blobs: Path, image: Image, created: datetime | None) -> Descriptor:
    layer = _write(blobs, image.module, LAYER)
    config = {
        **PLATFORM,
        "created": _time(created or NO_TIME),
        # Makes the config of each module another one, and so its id.
        "layerDigests": [layer["digest"]],
    }
    annotations = {f"{ANNOTATION}.{key}": value for key, value in image.annotations.items()}
    if created is not None:
        annotations[f"{ANNOTATION}.created"] = _time(created)
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": _write(blobs, _json(config), CONFIG),
        "layers": [{**layer, "annotations": _title(f"{image.name}.wasm")}],
        "annotations": {**annotations, **_title(image.name)},
    }
    return _write(blobs, _json(manifest), MANIFEST)


def _attach(blobs: Path, subject: Descriptor, attachment: Attachment) -> Descriptor:
    layer = _write(blobs, attachment.content, attachment.media_type)
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": attachment.media_type,
        "config": _write(blobs, b"{}", EMPTY),
        "layers": [{**layer, "annotations": _title(attachment.name)}],
        "subject": subject,
    }
    written = _write(blobs, _json(manifest), MANIFEST)
    return {**written, "artifactType": attachment.media_type}


def _write(blobs: Path, content: bytes, media_type: str) -> Descriptor:
    digest = hashlib.sha256(content).hexdigest()
    (blobs / digest).write_bytes(content)
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}


def _title(name: str) -> dict[str, str]:
    # The name that ORAS gives a layer as a file.
    return {f"{ANNOTATION}.title": name}


def _time(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
