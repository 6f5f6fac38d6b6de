"""What a deployment consists of, after it has been read and found whole.

Terms: an *instance* is one running copy of a *module*. It knows messages by *aliases* of its own;
`publish` and `subscribe` take an alias to the name of an entry in the deployment's tables of
topics, and that entry names the *topic*, which is where senders and receivers meet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Implementation = Literal["wasm", "python", "docker", "spawn", "dlfcn"]
State = Literal["stateful", "stateless"]
WhenFull = Literal["wait", "drop"]
RestartPolicy = Literal["never", "onFailure", "always"]


@dataclass(frozen=True, kw_only=True)
class Topic:
    """An entry of `publishTopics` or `subscribeTopics`; all topics are local to the device."""

    name: str
    topic: str


@dataclass(frozen=True, kw_only=True)
class Resources:
    """Sizes in bytes of a module's memories; None leaves the choice to the host."""

    stack_size: int | None = None
    heap_size: int | None = None
    max_memory: int | None = None


@dataclass(frozen=True, kw_only=True)
class Module:
    """What instances are made from.

    `url` is None for what the host provides itself; `hash` is the SHA-256 of the file (32 bytes),
    and always there with a `url`.
    """

    id: str
    implementation: Implementation = "wasm"
    entry_point: str = "main"
    url: str | None = None
    hash: bytes | None = None
    resources: Resources = field(default_factory=Resources)


@dataclass(frozen=True, kw_only=True)
class Queue:
    """How much may wait for an instance, and what a sender meets when that much does."""

    messages: int
    bytes: int
    when_full: WhenFull


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What an instance may use; None is no limit of its own."""

    memory: int | None = None
    fuel: int | None = None
    event_seconds: float | None = None
    wall_seconds: float | None = None
    table: int | None = None
    workspace: int | None = None


@dataclass(frozen=True, kw_only=True)
class Restart:
    """Whether an instance that has ended is started again, after how long, and how often.

    The wait doubles with each time, from the first to the most seconds.
    """

    policy: RestartPolicy = "never"
    first_seconds: float = 1.0
    most_seconds: float = 300.0
    times: int | None = None


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One node of the pipeline; `publish` and `subscribe` take its aliases to entries of topics.

    `version` is that of EVP1: a change of it starts the instance anew.
    """

    name: str
    module: Module
    publish: Mapping[str, Topic]
    subscribe: Mapping[str, Topic]
    state: State
    queue: Queue
    limits: Limits
    restart: Restart = field(default_factory=Restart)
    version: float | None = None


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """What runs on a device and where its messages go: a whole manifest.

    The mappings are in the order of the file and cannot be changed.
    """

    id: str
    instances: Mapping[str, Instance]
    modules: Mapping[str, Module]
    publish_topics: Mapping[str, Topic]
    subscribe_topics: Mapping[str, Topic]
