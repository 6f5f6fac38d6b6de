"""From the models of a manifest, found right, to the nouns that the rest works with."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from wedge.manifest.model import HASH, HOST_PROVIDED, Evp1InstanceSpec
from wedge.manifest.nouns import (
    Deployment,
    Instance,
    Limits,
    Module,
    Queue,
    Resources,
    Restart,
    Topic,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wedge.manifest.model import DeploymentSpec, InstanceBase, ModuleBase, TopicSpec


def to_deployment(spec: DeploymentSpec) -> Deployment:
    """Make the deployment; every name in `spec` stands for something."""
    entries = _entry_points(spec)
    modules = {
        name: _module(name, item, entries.get(name, "main")) for name, item in spec.modules.items()
    }
    publish, subscribe = _topics(spec.publish_topics), _topics(spec.subscribe_topics)
    instances = {
        name: _instance(name, item, modules[item.module_id], publish, subscribe)
        for name, item in spec.instance_specs.items()
    }
    return Deployment(
        id=spec.deployment_id,
        instances=MappingProxyType(instances),
        modules=MappingProxyType(modules),
        publish_topics=MappingProxyType(publish),
        subscribe_topics=MappingProxyType(subscribe),
    )


def _entry_points(spec: DeploymentSpec) -> dict[str, str]:
    # In EVP1 instances say it.
    return {
        item.module_id: item.entry_point
        for item in spec.instance_specs.values()
        if isinstance(item, Evp1InstanceSpec)
    }


def _topics(table: Mapping[str, TopicSpec]) -> dict[str, Topic]:
    return {name: Topic(name=name, topic=item.topic) for name, item in table.items()}


def _module(name: str, spec: ModuleBase, entry_point: str) -> Module:
    url = None if spec.download_url in ("", HOST_PROVIDED) else spec.download_url
    return Module(
        id=name,
        implementation=spec.module_impl or "wasm",
        entry_point=spec.entry_point or entry_point,
        url=url,
        hash=bytes.fromhex(spec.hash) if url and re.fullmatch(HASH, spec.hash) else None,
        resources=Resources(**dict(spec.resources)),
    )


def _instance(
    name: str,
    spec: InstanceBase,
    module: Module,
    publish: Mapping[str, Topic],
    subscribe: Mapping[str, Topic],
) -> Instance:
    return Instance(
        name=name,
        module=module,
        publish=MappingProxyType({alias: publish[to] for alias, to in spec.publish.items()}),
        subscribe=MappingProxyType({alias: subscribe[to] for alias, to in spec.subscribe.items()}),
        state=spec.wedge.state,
        queue=Queue(**dict(spec.wedge.queue)),
        limits=Limits(**dict(spec.wedge.limits)),
        restart=Restart(**dict(spec.wedge.restart)),
        version=spec.version if isinstance(spec, Evp1InstanceSpec) else None,
    )
