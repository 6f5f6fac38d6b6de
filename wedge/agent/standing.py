"""Standing: how far the device is with a deployment, in the words that it reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wedge.pipeline.node import Status
from wedge.wire import DeploymentStatus, InstanceStatus, ModuleStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from wedge.agent.supply import Item
    from wedge.errors import WedgeError
    from wedge.manifest import Deployment
    from wedge.pipeline.node import Node
    from wedge.wire import InstanceState, Reconcile

STUCK = "it does not end: it waits for the system, which cannot be interrupted"
STATES: dict[Status, InstanceState] = {
    Status.STARTING: "unknown",
    Status.RUNNING: "ok",
    Status.EXITED: "self-exiting",
    Status.FAILED: "error",
}


def standing(
    deployment: Deployment,
    *,
    nodes: Mapping[str, Node],
    stuck: Collection[str],
    items: Iterable[Item],
    reached: bool,
) -> DeploymentStatus:
    """Give the status of a deployment.

    An instance whose module has failed is not listed unless it runs: it will not be there soon.
    """
    modules = module_statuses(deployment, items)
    instances = {}
    for name, instance in deployment.instances.items():
        id_ = instance.module.id
        if name in nodes:
            instances[name] = instance_status(nodes[name])
        elif modules[id_].status != "error":
            instances[name] = InstanceStatus(status="unknown", module_id=id_)
    for name in stuck:
        id_ = nodes[name].instance.module.id
        instances[name] = InstanceStatus(status="error", module_id=id_, failure=STUCK)
    reconcile: Reconcile = "error" if stuck else "ok" if reached else "applying"
    return DeploymentStatus(
        id=deployment.id, reconcile=reconcile, instances=instances, modules=modules
    )


def instance_status(node: Node) -> InstanceStatus:
    """Give the status of an instance that has been made."""
    return InstanceStatus(
        status=STATES[node.status],
        module_id=node.instance.module.id,
        failure=in_one_line(node.error) if node.error is not None else None,
    )


def module_statuses(deployment: Deployment, items: Iterable[Item]) -> dict[str, ModuleStatus]:
    """Give the statuses of all modules; one may be needed in several forms."""
    by_id: dict[str, list[Item]] = {id_: [] for id_ in deployment.modules}
    for item in items:
        if item.need.module.id in by_id:
            by_id[item.need.module.id].append(item)
    return {id_: _module_status(found) for id_, found in by_id.items()}


def in_one_line(error: WedgeError) -> str:
    """Give an error as reports hold it."""
    text = error.message if error.cause is None else f"{error.message}: {error.cause}"
    return " ".join(text.split())


def _module_status(items: list[Item]) -> ModuleStatus:
    for item in items:
        if item.error is not None:
            return ModuleStatus(status="error", failure=in_one_line(item.error))
    if items and all(item.phase == "ready" for item in items):
        return ModuleStatus(status="ok")
    if any(item.phase in ("fetching", "loading") for item in items):
        return ModuleStatus(status="downloading")
    return ModuleStatus(status="unknown")
