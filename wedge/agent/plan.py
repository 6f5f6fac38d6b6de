"""The plan: what has to be stopped and started so that a deployment runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wedge.manifest import Module, Restart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wedge.manifest import Deployment, Instance


@dataclass(frozen=True, kw_only=True)
class Need:
    """Native code that an instance runs; a `stateless` one has its own, by its name."""

    module: Module
    metered: bool = False
    stateless: str | None = None

    @classmethod
    def of(cls, instance: Instance) -> Need:
        """Give what an instance needs."""
        return cls(
            module=instance.module,
            metered=instance.limits.fuel is not None,
            stateless=instance.name if instance.state == "stateless" else None,
        )


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What to do: names to stop, and instances to start, some of them of the same name."""

    stop: tuple[str, ...]
    start: tuple[Instance, ...]


def make_plan(deployment: Deployment, running: Mapping[str, Instance]) -> Changes:
    """Compare what shall run with what does; who is the same in both is left alone."""
    wanted = deployment.instances
    stop = [
        name
        for name, instance in running.items()
        if name not in wanted or not is_same(instance, wanted[name])
    ]
    start = [instance for name, instance in wanted.items() if name in stop or name not in running]
    return Changes(stop=tuple(stop), start=tuple(start))


def is_same(one: Instance, other: Instance) -> bool:
    """Say whether an instance may go on as it is.

    Aliases are looked up with each message, and the address of a module is only where it came from,
    so both may change under it; all else takes effect as an instance starts.
    """
    return _as_started(one) == _as_started(other)


def needs_of(deployment: Deployment) -> list[Need]:
    """List the code of all instances, and of modules that no instance runs yet."""
    instances = deployment.instances.values()
    needs = dict.fromkeys(Need.of(instance) for instance in instances)
    used = {instance.module.id for instance in instances}
    spare = (Need(module=module) for id_, module in deployment.modules.items() if id_ not in used)
    return [*needs, *spare]


def _as_started(instance: Instance) -> Instance:
    return replace(
        instance,
        module=replace(instance.module, url=None),
        publish={},
        subscribe={},
        restart=Restart(),
    )
