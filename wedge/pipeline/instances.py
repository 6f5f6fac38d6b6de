"""Instances that run beside each other: added, connected and removed while the others go on."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from wedge.host.guest import GuestLimits
from wedge.host.stopping import Stopper
from wedge.pipeline.disk_watch import DiskWatch
from wedge.pipeline.exchange import Exchange, in_order
from wedge.pipeline.mailbox import PostOffice
from wedge.pipeline.node import Node
from wedge.pipeline.room import Room

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path
    from urllib.request import OpenerDirector

    from wedge.host.code import Code
    from wedge.manifest import Instance, Routes
    from wedge.pipeline.hub import Hub

# As long as the agent gives an instance to end by itself.
GRACE_SECONDS = 5.0


def _nothing() -> None:
    pass


class Instances:
    """The instances that are there, by name. Used by one thread, but for `nodes`.

    `web` is how their blobs travel if not in the usual way. `usual` and `room`, bytes of a
    workspace, hold for instances without limits of their own. `changed` is called, from any thread,
    when one has begun or ended.
    """

    def __init__(
        self,
        hub: Hub,
        *,
        web: OpenerDirector | None = None,
        usual: GuestLimits | None = None,
        room: int | None = None,
        changed: Callable[[], None] = _nothing,
    ) -> None:
        self.office = PostOffice()
        self.nodes: Mapping[str, Node] = {}
        self._exchange = Exchange()
        self._hub = hub
        self._web = web
        self._usual = usual or GuestLimits()
        self._changed = changed
        self._room = room
        self._stopper = Stopper()
        self._watch = DiskWatch()
        self._codes: dict[str, Code] = {}

    def add(self, instance: Instance, workspace: Path) -> Node:
        """Make an instance, which does not run yet; what is sent to it waits."""
        most = self._room if instance.limits.workspace is None else instance.limits.workspace
        room = Room(workspace, most, self._watch.awaken)
        node = Node(
            instance,
            box=self.office.open(instance.name, instance.queue),
            exchange=self._exchange,
            hub=self._hub,
            room=room,
            web=self._web,
            changed=self._changed,
        )
        self._exchange.join(node.box)
        self.nodes = {**self.nodes, instance.name: node}
        self._watch.add(room, partial(self._end, node))
        return node

    def start(self, name: str, code: Code) -> None:
        """Have an instance run."""
        node = self.nodes[name]
        self._codes[name] = code
        self._stopper.serve(code.engine)
        limits = node.instance.limits
        for seconds in (limits.event_seconds, limits.wall_seconds):
            if seconds is not None:
                self._stopper.keep(seconds)
        node.start(code, self._usual)

    def connect(self, routes: Routes | None) -> None:
        """Let messages go by these routes from now on, or nowhere."""
        self._exchange.connect(routes)

    def stop(self, names: Collection[str], seconds: float = GRACE_SECONDS) -> list[str]:
        """End instances, senders before their receivers, and kill who does not end in time.

        Each is asked to end once it has done what it was sent; nobody has longer than `seconds`
        from when it is asked, and all together not longer than twice that. Gives the names of
        those that go on even so, for they are in a call of the system that does not come back.
        """
        end = time.monotonic() + seconds
        senders = self._exchange.senders()
        nodes = [self.nodes[name] for name in in_order(senders) if name in names]
        for node in nodes:
            if senders[node.name] - {*names}:
                # These go on to send, and it would never have done all that it was sent.
                node.box.refuse()
            self.office.wait_for_rest([node.box], max(0.0, end - time.monotonic()))
            if time.monotonic() >= end:
                break
            node.leave()
            node.wait(max(0.0, end - time.monotonic()))
        late = [node for node in nodes if not node.box.leaving]
        for node in late:
            node.leave()
        end = time.monotonic() + (seconds if late else 0.0)
        for node in nodes:
            if not node.wait(max(0.0, end - time.monotonic())):
                node.kill(f"it did not end within {seconds:g} seconds")
        self._stopper.now()
        end = time.monotonic() + seconds
        return [node.name for node in nodes if not node.wait(max(0.0, end - time.monotonic()))]

    def remove(self, name: str) -> None:
        """Forget an instance that has ended."""
        node = self.nodes[name]
        self._exchange.part(node.box)
        self._watch.remove(node.room)
        self.nodes = {other: found for other, found in self.nodes.items() if found is not node}
        code = self._codes.pop(name, None)
        if code is not None and all(
            code.engine is not other.engine for other in self._codes.values()
        ):
            self._stopper.forget(code.engine)

    def kill(self, name: str, reason: str) -> None:
        """End an instance where it is."""
        self._end(self.nodes[name], reason)

    def _end(self, node: Node, reason: str) -> None:
        node.kill(reason)
        self._stopper.now()

    def rest(self, seconds: float) -> bool:
        """Wait until no message is on its way any more; say whether none is."""
        return self.office.wait_for_rest([node.box for node in self.nodes.values()], seconds)

    def close(self) -> None:
        """End the watching of deadlines and disks, when all instances have been stopped."""
        self._stopper.close()
        self._watch.close()
