"""The keys of a manifest and the kinds of their values: the one truth for reading and reference.

The text below a field is its reference text. What EVP defines is open: keys that are not known are
kept, for a warning. What this project adds (`wedge`, `resources`) is closed: there an unknown key
is an error, for a limit that is misspelt would be no limit.

EVP has two generations. In EVP1 the manifest is text inside the file, an instance says where its
module is entered, and a module need not say what it is; in EVP2 the module says both.
"""

from __future__ import annotations

# pydantic reads the annotations.
from collections.abc import Mapping  # noqa: TC003
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel

from wedge.manifest.nouns import (  # noqa: TC001
    Implementation,
    RestartPolicy,
    State,
    WhenFull,
)
from wedge.manifest.sizes import parse_size

PAGE = 65536
WASM_MEMORY = 4 * 1024**3
MOST = 2**63 - 1
DAY = 24 * 3600
# Stands for the address of a module that the host provides itself.
HOST_PROVIDED = "EVP-BACKDOOR"
HASH = "^[0-9a-fA-F]{64}$"
SIZE = WithJsonSchema({"type": ["integer", "string"], "description": "bytes, or text as `64MiB`"})

Size = Annotated[int, Field(ge=1, le=MOST), BeforeValidator(parse_size), SIZE]
MemorySize = Annotated[int, Field(ge=PAGE, le=WASM_MEMORY), BeforeValidator(parse_size), SIZE]
Count = Annotated[int, Field(ge=1, le=MOST)]
Seconds = Annotated[float, Field(gt=0, le=365 * DAY)]
Filled = Annotated[str, Field(min_length=1)]
Names = Annotated[dict[str, str], Field()]


class _Model(BaseModel):
    model_config = ConfigDict(
        strict=True, frozen=True, alias_generator=to_camel, use_attribute_docstrings=True
    )


class Open(_Model):
    """What EVP defines, and may add to."""

    model_config = ConfigDict(extra="allow")


class Closed(_Model):
    """What this project defines."""

    model_config = ConfigDict(extra="forbid")


class QueueSpec(Closed):
    """What may wait for the instance."""

    messages: Count = 64
    """So many messages may wait."""
    bytes: Size = 16 * 1024**2
    """So many bytes of messages may wait, as a number or as `16MiB`."""
    when_full: WhenFull = "wait"
    """What a sender meets when the queue is full: `wait` holds it up until there is room, unless
    that would be for ever; `drop` gives it the reason ERROR and leaves the message out."""


class LimitsSpec(Closed):
    """What the instance may use. What is left out is up to the host."""

    memory: MemorySize | None = None
    """Linear memory, as a number of bytes or as `64MiB`."""
    fuel: Count | None = None
    """Instructions in the whole life of the instance."""
    event_seconds: Seconds | None = None
    """Time for handling one event."""
    wall_seconds: Seconds | None = None
    """Time for the whole life of the instance."""
    table: Count | None = None
    """Entries of the table of functions."""
    workspace: Size | None = None
    """Files in its workspace, as a number of bytes or as `64MiB`."""


class RestartSpec(Closed):
    """Whether a device starts the instance again when it has ended. `wedge pipeline run` does not.

    The wait before it doubles with each time. An instance that has run for `mostSeconds` is taken
    for sound, and its count begins anew. Its workspace and its configuration stay; messages that
    are sent to it in between are lost.
    """

    policy: RestartPolicy = "never"
    """`onFailure` when it trapped, went over a limit or left with a status other than 0; `always`
    also when it left by itself."""
    first_seconds: Seconds = 1.0
    """How long the device waits the first time."""
    most_seconds: Seconds = 300.0
    """How long it waits at most."""
    times: Count | None = None
    """So many times without having been sound in between; without it, for ever."""


class ExtensionSpec(Closed):
    """What this project adds to an instance; the public agent passes over it."""

    state: State = "stateful"
    """`stateless` lets the host make the instance anew between any two events."""
    queue: QueueSpec = Field(default_factory=QueueSpec)
    """How much may wait for the instance, and what then happens."""
    limits: LimitsSpec = Field(default_factory=LimitsSpec)
    """The most that the instance may use."""
    restart: RestartSpec = Field(default_factory=RestartSpec)
    """What a device does when the instance has ended."""


