"""Who gets a message: the tables of a deployment, compiled.

The way of a message is alias of the sender -> entry of `publishTopics` -> topic -> entries of
`subscribeTopics` with that topic -> alias of each receiver. A topic may have several entries on
either side, an instance may get its own messages, and one that subscribes twice gets them twice.
Receivers stand in the order of the entries, then of the instances, then of their aliases, so every
run delivers in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wedge.manifest.nouns import Deployment


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """An instance that gets a message, and the alias under which it does."""

    instance: str
    alias: str


@dataclass(frozen=True, kw_only=True)
class End:
    """An alias of an instance that no message can go through."""

    instance: str
    alias: str
    topic: str
    sends: bool


class Routes:
    """The receivers of every alias that a deployment publishes on."""

    def __init__(self, deployment: Deployment) -> None:
        by_topic = _receivers(deployment)
        # One tuple for all senders of a topic: the table is as large as the manifest, not as the
        # product of its sides.
        self._table = {
            (instance.name, alias): (entry.topic, by_topic.get(entry.topic, ()))
            for instance in deployment.instances.values()
            for alias, entry in instance.publish.items()
        }
        self._deployment = deployment

    def __len__(self) -> int:
        """Count the pairs of a sending and a receiving end."""
        return sum(len(receivers) for _, receivers in self._table.values())

    def receivers(self, instance: str, alias: str) -> tuple[Receiver, ...]:
        """Give all that a message reaches: none if the alias is not declared, or leads nowhere."""
        return self._table.get((instance, alias), ("", ()))[1]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Give the name of a sender and that of a receiver, for every way of a message."""
        for (sender, _), (_, receivers) in self._table.items():
            for receiver in receivers:
                yield sender, receiver.instance

    def topic(self, instance: str, alias: str) -> str | None:
        """Give the topic that an instance publishes on under an alias."""
        found = self._table.get((instance, alias))
        return found[0] if found else None

    def dangling(self) -> Iterator[End]:
        """Give the ends without another side, those of one instance after another."""
        published = {topic for topic, _ in self._table.values()}
        for instance in self._deployment.instances.values():
            for alias, entry in instance.publish.items():
                if not self.receivers(instance.name, alias):
                    yield End(instance=instance.name, alias=alias, topic=entry.topic, sends=True)
            for alias, entry in instance.subscribe.items():
                if entry.topic not in published:
                    yield End(instance=instance.name, alias=alias, topic=entry.topic, sends=False)


def _receivers(deployment: Deployment) -> dict[str, tuple[Receiver, ...]]:
    by_entry: dict[str, list[Receiver]] = {name: [] for name in deployment.subscribe_topics}
    for instance in deployment.instances.values():
        for alias, entry in instance.subscribe.items():
            by_entry[entry.name].append(Receiver(instance=instance.name, alias=alias))
    by_topic: dict[str, list[Receiver]] = {}
    for name, entry in deployment.subscribe_topics.items():
        by_topic.setdefault(entry.topic, []).extend(by_entry[name])
    return {topic: tuple(found) for topic, found in by_topic.items()}
