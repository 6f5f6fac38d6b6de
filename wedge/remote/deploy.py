"""Deploying: a shipment is sent, and the device watched until it runs, fails, or takes too long."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wedge.errors import DeviceError
from wedge.manifest.problems import escape
from wedge.wire import Deploy, InitialRequest, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wedge.remote.hub import Hub
    from wedge.remote.shipment import Shipment
    from wedge.wire import DeploymentStatus

LONGEST_FAILURE = 500
SHOWN = 20


@dataclass(kw_only=True)
class Watch:
    """What has been heard of a shipment so far; `status` is the last that was about it."""

    shipment: Shipment
    device: str
    heard: bool = False
    status: DeploymentStatus | None = None

    def look(self, report: Report) -> bool:
        """Take a report, and say whether the shipment runs; raise `DeviceError` if it fails."""
        self.heard = True
        found = report.deployment
        if found is None or found.id != self.shipment.id:
            return False
        self.status = found
        failures = list(self._failures(found))
        if failures or found.reconcile == "error":
            raise DeviceError(
                f"`{self.device}` cannot run `{self.shipment.id}`",
                cause="\n".join(failures[:SHOWN]) or "it does not say why",
                hint="what has not failed goes on; what has not changed starts anew only after "
                "`wedge deploy --empty`",
            )
        return found.reconcile == "ok"

    def late(self, seconds: float) -> DeviceError:
        """Give the error for a device that took too long, with what was waited for."""
        head = f"`{self.device}` does not run `{self.shipment.id}` after {seconds:g} seconds"
        if self.status is not None:
            return DeviceError(
                head,
                cause="\n".join(self._waiting(self.status)),
                hint="it goes on by itself; wait longer with `--timeout`",
            )
        if self.heard:
            return DeviceError(
                head,
                cause="it has reported, but nothing of this deployment",
                hint="does it speak what `evp.iot_platform` says? `wedge get deployment` shows it",
            )
        return DeviceError(
            head,
            cause="no device has reported",
            hint="is it on, and connected to the broker that `wedge config get` shows?",
        )

    def name_of(self, module: str) -> str:
        """Give the name that people know a module by."""
        return self.shipment.modules.get(module, module)

    def _failures(self, found: DeploymentStatus) -> Iterator[str]:
        for id_, module in found.modules.items():
            if module.status == "error":
                yield f"module {shown(self.name_of(id_))}: {shown(module.failure or 'error')}"
        for name, instance in found.instances.items():
            if instance.status == "error":
                yield f"instance {shown(name)}: {shown(instance.failure or 'error')}"

    def _waiting(self, found: DeploymentStatus) -> Iterator[str]:
        yield f"waited for `ok`, and it is `{found.reconcile}`"
        for id_, module in found.modules.items():
            if module.status != "ok":
                yield f"module {shown(self.name_of(id_))}: {module.status}"
        for name in self.shipment.instances:
            instance = found.instances.get(name)
            if instance is None or instance.status != "ok":
                yield f"instance {name}: {instance.status if instance else 'not there yet'}"


async def send(hub: Hub, shipment: Shipment) -> None:
    """Send a shipment to whatever listens, and leave it at that."""
    await hub.send(Deploy(manifest=shipment.manifest))


async def deploy(
    hub: Hub, watch: Watch, *, seconds: float, tell: Callable[[DeploymentStatus], None]
) -> None:
    """Send a shipment and wait until it runs; `tell` gets what is reported of it.

    Raises `DeviceError` if a part of it fails, or if that takes more than so many seconds.
    """
    order = Deploy(manifest=watch.shipment.manifest)
    try:
        async with asyncio.timeout(seconds):
            await hub.send(order)
            async for heard in hub.listen():
                for noun in heard.nouns:
                    if isinstance(noun, InitialRequest):
                        # It had not listened before.
                        await hub.send(order)
                    if isinstance(noun, Report):
                        done = watch.look(noun)
                        if watch.status is not None:
                            tell(watch.status)
                        if done:
                            return
    except TimeoutError:
        raise watch.late(seconds) from None


def shown(text: str) -> str:
    """Give a text of a device as it can be printed: on one line, and not at any length."""
    return escape(text[:LONGEST_FAILURE])
