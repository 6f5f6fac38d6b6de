"""Mailboxes: what waits for each instance, within bounds, and who waits for room in them.

All mailboxes of a pipeline share one lock, so that a sender that waits can see whether whom it
waits for waits for it in turn. Such a sender does not wait: its message is left out.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from wedge.abi import Result
from wedge.host.events import BlobPart, Event, Message, Rpc

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.manifest import Queue

# Calls come from outside, where nobody waits for room: more than so many are refused.
MOST_CALLS = 64
# A sender that has waited so long says who does not keep up.
SLOW_SECONDS = 1.0


class Delivery(Enum):
    """What became of a message for one receiver."""

    TAKEN = "taken"
    FULL = "its queue is full"
    CIRCLE = "its queue is full, and it waits for the sender"
    GONE = "it has ended"


@dataclass
class Counts:
    """What a mailbox has seen: messages that came in, went out and were left out."""

    received: int = 0
    handled: int = 0
    dropped: int = 0


@dataclass(eq=False)
class Mailbox:
    """The queue of one instance; made by a `PostOffice`."""

    name: str
    bounds: Queue
    office: PostOffice
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self._own: deque[Event] = deque()
        self._messages: deque[Message] = deque()
        self._size = 0
        self._filled = threading.Condition(self.office.lock)
        self._emptied = threading.Condition(self.office.lock)
        # Whose mailbox its owner waits for, as it sends.
        self.waits_for: Mailbox | None = None
        self.leaving = False
        self._refusing = False
        self.open = True
        self.idle = False

    def post(self, event: Event) -> None:
        """Put in an event that is not a message; there is always room for it."""
        with self.office.lock:
            self._own.append(event)
            self._filled.notify()

    def ask(self, call: Rpc) -> bool:
        """Put in a call; refuse it when too many wait, or nobody will take it."""
        with self.office.lock:
            waiting = sum(isinstance(event, Rpc) for event in self._own)
            if not self._takes() or waiting >= MOST_CALLS:
                return False
            self._own.append(call)
            self._filled.notify()
            return True

    def deliver(self, message: Message, sender: Mailbox, slow: Callable[[], None]) -> Delivery:
        """Put in a message, as soon as there is room if that is to be waited for.

        `slow` is called once if that takes long.
        """
        with self.office.lock:
            delivery = Delivery.TAKEN
            if self._takes() and not self._has_room(message):
                delivery = self._wait(message, sender, slow)
            if not self._takes():
                delivery = Delivery.GONE
            if delivery is Delivery.TAKEN:
                self._messages.append(message)
                self._size += message.size
                self.counts.received += 1
                self._filled.notify()
            else:
                self.counts.dropped += 1
            return delivery

    def take(self, seconds: float | None) -> Event | Result:
        """Wait for the next event, own ones first; for ever without a time."""
        with self.office.lock:
            end = None if seconds is None else time.monotonic() + seconds
            while True:
                if self._own:
                    return self._own.popleft()
                if self._messages:
                    return self._next()
                if self.leaving or not self.open:
                    return Result.SHOULDEXIT
                left = None if end is None else end - time.monotonic()
                if left is not None and left <= 0:
                    return Result.TIMEDOUT
                self.idle = True
                self.office.rested.notify_all()
                self._filled.wait(left)
                self.idle = False

    @property
    def has_own(self) -> bool:
        """Whether events other than messages wait."""
        return bool(self._own)

    def refuse(self) -> None:
        """Take no more messages; what is there is still to be handled."""
        with self.office.lock:
            self._refusing = True
            self._wake()

    def leave(self) -> None:
        """Have the owner end once all that waits is done."""
        with self.office.lock:
            self.leaving = True
            self._wake()

    def close(self) -> None:
        """Take nothing any more, and let go who waits for room."""
        with self.office.lock:
            self.open = False
            self.counts.dropped += len(self._messages)
            self._messages.clear()
            self._own.clear()
            self._wake()
            self.office.rested.notify_all()

    def forget(self) -> None:
        """Drop the events of an instance that is over, for the next one of the same node.

        Messages and calls are meant for the node, and stay.
        """
        with self.office.lock:
            for event in self._own:
                if isinstance(event, BlobPart):
                    event.reply(None)
            self._own = deque(event for event in self._own if isinstance(event, Rpc))

    def waiting(self) -> int:
        """Count the messages that wait."""
        return len(self._messages)

    def rests(self) -> bool:
        """Say whether its owner has nothing to do; with the lock held."""
        return not self.open or (self.idle and not self._own and not self._messages)

    def _next(self) -> Message:
        message = self._messages.popleft()
        self._size -= message.size
        self.counts.handled += 1
        self._emptied.notify()
        return message

    def _takes(self) -> bool:
        """Whether messages are taken: not by one that is to end, or it would never be done."""
        return self.open and not self.leaving and not self._refusing

    def _has_room(self, message: Message) -> bool:
        return (
            len(self._messages) < self.bounds.messages
            and self._size + message.size <= self.bounds.bytes
        )

    def _wait(self, message: Message, sender: Mailbox, slow: Callable[[], None]) -> Delivery:
        if self.bounds.when_full == "drop":
            return Delivery.FULL
        if self._leads_to(sender):
            return Delivery.CIRCLE
        sender.waits_for = self
        complained = False
        try:
            while self._takes() and sender.open and not self._has_room(message):
                if not self._emptied.wait(SLOW_SECONDS) and not complained:
                    complained = True
                    slow()
        finally:
            sender.waits_for = None
        return Delivery.TAKEN if sender.open else Delivery.GONE

    def _leads_to(self, sender: Mailbox) -> bool:
        """Whether its owner waits, at the end of a chain perhaps, for the sender."""
        box: Mailbox | None = self
        while box is not None and box is not sender:
            box = box.waits_for
        return box is sender

    def _wake(self) -> None:
        self._filled.notify_all()
        self._emptied.notify_all()


class PostOffice:
    """The lock that all mailboxes of a pipeline share."""

    def __init__(self) -> None:
        # Re-entrant, because complaints are made with it held.
        self.lock = threading.RLock()
        self.rested = threading.Condition(self.lock)

    def open(self, name: str, bounds: Queue) -> Mailbox:
        """Make a mailbox."""
        return Mailbox(name=name, bounds=bounds, office=self)

    def wait_for_rest(self, boxes: list[Mailbox], seconds: float) -> bool:
        """Wait until the owners of all these have nothing to do; say whether they have not."""
        with self.lock:
            return self.rested.wait_for(lambda: all(box.rests() for box in boxes), seconds)
