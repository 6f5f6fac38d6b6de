"""Manifests with the addresses and hashes of what is published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from py2wasm.artifacts.deployment import check_server, complete_deployment, make_deployment
from py2wasm.errors import UsageError
from wedge.errors import ManifestError
from wedge.manifest import parse_manifest

if TYPE_CHECKING:
    from pathlib import Path

OURS, OTHERS = "ab" * 32, "cd" * 32


def write(folder: Path, **modules: dict[str, str]) -> Path:
    specs = {name: {"entryPoint": "main", "moduleImpl": "wasm", **m} for name, m in modules.items()}
    instances = {name: {"moduleId": name, "subscribe": {}, "publish": {}} for name in modules}
    deployment = {
        "deploymentId": "d",
        "instanceSpecs": instances,
        "modules": specs,
        "publishTopics": {},
        "subscribeTopics": {},
    }
    path = folder / "deployment.json"
    path.write_text(json.dumps({"deployment": deployment}, indent=3))
    return path


def test_hashes_and_addresses(tmp_path: Path) -> None:
    kept = {"downloadUrl": "https://cdn/x/lens.wasm", "hash": ""}
    path = write(
        tmp_path,
        **{
            "detect-faces": {"downloadUrl": "", "hash": ""},
            "lens": kept,
            "other": {"downloadUrl": "https://cdn/other.wasm", "hash": OTHERS},
            "host": {"downloadUrl": "EVP-BACKDOOR"},
        },
    )
    text = complete_deployment(path, {"detect_faces": OURS, "lens": OURS}, server=None)
    modules = parse_manifest(text.encode()).deployment.modules
    assert modules["detect-faces"].url == "http://localhost:8000/detect_faces.wasm"
    assert modules["lens"].url == "https://cdn/x/lens.wasm"
    assert modules["other"].hash == bytes.fromhex(OTHERS)
    assert modules["detect-faces"].hash == modules["lens"].hash == bytes.fromhex(OURS)
    # What is not about modules stays as somebody wrote it.
    assert text.startswith('{\n   "deployment": {\n      "deploymentId": "d"')


def test_a_server_overrides(tmp_path: Path) -> None:
    path = write(tmp_path, lens={"downloadUrl": "https://old/lens.wasm", "hash": OTHERS})
    text = complete_deployment(path, {"lens": OURS}, server="https://new/v2/")
    (module,) = parse_manifest(text.encode()).deployment.modules.values()
    assert (module.url, module.hash) == ("https://new/v2/lens.wasm", bytes.fromhex(OURS))


def test_what_nobody_publishes(tmp_path: Path) -> None:
    path = write(tmp_path, lens={}, beat={"downloadUrl": "", "hash": ""})
    with pytest.raises(ManifestError, match="not published: beat") as caught:
        complete_deployment(path, {"lens": OURS}, server=None)
    assert "--with bin/beat.wasm" in str(caught.value.hint)


def test_an_address_without_a_hash(tmp_path: Path) -> None:
    path = write(tmp_path, lens={}, beat={"downloadUrl": "https://cdn/beat.wasm"})
    with pytest.raises(ManifestError) as caught:
        complete_deployment(path, {"lens": OURS}, server=None)
    assert "hash" in str(caught.value.cause)


def test_one_is_made_of_nodes() -> None:
    text = make_deployment("app", {"lens": OURS, "beat": OTHERS}, server="https://host/a")
    deployment = parse_manifest(text.encode()).deployment
    assert (deployment.id, sorted(deployment.instances)) == ("app", ["beat", "lens"])
    assert deployment.modules["lens"].url == "https://host/a/lens.wasm"
    assert deployment.modules["beat"].hash == bytes.fromhex(OTHERS)


def test_servers() -> None:
    check_server(None)
    check_server("https://host/folder")
    with pytest.raises(UsageError, match="`host` is no server"):
        check_server("host")
