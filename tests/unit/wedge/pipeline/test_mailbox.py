"""Mailboxes: order, bounds, and that no sender waits for ever."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from wedge.abi import Result
from wedge.host.events import BlobPart, Callback, Completion, Configuration, Message, Rpc
from wedge.manifest import Queue
from wedge.pipeline import mailbox
from wedge.pipeline.mailbox import Delivery, PostOffice

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.pipeline.mailbox import Mailbox

PATIENCE = 10.0


class Office:
    """Mailboxes of a few messages, and senders on threads of their own."""

    def __init__(self) -> None:
        self.office = PostOffice()
        self.complaints = 0

    def box(self, name: str, *, messages: int = 2, size: int = 100, full: str = "wait") -> Mailbox:
        return self.office.open(
            name,
            Queue(messages=messages, bytes=size, when_full="drop" if full == "drop" else "wait"),
        )

    def send(self, sender: Mailbox, receiver: Mailbox, text: str) -> Delivery:
        return receiver.deliver(Message("in", text.encode()), sender, self.complain)

    def complain(self) -> None:
        self.complaints += 1

    def send_later(self, sender: Mailbox, receiver: Mailbox, text: str) -> Callable[[], Delivery]:
        found: list[Delivery] = []
        thread = threading.Thread(
            target=lambda: found.append(self.send(sender, receiver, text)), daemon=True
        )
        thread.start()
        wait_for(lambda: sender.waits_for is receiver)

        def result() -> Delivery:
            thread.join(PATIENCE)
            assert not thread.is_alive()
            return found[0]

        return result


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.fixture
def office() -> Office:
    return Office()


def texts(box: Mailbox) -> list[str]:
    found = []
    while isinstance(event := box.take(0), Message):
        found.append(event.payload.decode())
    return found


def test_messages_keep_their_order(office: Office) -> None:
    a, b = office.box("a"), office.box("b", messages=9)
    assert [office.send(a, b, str(number)) for number in range(9)] == [Delivery.TAKEN] * 9
    assert texts(b) == [str(number) for number in range(9)]
    assert (b.counts.received, b.counts.handled, b.counts.dropped) == (9, 9, 0)


def test_own_events_come_first_and_have_no_bound(office: Office) -> None:
    a, b = office.box("a"), office.box("b", messages=1)
    office.send(a, b, "message")
    events = [Completion(Callback(1, 2), reason) for reason in range(100)]
    for event in events:
        b.post(event)
    assert [b.take(0) for _ in events] == events
    assert texts(b) == ["message"]


@pytest.mark.parametrize(("messages", "size"), [(2, 100), (100, 2)])
def test_what_is_full_drops_the_newest(office: Office, messages: int, size: int) -> None:
    a, b = office.box("a"), office.box("b", messages=messages, size=size, full="drop")
    assert [office.send(a, b, text) for text in "xyz"] == [
        Delivery.TAKEN,
        Delivery.TAKEN,
        Delivery.FULL,
    ]
    assert texts(b) == ["x", "y"]
    assert b.counts.dropped == 1


def test_a_sender_waits_for_room(office: Office) -> None:
    a, b = office.box("a"), office.box("b", messages=1)
    office.send(a, b, "first")
    second = office.send_later(a, b, "second")
    assert texts(b)[:1] == ["first"]
    assert second() is Delivery.TAKEN
    assert texts(b) in ([], ["second"])
    assert b.counts.received == 2


def test_who_does_not_keep_up_is_named_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "SLOW_SECONDS", 0.01)
    a, b = office.box("a"), office.box("b", messages=1)
    office.send(a, b, "first")
    second = office.send_later(a, b, "second")
    wait_for(lambda: office.complaints > 0)
    time.sleep(0.05)
    b.take(0)
    assert second() is Delivery.TAKEN
    assert office.complaints == 1


def test_nobody_waits_for_itself(office: Office) -> None:
    a = office.box("a", messages=1)
    assert office.send(a, a, "first") is Delivery.TAKEN
    assert office.send(a, a, "second") is Delivery.CIRCLE


def test_nobody_waits_for_who_waits_for_it(office: Office) -> None:
    a, b, c = (office.box(name, messages=1) for name in "abc")
    for box in (a, b, c):
        office.send(box, box, "first")
    first = office.send_later(a, b, "second")
    second = office.send_later(b, c, "second")
    assert office.send(c, a, "second") is Delivery.CIRCLE
    c.take(0)
    assert second() is Delivery.TAKEN
    b.take(0)
    assert first() is Delivery.TAKEN


@pytest.mark.parametrize("ends", ["receiver", "sender"])
def test_who_ends_lets_go(office: Office, ends: str) -> None:
    a, b = office.box("a"), office.box("b", messages=1)
    office.send(a, b, "first")
    second = office.send_later(a, b, "second")
    (b if ends == "receiver" else a).close()
    if ends == "sender":
        # It is woken when there is something to see.
        b.take(0)
    assert second() is Delivery.GONE
    assert b.counts.received == 1


def test_nothing_reaches_who_has_ended(office: Office) -> None:
    a, b = office.box("a"), office.box("b")
    b.close()
    assert office.send(a, b, "late") is Delivery.GONE
    assert b.take(None) is Result.SHOULDEXIT


def test_leaving_is_after_all_that_waits(office: Office) -> None:
    a, b = office.box("a"), office.box("b")
    office.send(a, b, "last")
    b.leave()
    assert texts(b) == ["last"]
    assert b.take(None) is Result.SHOULDEXIT


def test_waiting_for_events_takes_its_time(office: Office) -> None:
    box = office.box("a")
    before = time.monotonic()
    assert box.take(0.05) is Result.TIMEDOUT
    assert time.monotonic() - before >= 0.05


def test_rest_is_when_all_wait_for_nothing(office: Office) -> None:
    a, b = office.box("a"), office.box("b")
    assert not office.office.wait_for_rest([a], 0.01)
    threads = [threading.Thread(target=box.take, args=[None], daemon=True) for box in (a, b)]
    for thread in threads:
        thread.start()
    assert office.office.wait_for_rest([a, b], PATIENCE)
    for box in (a, b):
        box.close()
    for thread in threads:
        thread.join(PATIENCE)
    assert office.office.wait_for_rest([a, b], PATIENCE)


def test_the_next_instance_gets_what_is_meant_for_the_node(office: Office) -> None:
    a, b = office.box("a"), office.box("b")
    office.send(a, b, "message")
    b.post(Completion(Callback(1, 2), 0))
    b.post(Configuration("topic", b"value"))
    replies: list[bytes | None] = []
    b.post(BlobPart(Callback(1, 2), b"part", 4, replies.append))
    call = Rpc(1, "method", "params")
    b.post(call)
    b.forget()
    assert replies == [None]
    assert b.take(0) == call
    assert texts(b) == ["message"]
