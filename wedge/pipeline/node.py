"""Node: a running instance of a deployment, on a thread of its own."""

from __future__ import annotations

import threading
import time
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from wedge.abi import (
    MOST_SENT,
    MessageReason,
    Result,
    RpcResponseReason,
    RpcStatus,
    StateReason,
    TelemetryReason,
)
from wedge.errors import ModuleError, NodeError, WedgeError
from wedge.host.client import WORKSPACE
from wedge.host.events import Configuration, Event, Message, Rpc
from wedge.host.guest import GuestLimits
from wedge.host.life import LeaveError, Life, Surroundings
from wedge.host.thread import Job
from wedge.pipeline.blobs import Blobs
from wedge.pipeline.lines import Lines
from wedge.pipeline.mailbox import Delivery
from wedge.pipeline.room import list_open

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from urllib.request import OpenerDirector

    from wedge.host.client import BlobRequest
    from wedge.host.code import Code
    from wedge.manifest import Instance
    from wedge.pipeline.exchange import Exchange
    from wedge.pipeline.hub import Hub
    from wedge.pipeline.mailbox import Mailbox
    from wedge.pipeline.room import Room

# So many calls can still be answered; older ones are forgotten.
MOST_ASKED = 1024
EXCESS_HINT = "raise its limit `workspace`, or deploy without it once, which empties its workspace"


class Status(Enum):
    """Where an instance is in its life, by the names that devices report."""

    STARTING = "starting"
    RUNNING = "ok"
    EXITED = "self-exiting"
    FAILED = "error"


