"""Loops whose variable is seen by somebody after it was not set."""

from __future__ import annotations

from textwrap import dedent

import pytest

from py2wasm.engines.mypyc.worker.variables import find_seen_loops

UNSEEN = [
    "for n in range(k): print(n)",
    "for n in range(k): print(n)\nfor n in range(k): print(n)",
    "for n in range(k):\n  for m in range(n): print(n, m)",
    "for n in range(k): calls.append(lambda: n)",
]
SEEN = [
    ("for n in range(k): pass\nreturn n", {(2, 2)}),
    ("n = 5\nfor n in range(k): pass", {(3, 2)}),
    ("for n in range(k): pass\nelse: print(n)", {(2, 2)}),
    ("for n in range(3):\n  for n in range(k): pass", {(2, 2), (3, 4)}),
    ("global n\nfor n in range(k): pass", {(3, 2)}),
    ("for k in range(k): pass", {(2, 2)}),
    ("import n\nfor n in range(k): pass", {(3, 2)}),
    ("try: pass\nexcept OSError as n: pass\nfor n in range(k): pass", {(4, 2)}),
    ("def inner():\n  return n\nfor n in range(k): pass", {(4, 2)}),
    (
        "def inner():\n  nonlocal n\n  for n in range(k): pass\nfor n in range(k): n",
        {(4, 4), (5, 2)},
    ),
]


def seen_in(body: str) -> set[tuple[int, int]]:
    lines = "\n".join(f"  {line}" for line in dedent(body).splitlines())
    return find_seen_loops(f"def f(k):\n{lines}\n".encode())


@pytest.mark.parametrize("body", UNSEEN)
def test_loops_that_nobody_looks_behind(body: str) -> None:
    assert seen_in(body) == set()


@pytest.mark.parametrize(("body", "places"), SEEN)
def test_loops_that_somebody_may_look_behind(body: str, places: set[tuple[int, int]]) -> None:
    assert seen_in(body) == places
