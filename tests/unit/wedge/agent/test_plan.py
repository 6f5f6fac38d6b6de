"""The plan: what stays, stops and starts between two deployments."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from wedge.agent.plan import Need, make_plan, needs_of
from wedge.manifest import Deployment, parse_manifest

MANIFEST: dict[str, Any] = {
    "deployment": {
        "deploymentId": "first",
        "instanceSpecs": {
            name: {"moduleId": "m", "publish": {}, "subscribe": {}, "wedge": {}}
            for name in ("one", "two")
        },
        "modules": {
            "m": {
                "entryPoint": "main",
                "moduleImpl": "wasm",
                "downloadUrl": "http://host/m.wasm",
                "hash": "0" * 64,
            }
        },
        "publishTopics": {"out": {"type": "local", "topic": "frames"}},
        "subscribeTopics": {},
    }
}


def deployment(*changes: tuple[str, Any]) -> Deployment:
    """Read the manifest with changes, each at a path such as `modules.m.hash`."""
    manifest = copy.deepcopy(MANIFEST)
    for path, value in changes:
        *parents, key = path.split(".")
        place = manifest["deployment"]
        for parent in parents:
            place = place[parent]
        place[key] = value
    return parse_manifest(json.dumps(manifest).encode()).deployment


ONE = "instanceSpecs.one"


@pytest.mark.parametrize(
    "change",
    [
        ("deploymentId", "next"),
        ("modules.m.downloadUrl", "https://other/m.wasm"),
        (f"{ONE}.publish", {"frames": "out"}),
        (f"{ONE}.wedge", {"restart": {"policy": "always"}}),
        (f"{ONE}.restartPolicy", "Always"),
    ],
)
def test_what_leaves_instances_as_they_are(change: tuple[str, Any]) -> None:
    plan = make_plan(deployment(change), deployment().instances)
    assert (plan.stop, plan.start) == ((), ())


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (("modules.m.hash", "1" * 64), ("one", "two")),
        (("modules.m.resources", {"maxMemory": "1MiB"}), ("one", "two")),
        ((f"{ONE}.wedge", {"limits": {"memory": "1MiB"}}), ("one",)),
        ((f"{ONE}.wedge", {"queue": {"messages": 1}}), ("one",)),
        ((f"{ONE}.wedge", {"state": "stateless"}), ("one",)),
    ],
)
def test_what_starts_instances_anew(change: tuple[str, Any], names: tuple[str, ...]) -> None:
    plan = make_plan(deployment(change), deployment().instances)
    assert plan.stop == tuple(instance.name for instance in plan.start) == names


def test_the_version_of_evp1_starts_an_instance_anew() -> None:
    found = []
    for version in (1, 2):
        manifest = copy.deepcopy(MANIFEST["deployment"])
        for instance in manifest["instanceSpecs"].values():
            instance |= {"entryPoint": "main", "version": 1}
        manifest["instanceSpecs"]["two"]["version"] = version
        data = json.dumps({"deployment": json.dumps(manifest)}).encode()
        found.append(parse_manifest(data).deployment)
    assert make_plan(found[1], found[0].instances).stop == ("two",)


def test_who_comes_and_who_goes() -> None:
    only = deployment(("instanceSpecs", {"one": MANIFEST["deployment"]["instanceSpecs"]["one"]}))
    assert make_plan(only, deployment().instances).stop == ("two",)
    assert [found.name for found in make_plan(deployment(), only.instances).start] == ["two"]
    assert [found.name for found in make_plan(deployment(), {}).start] == ["one", "two"]


def test_instances_share_what_they_may() -> None:
    fuel, stateless = {"limits": {"fuel": 1}}, {"state": "stateless"}
    both = deployment()
    assert needs_of(both) == [Need(module=both.modules["m"])]
    other = deployment((f"{ONE}.wedge", fuel), ("instanceSpecs.two.wedge", stateless))
    assert needs_of(other) == [
        Need(module=other.modules["m"], metered=True),
        Need(module=other.modules["m"], stateless="two"),
    ]


def test_a_module_is_needed_before_its_first_instance() -> None:
    assert [need.module.id for need in needs_of(deployment(("instanceSpecs", {})))] == ["m"]
