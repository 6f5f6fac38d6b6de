from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from wedge.errors import ManifestError
from wedge.manifest import parse_manifest
from wedge.remote.shipment import pack_deployment, pack_nothing

if TYPE_CHECKING:
    from pathlib import Path

WASM = b"\0asm\1\0\0\0"
URL = "http://10.0.0.1:8000"


def write(folder: Path, modules: dict[str, dict[str, Any]], **instances: str) -> Path:
    (folder / "bin").mkdir(exist_ok=True)
    body = {
        "deploymentId": "app",
        "instanceSpecs": {
            name: {"moduleId": module, "publish": {}, "subscribe": {}}
            for name, module in instances.items()
        },
        "modules": {
            name: {"moduleImpl": "wasm", "entryPoint": "main", **spec}
            for name, spec in modules.items()
        },
        "publishTopics": {},
        "subscribeTopics": {},
    }
    path = folder / "deployment.json"
    path.write_text(json.dumps({"deployment": body}), "utf-8")
    return path


def server() -> str:
    return URL


def test_modules_are_sent_under_names_of_their_content(tmp_path: Path) -> None:
    manifest = write(
        tmp_path, {"node": {"hash": "0" * 64, "downloadUrl": "http://old/x"}}, n="node"
    )
    before = manifest.read_bytes()
    (tmp_path / "bin" / "node.wasm").write_bytes(WASM)
    shipment = pack_deployment(manifest, server=server)
    digest = hashlib.sha256(WASM).hexdigest()
    id_ = f"node-{digest[:5]}"
    sent = json.loads(shipment.manifest)["deployment"]
    assert sent["modules"] == {
        id_: {
            "moduleImpl": "wasm",
            "entryPoint": "main",
            "hash": digest,
            "downloadUrl": f"{URL}/bin/{id_}.wasm",
        }
    }
    assert sent["instanceSpecs"]["n"]["moduleId"] == id_
    assert shipment.files == {f"{id_}.wasm": WASM}
    assert shipment.modules == {id_: "node"}
    assert shipment.instances == ("n",)
    assert sent["deploymentId"] == shipment.id
    assert manifest.read_bytes() == before


def test_the_same_modules_keep_their_names_and_get_another_id(tmp_path: Path) -> None:
    manifest = write(tmp_path, {"node": {}}, n="node")
    (tmp_path / "bin" / "node.wasm").write_bytes(WASM)
    one, two = (pack_deployment(manifest, server=server) for _ in range(2))
    assert one.modules == two.modules
    assert one.id != two.id
    assert one.id.startswith("app-")
    (tmp_path / "bin" / "node.wasm").write_bytes(WASM + b"\0\1\0")
    assert pack_deployment(manifest, server=server).modules != one.modules


def test_modules_of_other_servers_stay_as_they_are(tmp_path: Path) -> None:
    spec = {"downloadUrl": "https://example.org/a.wasm", "hash": "ab" * 32}
    manifest = write(tmp_path, {"a": spec, "b": {"downloadUrl": "EVP-BACKDOOR"}}, x="a", y="b")

    def no_server() -> str:
        raise AssertionError

    shipment = pack_deployment(manifest, server=no_server)
    sent = json.loads(shipment.manifest)["deployment"]["modules"]
    assert sent["a"]["downloadUrl"] == "https://example.org/a.wasm"
    assert sent["b"]["downloadUrl"] == "EVP-BACKDOOR"
    assert shipment.files == {}


@pytest.mark.parametrize("spec", [{}, {"downloadUrl": "http://localhost:8000/bin/a.wasm"}])
def test_a_module_that_has_not_been_built(tmp_path: Path, spec: dict[str, Any]) -> None:
    manifest = write(tmp_path, {"a": spec}, x="a")
    with pytest.raises(ManifestError, match="there is no file for the module `a`") as caught:
        pack_deployment(manifest, server=server)
    assert "wedge build" in (caught.value.hint or "")


def test_files_that_are_no_modules(tmp_path: Path) -> None:
    manifest = write(tmp_path, {"a": {}}, x="a")
    (tmp_path / "bin" / "a.wasm").write_bytes(b"#!/bin/sh")
    with pytest.raises(ManifestError, match=r"a\.wasm` is not a WebAssembly module"):
        pack_deployment(manifest, server=server)
    (tmp_path / "bin" / "a.arm64.aot").write_bytes(WASM)
    with pytest.raises(ManifestError, match=r"a\.arm64\.aot` is not code of WAMR"):
        pack_deployment(manifest, server=server, arch="arm64")


def test_code_for_an_architecture(tmp_path: Path) -> None:
    manifest = write(tmp_path, {"a": {}}, x="a")
    (tmp_path / "bin" / "a.arm64.aot").write_bytes(b"\0aot\3\0\0\0")
    (name,) = pack_deployment(manifest, server=server, arch="arm64").files
    assert name.endswith(".arm64.aot")


def test_a_manifest_that_a_device_would_refuse(tmp_path: Path) -> None:
    manifest = write(tmp_path, {"a": {}}, x="b")
    with pytest.raises(ManifestError, match="cannot be deployed"):
        pack_deployment(manifest, server=server)
    # The longest name that is allowed has no room for the digits of a hash.
    name = "a" * 200
    manifest = write(tmp_path, {name: {}}, x=name)
    (tmp_path / "bin" / f"{name}.wasm").write_bytes(WASM)
    with pytest.raises(ManifestError, match="as it is sent") as caught:
        pack_deployment(manifest, server=server)
    assert "longer than 200 bytes" in (caught.value.cause or "")


def test_what_evp1_needs_is_added(tmp_path: Path) -> None:
    manifest = write(tmp_path, {"a": {}}, x="a")
    (tmp_path / "bin" / "a.wasm").write_bytes(WASM)
    shipment = pack_deployment(manifest, server=server, platform="EVP1")
    text = json.loads(shipment.manifest)["deployment"]
    spec = json.loads(text)["instanceSpecs"]["x"]
    assert (spec["entryPoint"], spec["version"]) == ("main", 1)
    # And the other way round, from a manifest of EVP1.
    manifest.write_bytes(shipment.manifest)
    (tmp_path / "bin" / f"{spec['moduleId']}.wasm").write_bytes(WASM)
    again = pack_deployment(manifest, server=server)
    assert isinstance(json.loads(again.manifest)["deployment"], dict)


@pytest.mark.parametrize("platform", ["EVP2", "EVP1"])
def test_nothing_is_a_deployment_too(platform: str) -> None:
    shipment = pack_nothing(platform=platform)
    deployment = parse_manifest(shipment.manifest).deployment
    assert (dict(deployment.instances), dict(deployment.modules)) == ({}, {})
    assert deployment.id == shipment.id
