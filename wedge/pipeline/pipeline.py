"""Pipeline: all instances of a deployment, started together, stopped in the order of messages."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wedge.errors import UsageError
from wedge.host.stopping import Stopper
from wedge.manifest import Routes
from wedge.pipeline.mailbox import PostOffice
from wedge.pipeline.node import Node, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wedge.host.code import Code, CodeStore
    from wedge.manifest import Deployment
    from wedge.pipeline.hub import Hub

# As long as the agent gives an instance to end by itself.
GRACE_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class CodeKey:
    """Which code an instance runs; a `stateless` one has its own, by its name."""

    module: str
    metered: bool
    stateless: str | None

    @classmethod
    def of(cls, node: Node) -> CodeKey:
        """Give that of an instance."""
        instance = node.instance
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
        self.office = PostOffice()
        self._stopper = Stopper()
        self._ids = itertools.count(1)
        boxes = {
            instance.name: self.office.open(instance.name, instance.queue)
            for instance in deployment.instances.values()
        }
        self._routes = Routes(deployment)
        self.nodes = {}
        for instance in deployment.instances.values():
            folder = workspaces / instance.name
            folder.mkdir(parents=True, exist_ok=True)
            self.nodes[instance.name] = Node(
                instance, boxes=boxes, routes=self._routes, hub=hub, workspace=folder
            )

    def start(self) -> None:
        """Load all modules, then start all instances; raises `ModuleError` for a wrong one."""
        loaded: dict[CodeKey, Code] = {}
        for node in self.nodes.values():
            key = CodeKey.of(node)
            if key not in loaded:
                loaded[key] = self._codes.load(
                    self._modules[key.module],
                    key.module,
                    metered=key.metered,
                    stateless=key.stateless is not None,
                )
                self._stopper.serve(loaded[key].engine)
        for node in self.nodes.values():
            limits = node.instance.limits
            for seconds in (limits.event_seconds, limits.wall_seconds):
                if seconds is not None:
                    self._stopper.keep(seconds)
            node.start(loaded[CodeKey.of(node)])

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
        return self.office.wait_for_rest([node.box for node in self.nodes.values()], seconds)

    def stop(self, seconds: float = GRACE_SECONDS) -> None:
        """End all instances, senders before their receivers; who does not end in time is killed.

        Each is asked to end once it has done what it was sent.
        """
        for name in self._order():
            node = self.nodes[name]
            end = time.monotonic() + seconds
            self.office.wait_for_rest([node.box], seconds)
            node.leave()
            if not node.wait(max(0.0, end - time.monotonic())):
                node.kill(f"it did not end within {seconds:g} seconds")
                self._stopper.now()
                node.wait(seconds)
        self._stopper.close()

    def kill(self, name: str, reason: str = "it was told to") -> None:
        """End one instance where it is."""
        self.node(name).kill(reason)
        self._stopper.now()

    def failed(self) -> list[Node]:
        """List the instances that ended with an error."""
        return [node for node in self.nodes.values() if node.status is Status.FAILED]

    def _order(self) -> list[str]:
        """Give the instances so that messages go forward, as far as there is no circle."""
        senders: dict[str, set[str]] = {name: set() for name in self.nodes}
        for instance in self.deployment.instances.values():
            for alias in instance.publish:
                for receiver in self._routes.receivers(instance.name, alias):
                    if receiver.instance != instance.name:
                        senders[receiver.instance].add(instance.name)
        order: list[str] = []
        left = dict(senders)
        while left:
            # In a circle, the one with the fewest senders left begins.
            name = min(left, key=lambda item: len(left[item] - set(order)))
            order.append(name)
            del left[name]
        return order