class ResourcesSpec(Closed):
    """Sizes of the module's memories, as numbers of bytes or as `64MiB`. What is left out is up to
    the host.
    """

    stack_size: Size | None = None
    """The stack of the interpreter."""
    heap_size: Size | None = None
    """The heap that the host makes for a module that brings no `malloc`."""
    max_memory: MemorySize | None = None
    """What linear memory may grow to, for every instance of the module."""


class InstanceBase(Open):
    """One node of the pipeline."""

    module_id: str
    """The module to run: a key of `modules`."""
    publish: Names
    """Where messages go: from an alias that the node sends on to a key of `publishTopics`."""
    subscribe: Names
    """Where messages come from: from the alias that the node gets them under to a key of
    `subscribeTopics`."""
    streams: dict[str, Any] | None = None
    """Streams of EVP2. Read and left alone."""
    restart_policy: str | None = None
    """Read and left alone, as by the public agent: `wedge.restart` says what is done here."""
    raw_container_spec: str | None = None
    """For docker. Read and left alone."""
    raw_container_spec_signature: str | None = None
    """For docker. Read and left alone."""
    wedge: ExtensionSpec = Field(default_factory=ExtensionSpec)
    """What this project adds."""


class InstanceSpec(InstanceBase):
    """One node of the pipeline, in EVP2."""


class Evp1InstanceSpec(InstanceBase):
    """One node of the pipeline, in EVP1."""

    entry_point: Filled
    """Where the module is entered."""
    version: float
    """A change of this number starts the instance anew."""


class ModuleBase(Open):
    """What instances are made from."""

    module_impl: Implementation | None = None
    """What kind of thing the module is. Pipelines run `wasm`."""
    entry_point: str | None = None
    """Where the module is entered; a Wasm module always at its start, so `main`."""
    download_url: str = ""
    """Where the file is fetched. Without one, empty, or `EVP-BACKDOOR`, the host provides it."""
    hash: str = ""
    """The SHA-256 of the file as 64 hexadecimal digits; needed with `downloadUrl`."""
    resources: ResourcesSpec = Field(default_factory=ResourcesSpec)
    """Sizes of the module's memories."""


class ModuleSpec(ModuleBase):
    """What instances are made from, in EVP2."""

    module_impl: Implementation
    """What kind of thing the module is. Pipelines run `wasm`."""
    entry_point: Filled
    """Where the module is entered; a Wasm module always at its start, so `main`."""


class Evp1ModuleSpec(ModuleBase):
    """What instances are made from, in EVP1."""


class TopicSpec(Open):
    """A name of a topic, for one direction."""

    type: Literal["local"]
    """Topics are local to the device."""
    topic: Filled
    """The topic: what is published on it reaches all that subscribe to it."""


class DeploymentSpec(Open):
    """The manifest, in EVP2."""

    deployment_id: str = ""
    """Any text that tells this deployment from others; the device reports it."""
    instance_specs: Mapping[str, InstanceBase]
    """The nodes by their names, which may not start with `$`."""
    modules: Mapping[str, ModuleBase]
    """The modules by their ids. A device keeps a module under its id, so another file needs
    another id."""
    publish_topics: dict[str, TopicSpec] = Field(default_factory=dict)
    """Topics that instances send on, by the names that `publish` gives them."""
    subscribe_topics: dict[str, TopicSpec] = Field(default_factory=dict)
    """Topics that instances get messages from, by the names that `subscribe` gives them."""


class Evp2DeploymentSpec(DeploymentSpec):
    """The manifest, in EVP2."""

    instance_specs: dict[str, InstanceSpec]
    """The nodes by their names, which may not start with `$`."""
    modules: dict[str, ModuleSpec]
    """The modules by their ids. A device keeps a module under its id, so another file needs
    another id."""


class Evp1DeploymentSpec(DeploymentSpec):
    """The manifest, in EVP1."""

    instance_specs: dict[str, Evp1InstanceSpec]
    modules: dict[str, Evp1ModuleSpec]


class FileSpec(Open):
    """The file `deployment.json`."""

    deployment: Evp2DeploymentSpec
    """The manifest; in the form of EVP1 it is text that holds it as JSON."""
