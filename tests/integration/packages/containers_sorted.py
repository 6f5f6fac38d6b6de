# requires: sortedcontainers
"""sortedcontainers: lists, dicts and sets kept in order, compared with plain sorting throughout."""

import random
from operator import neg

from sortedcontainers import SortedDict, SortedKeyList, SortedList, SortedSet

rng = random.Random(8)
values = [rng.randrange(10_000) for _ in range(5_000)]
ordered = SortedList(values[:2_000])
ordered._reset(50)
ordered.update(values[2_000:4_000])
for value in values[4_000:]:
    ordered.add(value)
print(list(ordered) == sorted(values), len(ordered), ordered[0], ordered[-1], ordered[100:103])
print(ordered[::-1000])
for value in values[:2_500]:
    ordered.remove(value)
print(list(ordered) == sorted(values[2_500:]), ordered.bisect_left(5_000))
print(ordered.count(values[-1]), ordered.index(values[-1]) >= 0)
print(list(ordered.irange(100, 130)), list(ordered.islice(3, 6)), ordered.pop(0), ordered.pop())
ordered._check()
for bad in (
    lambda: ordered.append(1),
    lambda: ordered.__setitem__(0, 1),
    lambda: ordered.remove(-1),
    lambda: ordered[9**9],
    lambda: ordered.add("x"),
):
    try:
        print(bad())
    except (NotImplementedError, ValueError, IndexError, TypeError) as error:
        print(type(error).__name__, error)

descending = SortedKeyList([3, 1, 2], key=neg)
descending.add(5)
print(descending, descending.bisect_key(-2), list(descending.irange_key(-3, -1)), descending + [9])
print(descending == [5, 3, 2, 1])
words = SortedDict({"pear": 1, "apple": 2, "fig": 3})
words["date"] = 4
print(words, words.peekitem(0), words.popitem(), list(words.irange("b", "f")), words.keys()[1])
print(words.values()[-1], words.index("fig"))
print(words.setdefault("kiwi", 7), words | {"a": 0}, list(reversed(words)), words.bisect("c"))
print(words.items()[0], words.copy() == words)
by_length = SortedDict(len, {"ccc": 1, "a": 2, "bb": 3})
print(by_length, SortedDict.fromkeys("zyx", 0), dict(by_length), "bb" in by_length)
print(by_length.get("q"))
numbers = SortedSet([5, 1, 4, 1])
numbers |= {9, 2}
numbers.discard(100)
print(numbers, numbers & {1, 9}, numbers - {1}, numbers ^ [5, 77], numbers[1:3], numbers.pop())
print(numbers < {1, 2, 4, 5, 6}, numbers.isdisjoint([3]))
print(list(SortedSet("hello", key=lambda c: -ord(c))), numbers.issuperset([1]), numbers.index(4))
print(numbers.count(4), hash(frozenset(numbers)) is not None)