class Node:
    """An instance: its mailbox, its thread, and what it asks of its host.

    `exchange` knows whom messages reach. `changed` is called when it has begun and when it has
    ended, on its thread.
    """

    def __init__(
        self,
        instance: Instance,
        *,
        box: Mailbox,
        exchange: Exchange,
        hub: Hub,
        room: Room,
        web: OpenerDirector | None,
        changed: Callable[[], None],
    ) -> None:
        self.instance = instance
        self.name = instance.name
        self.box = box
        self.workspace = WORKSPACE
        self.status = Status.STARTING
        self.error: WedgeError | None = None
        self.exit_status: int | None = None
        # By `time.monotonic`.
        self.begun_at: float | None = None
        self.ended_at: float | None = None
        # Messages that have reached all their receivers.
        self.sent = 0
        # What its memory takes, in bytes, as of its last event.
        self.memory = 0
        self._exchange = exchange
        self._hub = hub
        self._changed = changed
        self.folder = room.folder
        self.room = room
        self._blobs = Blobs(room, self.box.post, place=partial(hub.place, instance.name), web=web)
        self._lines = Lines(lambda stream, line: hub.log(instance.name, stream, line))
        self._configurations: dict[str, bytes] = {}
        self._configured = False
        self._lock = threading.Lock()
        self._complaints: set[str] = set()
        self._asked: dict[int, None] = {}
        self._served = False
        self._life: Life | None = None
        self._job: Job[None] | None = None

    def start(self, code: Code, usual: GuestLimits) -> None:
        """Begin to run; `usual` holds where the instance has no limits of its own."""
        limits = self.instance.limits
        resources = self.instance.module.resources
        memory = min(filter(None, (limits.memory, resources.max_memory)), default=None)
        self._life = Life(
            code,
            self,
            Surroundings(workspace=self.folder, write=self._lines.write, begun=self._begun),
            name=self.name,
            limits=GuestLimits(memory=memory or usual.memory, table=limits.table or usual.table),
            fuel=limits.fuel,
        )
        if limits.wall_seconds is not None:
            self._life.stop.life_end = time.monotonic() + limits.wall_seconds
        self._job = Job(self._run).start()

    def configure(self, topic: str, value: bytes | None) -> None:
        """Give it a configuration, now and whenever it begins anew; None takes it away."""
        with self._lock:
            if value is None:
                self._configurations.pop(topic, None)
                return
            self._configurations[topic] = value
            # Who has not asked yet gets it when it does.
            if self._configured:
                self.box.post(Configuration(topic, value))

    def call(self, id_: int, method: str, params: str) -> bool:
        """Call a procedure of it; the answer goes to the hub. False if it takes no calls now."""
        with self._lock:
            self._asked[id_] = None
            while len(self._asked) > MOST_ASKED:
                # Many nodes never answer.
                del self._asked[next(iter(self._asked))]
        return self.box.ask(Rpc(id_, method, params))

    def leave(self) -> None:
        """Have it end once it has done what it was sent."""
        self._blobs.cancel()
        self.box.leave()

    def kill(self, reason: str) -> None:
        """End it where it is, at once if it sleeps; else `Stopper.now` has it look."""
        if self._life is not None:
            self._life.stop.end(reason)
        self.box.close()

    def has_ended(self) -> bool:
        """Say whether it runs no more."""
        return self.status in (Status.EXITED, Status.FAILED)

    def wait(self, seconds: float | None) -> bool:
        """Wait until it has ended; say whether it has."""
        return self._job is None or self._job.wait(seconds)

    # What it asks of its host (`wedge.host.client.Client`).

    def take(self, seconds: float | None) -> Event | Result:
        """Wait for the next event; a stateless one is done when it has served a message."""
        assert self._life is not None  # noqa: S101 - it runs
        self._life.stop.event_end = None
        if self._served and not self.box.has_own:
            raise LeaveError
        self.memory = self._life.memory_size()
        self.room.rest()
        event = self._next(seconds)
        self.room.work()
        if isinstance(event, (Message, Rpc)) and self.instance.state == "stateless":
            self._served = True
        limit = self.instance.limits.event_seconds
        if limit is not None:
            self._life.stop.event_end = time.monotonic() + limit
        return event

    def _next(self, seconds: float | None) -> Event | Result:
        """Wait for the next event, no longer than it may live."""
        assert self._life is not None  # noqa: S101 - it runs
        end = self._life.stop.life_end
        left = None if end is None else max(0.0, end - time.monotonic())
        waits = left if seconds is None else seconds if left is None else min(left, seconds)
        event = self.box.take(waits)
        if not self.box.open or self._life.stop.is_due():
            raise LeaveError
        return event

    def post(self, event: Event) -> None:
        """Put an event of its own into its queue."""
        self.box.post(event)

    def configurations(self) -> Sequence[Configuration]:
        """Give what it was configured with."""
        with self._lock:
            self._configured = True
            return [Configuration(topic, value) for topic, value in self._configurations.items()]

    def send_message(self, alias: str, payload: bytes) -> MessageReason | Result:
        """Send to all that the alias leads to."""
        if self.box.leaving:
            return MessageReason.EXIT
        receivers = self._exchange.receivers(self.name, alias)
        if not receivers:
            self.complain(f"it sends on the alias `{alias}`, which leads to nobody")
            return MessageReason.ERROR
        if any(len(payload) > box.bounds.bytes for _, box in receivers):
            return Result.TOOBIG
        reason = MessageReason.SENT
        for its_alias, box in receivers:
            delivery = box.deliver(Message(its_alias, payload), self.box, partial(self._slow, box))
            if delivery is not Delivery.TAKEN:
                reason = MessageReason.ERROR
                self.complain(f"messages on `{alias}` do not reach `{box.name}`: {delivery.value}")
        if reason is MessageReason.SENT:
            self.sent += 1
        return reason

    def send_state(self, topic: str, value: bytes) -> StateReason | Result:
        """Report a state."""
        if self.box.leaving:
            return StateReason.EXIT
        # States have no reason for what went wrong: the call itself is refused.
        return StateReason.SENT if self._hub.state(self.name, topic, value) else Result.AGAIN

    def send_telemetry(self, entries: Sequence[tuple[str, str]]) -> TelemetryReason | Result:
        """Send telemetry."""
        if sum(len(key) + len(value) for key, value in entries) > MOST_SENT:
            return Result.TOOBIG
        if self.box.leaving:
            return TelemetryReason.EXIT
        taken = self._hub.telemetry(self.name, entries)
        return TelemetryReason.SENT if taken else TelemetryReason.ERROR

    def respond(self, id_: int, response: str, status: RpcStatus) -> RpcResponseReason | Result:
        """Answer a call, once."""
        with self._lock:
            asked = id_ in self._asked
            self._asked.pop(id_, None)
        if not asked:
            self.complain("it answers calls that nobody made, or twice")
            return RpcResponseReason.ERROR
        taken = self._hub.response(self.name, id_, response, status)
        return RpcResponseReason.SENT if taken else RpcResponseReason.ERROR

    def transfer(self, request: BlobRequest) -> Result:
        """Begin a transfer."""
        self._blobs.begin(request, leaving=self.box.leaving)
        return Result.OK

    def undeliverable(self, event: Event) -> None:
        """Answer calls for which there is no callback, and say what else is lost."""
        if isinstance(event, Rpc):
            self.respond(event.id, "no procedures are offered", RpcStatus.METHOD_NOT_FOUND)
        else:
            self.complain(f"it has set no callback for a {type(event).__name__.lower()}")

    def complain(self, text: str) -> None:
        """Note something, the first time that it happens."""
        if text not in self._complaints:
            self._complaints.add(text)
            self._hub.note(self.name, text)

    def _slow(self, box: Mailbox) -> None:
        self._hub.note(
            box.name, f"it does not keep up: {box.waiting()} messages wait, and `{self.name}` too"
        )

    def _run(self) -> None:
        status: int | None = None
        error: WedgeError | None = None
        try:
            status = self._live()
        except WedgeError as caught:
            error = caught
        except Exception as caught:  # noqa: BLE001 - one node must not take others down
            error = NodeError(f"the host of `{self.name}` failed", cause=repr(caught))
        finally:
            self.room.rest()
            if self._life is not None:
                self._life.close()
            self.box.close()
            self._lines.flush()
        self.error, self.exit_status = error, status
        self.ended_at = time.monotonic()
        self.status = Status.FAILED if error else Status.EXITED
        self._hub.ended(self.name, status, error)
        self._changed()

    def _begun(self) -> None:
        """Take note that there is an instance, which is about to run its first function."""
        if self.status is Status.STARTING:
            self.begun_at = time.monotonic()
            self.status = Status.RUNNING
            self._changed()

    def _live(self) -> int:
        """Run the instance, or one after the other if it keeps nothing."""
        assert self._life is not None  # noqa: S101 - it was started
        self._refuse_excess()
        self.room.work()
        while True:
            self._served = self._configured = False
            try:
                status = self._life.run()
            except NodeError as error:
                # It had its message, and the next one is no worse off for it.
                if not self._served or not self.box.open or not self._life.stop.forgive():
                    raise
                self._hub.note(self.name, f"{error.message}; the next message begins anew")
            else:
                if not self._served or not self.box.open:
                    return status
            self._life.stop.event_end = None
            self._blobs.forget()
            self.box.forget()

    def _refuse_excess(self) -> None:
        """Raise `NodeError` if its workspace holds more than it may before it begins."""
        if self.room.most is None:
            return
        try:
            excess = self.room.find_excess(list_open())
        except OSError as error:
            raise ModuleError(
                f"the workspace of `{self.name}` cannot be used", cause=error.strerror
            ) from error
        if excess is not None:
            raise NodeError(f"`{self.name}` is not started: {excess}", hint=EXCESS_HINT)
