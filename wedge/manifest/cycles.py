"""Cycles of a graph: one shortest cycle for each set of nodes that all reach each other."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    Following = Mapping[str, Collection[str]]


def find_cycles(following: Following) -> Iterator[tuple[str, ...]]:
    """Give a cycle of each group, from its first node in the order of the graph back to it."""
    group_of = {name: group for group in _groups(following) for name in group}
    told: set[str] = set()
    for name in following:
        if name not in told and (len(group_of[name]) > 1 or name in following[name]):
            told |= group_of[name]
            yield _shortest(name, following, group_of[name])


def _shortest(start: str, following: Following, group: set[str]) -> tuple[str, ...]:
    before: dict[str, str] = {}
    waiting = deque([start])
    while start not in before:
        name = waiting.popleft()
        for other in following[name]:
            if other in group and other not in before:
                before[other] = name
                waiting.append(other)
    way = [start, before[start]]
    while way[-1] != start:
        way.append(before[way[-1]])
    return tuple(reversed(way))


def _groups(following: Following) -> list[set[str]]:
    """Find the strongly connected groups, after Tarjan; without recursion, as graphs are deep."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_names: list[str] = []
    groups: list[set[str]] = []
    closed: set[str] = set()
    for root in following:
        work = [(root, iter(following[root]))] if root not in number else []
        while work:
            name, rest = work[-1]
            if name not in number:
                number[name] = lowest[name] = len(number)
                open_names.append(name)
            for other in rest:
                if other not in number:
                    work.append((other, iter(following[other])))
                    break
                if other not in closed:
                    lowest[name] = min(lowest[name], number[other])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    lowest[above] = min(lowest[above], lowest[name])
                if lowest[name] == number[name]:
                    at = open_names.index(name)
                    groups.append(set(open_names[at:]))
                    closed |= groups[-1]
                    del open_names[at:]
    return groups
