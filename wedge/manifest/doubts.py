"""What can be deployed and is yet not what somebody meant, most likely: the warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import BaseModel

from wedge.manifest.faults import known_keys
from wedge.manifest.problems import Problem, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wedge.manifest.nouns import Deployment, Module, Topic
    from wedge.manifest.routes import Routes
    from wedge.manifest.strict_json import Keys

IGNORED = {
    "streams": "the streams of EVP2 are not offered here",
    "restartPolicy": "`wedge.restart` says whether an instance that has ended is started again",
}


def unknown_keys(model: BaseModel, keys: Keys = ()) -> Iterator[Problem]:
    """Give the keys of the file that no model knows."""
    known = known_keys(type(model))
    for key in model.model_extra or {}:
        yield Problem(
            keys=(*keys, key),
            text="is not known, and passed over",
            word=key,
            candidates=known,
        )
    for name, field in type(model).model_fields.items():
        key = field.alias or name
        value = getattr(model, name)
        if key in IGNORED and value is not None:
            yield Problem(keys=(*keys, key), text="is passed over", hint=IGNORED[key])
        # Objects that are no table are closed.
        for entry, item in value.items() if isinstance(value, dict) else ():
            if isinstance(item, BaseModel):
                yield from unknown_keys(item, (*keys, key, entry))


def doubts(deployment: Deployment, routes: Routes) -> Iterator[Problem]:
    """Give what is doubtful in a deployment that is whole."""
    for module in deployment.modules.values():
        yield from _module(module)
    yield from _unused(deployment)
    yield from _shared_topics(deployment.subscribe_topics)
    for end in routes.dangling():
        side = "nobody subscribes to" if end.sends else "nobody publishes on"
        yield Problem(
            keys=(
                *("deployment", "instanceSpecs", end.instance),
                *("publish" if end.sends else "subscribe", end.alias),
            ),
            text=f"leads nowhere: {side} the topic {quote(end.topic)}",
        )


def _module(module: Module) -> Iterator[Problem]:
    keys = ("deployment", "modules", module.id)
    if module.implementation == "wasm" and module.entry_point != "main":
        text = f"is {quote(module.entry_point)}, and passed over: a Wasm module starts at its start"
        yield Problem(keys=(*keys, "entryPoint"), text=text, hint="write `main`")
    if module.url is not None and not can_be_fetched(module.url):
        text = f"is {quote(module.url)}, which a device cannot fetch"
        yield Problem(keys=(*keys, "downloadUrl"), text=text, hint="use http:// or https://")


def can_be_fetched(url: str) -> bool:
    """Say whether a device can fetch what is at an address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _unused(deployment: Deployment) -> Iterator[Problem]:
    instances = deployment.instances.values()
    used = {
        "modules": {item.module.id for item in instances},
        "publishTopics": {topic.name for item in instances for topic in item.publish.values()},
        "subscribeTopics": {topic.name for item in instances for topic in item.subscribe.values()},
    }
    tables: dict[str, Mapping[str, object]] = {
        "modules": deployment.modules,
        "publishTopics": deployment.publish_topics,
        "subscribeTopics": deployment.subscribe_topics,
    }
    for table, entries in tables.items():
        for name in entries:
            if name not in used[table]:
                yield Problem(keys=("deployment", table, name), text="is used by no instance")


def _shared_topics(table: Mapping[str, Topic]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, entry in table.items():
        other = first.setdefault(entry.topic, name)
        if other != name:
            yield Problem(
                keys=("deployment", "subscribeTopics", name),
                text=f"has the topic of {quote(other)}: the public agent delivers to that one only",
                hint=f"let instances subscribe to {quote(other)}, and remove this one",
            )
