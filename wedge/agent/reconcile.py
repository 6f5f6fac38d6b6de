"""Reconciling: from what runs to what shall run, a turn at a time.

Each turn does what can be done now and never waits for a module: instances that are not wanted, or
wanted otherwise, are stopped; code is asked for; instances whose code is there are started. When
all have been started the routes of the deployment hold, and what it does not name is removed.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from wedge.agent.plan import Need, make_plan, needs_of
from wedge.agent.restarts import Restarts
from wedge.errors import ModuleError
from wedge.manifest import Routes
from wedge.pipeline.node import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wedge.agent.store import ModuleStore
    from wedge.agent.supply import Supply
    from wedge.agent.workspaces import Workspaces
    from wedge.manifest import Deployment, Instance
    from wedge.pipeline.instances import Instances
    from wedge.pipeline.node import Node


class Reconciler:
    """Makes `instances` those of a deployment. Used by one thread.

    `prepare` is called with each instance before it starts.
    """

    def __init__(
        self,
        instances: Instances,
        *,
        supply: Supply,
        store: ModuleStore,
        workspaces: Workspaces,
        prepare: Callable[[Node], None],
        grace: float,
    ) -> None:
        self._instances = instances
        self._supply = supply
        self._store = store
        self._workspaces = workspaces
        self._prepare = prepare
        self._grace = grace
        self._restarts = Restarts()
        # Instances that have been killed and yet go on, for their thread is in a system call.
        self.stuck: frozenset[str] = frozenset()
        # The deployment that has been reached.
        self.reached: Deployment | None = None
        self._seen: Deployment | None = None

    def turn(self, deployment: Deployment, now: float) -> None:
        """Do what can be done. `now` is that of `time.monotonic`. Raises `OSError`."""
        nodes = self._instances.nodes
        if deployment is not self._seen:
            # Of deployments that are never reached no more is kept than of one.
            self._keep_modules(deployment, self.reached)
            self._seen = deployment
        changes = make_plan(deployment, {name: node.instance for name, node in nodes.items()})
        self._stop(changes.stop)
        self._supply.ask(needs_of(deployment))
        for instance in changes.start:
            self._start(instance)
        for instance in deployment.instances.values():
            self._restart(instance, now)
        if self.reached is not deployment and self._all_started(deployment):
            self._instances.connect(Routes(deployment))
            self._workspaces.keep_only(deployment.instances)
            self._keep_modules(deployment)
            self.reached = deployment

    def next_due(self, deployment: Deployment) -> float | None:
        """Say when the next turn is needed at the latest, by `time.monotonic`."""
        dues = [self._supply.next_due()]
        for name, node in self._instances.nodes.items():
            if name in deployment.instances and name not in self.stuck:
                dues.append(self._restarts.due(node, deployment.instances[name].restart))
        return min((due for due in dues if due is not None), default=None)

    def stop_all(self, seconds: float) -> None:
        """End all instances."""
        self._instances.stop(list(self._instances.nodes), seconds)

    def _stop(self, names: Iterable[str]) -> None:
        nodes = self._instances.nodes
        self._instances.stop([name for name in names if name not in self.stuck], self._grace)
        for name in names:
            if nodes[name].wait(0):
                self._instances.remove(name)
                self._restarts.forget(name)
        self.stuck = frozenset(name for name in names if name in self._instances.nodes)

    def _start(self, instance: Instance) -> None:
        code = self._supply.code(Need.of(instance))
        if code is None or instance.name in self.stuck:
            return
        node = self._instances.add(instance, self._workspaces.of(instance.name))
        self._prepare(node)
        self._instances.start(instance.name, code)

    def _restart(self, instance: Instance, now: float) -> None:
        node = self._instances.nodes.get(instance.name)
        if node is None or instance.name in self.stuck:
            return
        due = self._restarts.due(node, instance.restart)
        if due is None or due > now or not node.wait(0):
            return
        self._restarts.note(node, instance.restart)
        self._instances.remove(instance.name)
        self._start(instance)

    def _keep_modules(self, *deployments: Deployment | None) -> None:
        modules = (found.modules.values() for found in deployments if found is not None)
        hashes = {module.hash for module in itertools.chain(*modules)}
        self._store.keep_only([hash_ for hash_ in hashes if hash_ is not None])

    def _all_started(self, deployment: Deployment) -> bool:
        nodes = self._instances.nodes
        return (
            not self.stuck
            and all(name in nodes and has_started(nodes[name]) for name in deployment.instances)
            and all(item.phase == "ready" for item in self._supply.items())
        )


def has_started(node: Node) -> bool:
    """Say whether there was an instance at all."""
    return node.status is not Status.STARTING and not isinstance(node.error, ModuleError)
