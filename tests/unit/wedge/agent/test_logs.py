"""Lines of instances: captured when they are wanted, bounded, in order."""

from __future__ import annotations

from wedge.agent.logs import LogStore


class Filled:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def texts(store: LogStore) -> list[tuple[str, str]]:
    return [(line.instance, line.text) for line in store.drain()]


def test_nothing_is_captured_until_it_is_wanted() -> None:
    filled = Filled()
    store = LogStore(filled)
    store.add("one", "stdout", "before")
    store.enable("one", on=True)
    store.add("one", "stderr", "during")
    store.add("two", "stdout", "another")
    store.enable("one", on=False)
    store.add("one", "stdout", "after")
    assert texts(store) == [("one", "during")]
    assert filled.times == 1


def test_it_tells_once_until_it_is_drained() -> None:
    filled = Filled()
    store = LogStore(filled)
    store.enable("one", on=True)
    store.enable("two", on=True)
    for number in range(3):
        store.add("one", "stdout", str(number))
        store.add("two", "stdout", str(number))
    assert filled.times == 1
    assert texts(store) == [(name, text) for text in "012" for name in ("one", "two")]
    assert store.drain() == []
    store.add("two", "stdout", "again")
    assert filled.times == 2


def test_the_oldest_lines_are_lost_and_counted() -> None:
    store = LogStore(Filled(), limit=10)
    store.enable("loud", on=True)
    store.enable("quiet", on=True)
    store.add("quiet", "stdout", "kept")
    for number in range(100, 110):
        store.add("loud", "stdout", str(number))
    assert texts(store) == [
        ("quiet", "kept"),
        ("loud", "[7 lines before this one are lost]"),
        ("loud", "107"),
        ("loud", "108"),
        ("loud", "109"),
    ]
    store.add("loud", "stdout", "new")
    assert texts(store) == [("loud", "new")], "what was lost is said once"


def test_a_line_that_is_longer_than_all_room_is_kept_alone() -> None:
    store = LogStore(Filled(), limit=10)
    store.enable("one", on=True)
    store.add("one", "stdout", "short")
    store.add("one", "stdout", "x" * 100)
    assert [text for _, text in texts(store)] == ["[1 lines before this one are lost]", "x" * 100]


def test_sizes_are_those_of_bytes() -> None:
    store = LogStore(Filled(), limit=8)
    store.enable("one", on=True)
    for letter in "äöü":
        store.add("one", "stdout", letter * 2)
    assert [text for _, text in texts(store)][1:] == ["öö", "üü"]


def test_instances_that_are_gone_are_forgotten() -> None:
    store = LogStore(Filled())
    store.enable("gone", on=True)
    store.enable("here", on=True)
    store.forget_others(["here"])
    assert (store.is_enabled("gone"), store.is_enabled("here")) == (False, True)
