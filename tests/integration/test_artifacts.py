"""What is published, checked by programs that know nothing of this project.

sha256sum, CycloneDX's validator, skopeo, a registry, ORAS; and by the device's reader of manifests.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import oras.client
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from examples.artifacts import EXAMPLES, publish
from py2wasm.sources import load_pins
from tests.integration.debian_tools import find_tool
from tests.integration.tool import Tool
from wedge.manifest import load_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from py2wasm.cache import Cache

pytestmark = pytest.mark.toolchain

LISTENING = re.compile(r"listening on (?P<address>127\.0\.0\.1:\d+)")
REGISTRY = """
version: 0.1
log: {{level: info}}
storage: {{filesystem: {{rootdirectory: "{folder}"}}}}
http: {{addr: "127.0.0.1:0"}}
"""
NEEDED = """
[project]
name = "lens"
version = "1.2"
license = "MIT"
dependencies = ["attrs"]

[tool.py2wasm]
entry = "lens.py"
engine = "bytecode"
"""


@pytest.fixture(scope="session", params=["plate_reader", "source_sink"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that an example is published as."""
    folder = tmp_path_factory.mktemp("artifacts") / str(request.param)
    publish(folder.name, folder)
    return folder


def modules(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.wasm"))
    assert found
    return found


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_checksums(published: Path) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    subprocess.run(command, cwd=published, check=True)
    listed = {line[66:] for line in (published / "SHA256SUMS").read_text().splitlines()}
    there = {path.relative_to(published).as_posix() for path in published.rglob("*.*")}
    assert {name for name in there if (published / name).is_file()} <= listed


def test_bills_of_materials(published: Path) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    sidecars = sorted(published.glob("*.wasm.json"))
    assert sidecars
    for sidecar in sidecars:
        text = published.joinpath(f"{sidecar.name.removesuffix('.wasm.json')}.cdx.json").read_text()
        assert validator.validate_str(text) is None
        bom = json.loads(text)
        module = sidecar.with_name(sidecar.name.removesuffix(".json"))
        assert bom["metadata"]["component"]["hashes"][0]["content"] == sha256(module)
        found = {item["name"]: item for item in bom["components"]}
        assert {"cpython", "nuitka", "wedge-py2wasm", "zig"} <= found.keys()
        assert found["cpython"]["hashes"][0]["content"] == load_pins()["cpython"].sha256
        for item in found.values():
            assert item["hashes"], item["name"]
            assert item["licenses"], item["name"]


def test_skopeo_copies_every_image(published: Path, tool_cache: Cache, tmp_path: Path) -> None:
    skopeo = find_tool("skopeo", tool_cache)
    for module in modules(published):
        image, copy = f"oci:{published}/oci:{module.stem}", tmp_path / module.stem
        # It checks the digest and size of everything that it copies.
        skopeo.run("--insecure-policy", "copy", image, f"dir:{copy}")
        assert (copy / sha256(module)).read_bytes() == module.read_bytes()


def test_a_registry_takes_them_and_oras_pulls_them(
    published: Path, tool_cache: Cache, tmp_path: Path
) -> None:
    skopeo = find_tool("skopeo", tool_cache)
    with registry(tool_cache, tmp_path) as address:
        for module in modules(published):
            image, there = f"oci:{published}/oci:{module.stem}", f"{address}/{module.stem}:1.0"
            skopeo.run(
                "--insecure-policy", "copy", "--dest-tls-verify=false", image, f"docker://{there}"
            )
            client = oras.client.OrasClient(hostname=address, insecure=True)
            (pulled,) = client.pull(target=there, outdir=str(tmp_path / "pulled"))
            assert pulled.endswith(f"/{module.name}")
            assert (tmp_path / "pulled" / module.name).read_bytes() == module.read_bytes()


@pytest.mark.parametrize("published", ["source_sink"], indirect=True)
def test_the_manifest_of_nodes(published: Path) -> None:
    loaded = load_manifest(published / "deployment.json").deployment.modules
    hashes = {f"{module.id}.wasm": module.hash for module in loaded.values()}
    assert hashes == {path.name: bytes.fromhex(sha256(path)) for path in modules(published)}


@pytest.mark.parametrize("published", ["plate_reader"], indirect=True)
def test_the_bytes_are_those_of_build(published: Path, tool_cache: Cache, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(EXAMPLES / published.name, folder, ignore=shutil.ignore_patterns("*.wasm*"))
    done = Tool(folder=folder, cache=tool_cache.root)("-q", "build", "-o", tmp_path / "own.wasm")
    assert done.returncode == 0, done.stderr
    (module,) = modules(published)
    assert sha256(tmp_path / "own.wasm") == sha256(module)
    assert not (published / "deployment.json").exists()


def test_packages_and_where_they_are_from(tool_cache: Cache, tmp_path: Path) -> None:
    tool = Tool(folder=tmp_path, cache=tool_cache.root)
    tool.write("pyproject.toml", NEEDED)
    tool.write("lens.py", "import attr\nimport zlib\nprint(attr, zlib)\n")
    done = tool("ci", environment={"SOURCE_DATE_EPOCH": "1700000000"})
    assert done.returncode == 0, done.stderr
    artifacts = tmp_path / "artifacts"
    bom: dict[str, Any] = json.loads((artifacts / "lens.cdx.json").read_text())
    found = {item["name"]: item for item in bom["components"]}
    version = found["attrs"]["version"]
    assert found["attrs"]["purl"] == f"pkg:pypi/attrs@{version}"
    assert found["zlib"]["hashes"][0]["content"] == load_pins()["zlib"].sha256
    assert bom["metadata"]["component"]["version"] == "1.2"
    # The wheel is the index's own.
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", f"attrs=={version}"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("attrs-*.whl")
    assert found["attrs"]["hashes"][0]["content"] == sha256(wheel)
    # And the same again, to the byte, from a module that was built before.
    first = (artifacts / "SHA256SUMS").read_bytes()
    again = tool(
        "ci", "-o", "again", "--with", "artifacts", environment={"SOURCE_DATE_EPOCH": "1700000000"}
    )
    assert again.returncode == 2
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "other"\n')
    again = tool(
        "ci", "-o", "again", "--with", "artifacts", environment={"SOURCE_DATE_EPOCH": "1700000000"}
    )
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "again" / "SHA256SUMS").read_bytes() == first


@contextmanager
def registry(cache: Cache, folder: Path) -> Iterator[str]:
    """Run a registry; give its address."""
    tool = find_tool("docker-registry", cache)
    config = folder / "registry.yml"
    config.write_text(REGISTRY.format(folder=folder / "registry"))
    process = subprocess.Popen(
        [str(tool.path), "serve", str(config)],
        env=tool.environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        yield next(match["address"] for line in process.stderr if (match := LISTENING.search(line)))
    finally:
        process.terminate()
        process.communicate(timeout=30)
