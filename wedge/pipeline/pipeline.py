"""Pipeline: all instances of a deployment, started together, stopped in the order of messages."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wedge.errors import UsageError
from wedge.manifest import Routes
from wedge.pipeline.instances import GRACE_SECONDS, Instances
from wedge.pipeline.node import Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wedge.host.code import Code, CodeStore
    from wedge.manifest import Deployment, Instance
    from wedge.pipeline.hub import Hub
    from wedge.pipeline.mailbox import PostOffice
    from wedge.pipeline.node import Node


@dataclass(frozen=True, kw_only=True)
class CodeKey:
    """Which code an instance runs; a `stateless` one has its own, by its name."""

    module: str
    metered: bool
    stateless: str | None

    @classmethod
    def of(cls, instance: Instance) -> CodeKey:
        """Give that of an instance."""
        return cls(
            module=instance.module.id,
            metered=instance.limits.fuel is not None,
            stateless=instance.name if instance.state == "stateless" else None,
        )


class Pipeline:
    """A deployment that runs. `modules` holds the bytes of each module by its id.

    `workspaces` gets one folder an instance, which stays.
    """

    def __init__(
        self,
        deployment: Deployment,
        modules: Mapping[str, bytes],
        *,
        hub: Hub,
        codes: CodeStore,
        workspaces: Path,
    ) -> None:
        self.deployment = deployment
        self._modules = modules
        self._codes = codes
        self._ids = itertools.count(1)
        self._instances = Instances(hub)
        for instance in deployment.instances.values():
            folder = workspaces / instance.name
            folder.mkdir(parents=True, exist_ok=True)
            self._instances.add(instance, folder)
        self._instances.connect(Routes(deployment))

    @property
    def nodes(self) -> Mapping[str, Node]:
        """The instances by name."""
        return self._instances.nodes

    @property
    def office(self) -> PostOffice:
        """What their mailboxes share."""
        return self._instances.office

    def start(self) -> None:
        """Load all modules, then start all instances; raises `ModuleError` for a wrong one."""
        loaded: dict[CodeKey, Code] = {}
        for node in self.nodes.values():
            key = CodeKey.of(node.instance)
            if key not in loaded:
                loaded[key] = self._codes.load(
                    self._modules[key.module],
                    key.module,
                    metered=key.metered,
                    stateless=key.stateless is not None,
                )
        for node in self.nodes.values():
            self._instances.start(node.name, loaded[CodeKey.of(node.instance)])

    def node(self, name: str) -> Node:
        """Give an instance by its name."""
        if name not in self.nodes:
            known = ", ".join(self.nodes)
            raise UsageError(f"there is no instance `{name}`", hint=f"the instances are {known}")
        return self.nodes[name]

    def next_id(self) -> int:
        """Give a number for a call, which no other has."""
        return next(self._ids)

    def rest(self, seconds: float) -> bool:
        """Wait until no message is on its way any more; say whether none is."""
        return self._instances.rest(seconds)

    def stop(self, seconds: float = GRACE_SECONDS) -> None:
        """End all instances, senders before their receivers; who does not end in time is killed.

        Each is asked to end once it has done what it was sent.
        """
        self._instances.stop(self.nodes, seconds)
        self._instances.close()

    def kill(self, name: str, reason: str = "it was told to") -> None:
        """End one instance where it is."""
        self._instances.kill(self.node(name).name, reason)

    def failed(self) -> list[Node]:
        """List the instances that ended with an error."""
        return [node for node in self.nodes.values() if node.status is Status.FAILED]
