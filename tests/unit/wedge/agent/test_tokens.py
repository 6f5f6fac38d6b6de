"""Where blobs go that the platform keeps: asked for, and answered by another thread."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from wedge.agent.tokens import Tokens
from wedge.pipeline.hub import Place
from wedge.wire import TokenAnswer, TokenRequest

PATIENCE = 10.0


class Platform:
    def __init__(self, *, there: bool = True) -> None:
        self.asked: SimpleQueue[TokenRequest] = SimpleQueue()
        self.there = there

    def ask(self, request: TokenRequest) -> bool:
        self.asked.put(request)
        return self.there


def test_answers_reach_who_asked() -> None:
    platform = Platform()
    tokens = Tokens(platform.ask)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(tokens.find_place, "camera", "a.raw", None)
        one = platform.asked.get(timeout=PATIENCE)
        second = threads.submit(tokens.find_place, "camera", "b.raw", "cold")
        two = platform.asked.get(timeout=PATIENCE)
        assert (one.filename, one.key) == ("a.raw", None)
        assert (two.filename, two.key, two.instance) == ("b.raw", "cold", "camera")
        assert one.reqid != two.reqid
        assert tokens.take(TokenAnswer(reqid=two.reqid, url="http://b", headers={"a": "b"}))
        assert tokens.take(TokenAnswer(reqid=one.reqid, url="http://a"))
        assert first.result(PATIENCE) == Place(url="http://a")
        assert second.result(PATIENCE) == Place(url="http://b", headers={"a": "b"})
    assert not tokens.take(TokenAnswer(reqid=one.reqid, url="http://late"))


def test_an_error_is_no_place() -> None:
    platform = Platform()
    tokens = Tokens(platform.ask)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(tokens.find_place, "camera", "a.raw", None)
        reqid = platform.asked.get(timeout=PATIENCE).reqid
        assert tokens.take(TokenAnswer(reqid=reqid, error="denied"))
        assert asked.result(PATIENCE) is None


def test_nobody_waits_where_there_is_no_platform() -> None:
    assert Tokens(Platform(there=False).ask).find_place("camera", "a", None) is None
    assert Tokens(Platform().ask, seconds=0.01).find_place("camera", "a", None) is None


def test_closing_ends_every_wait() -> None:
    platform = Platform()
    tokens = Tokens(platform.ask)
    found: SimpleQueue[Place | None] = SimpleQueue()
    thread = threading.Thread(target=lambda: found.put(tokens.find_place("camera", "a", None)))
    thread.start()
    platform.asked.get(timeout=PATIENCE)
    tokens.close()
    thread.join(PATIENCE)
    assert found.get_nowait() is None
    assert tokens.find_place("camera", "b", None) is None
    assert platform.asked.empty()
