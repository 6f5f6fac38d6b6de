"""collections and the built-in containers: order, views, slices, mutation during iteration."""

from collections import (
    ChainMap,
    Counter,
    OrderedDict,
    UserDict,
    UserList,
    UserString,
    defaultdict,
    deque,
    namedtuple,
)
from types import MappingProxyType, SimpleNamespace

Point = namedtuple("Point", "x y z", defaults=[0])
p = Point(1, y=2)
print(p, p._asdict(), p._replace(z=9), Point._make("abc"), p[1:], p == (1, 2, 0))
print(Point._field_defaults, hash(p) == hash((1, 2, 0)))
print(namedtuple("Odd", "class x x", rename=True)._fields, Point.x.__doc__)
print(Point.__new__.__defaults__)
counts = Counter("mississippi")
counts.update("miss")
counts.subtract({"p": 5})
print(counts.most_common(2), counts["none"], +counts, -counts, counts.total())
print(sorted(counts.elements())[:3])
print(Counter(a=3, b=1) + Counter(b=2), Counter(a=3) - Counter(a=5))
print(Counter(a=3) | Counter(a=1, b=1), Counter(a=3) & Counter(a=1), Counter(a=1) <= Counter(a=2))
groups = defaultdict(list, {"kept": [0]})
for word in ("apple", "bean", "avocado"):
    groups[word[0]].append(word)
print(groups, groups.get("zzz"), "zzz" in groups, groups.default_factory.__name__)
ring = deque(range(5), maxlen=4)
ring.appendleft(9)
ring.rotate(1)
print(ring, ring.index(9), ring.count(1), ring.pop(), ring.popleft(), list(reversed(ring)))
print(ring.maxlen, ring * 2)
ordered = OrderedDict(a=1, b=2, c=3)
ordered.move_to_end("a")
ordered.move_to_end("c", last=False)
print(list(ordered), ordered.popitem(last=False), ordered == OrderedDict(a=1, b=2))
print(ordered == {"a": 1, "b": 2}, list(reversed(ordered)))
layers = ChainMap({"a": 1}, {"a": 2, "b": 3})
layers["c"] = 4
print(layers["a"], layers.maps, layers.new_child({"b": 0})["b"], list(layers), layers.parents)
print(dict(layers | {"z": 1}))


class Upper(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.upper(), value)

    def __missing__(self, key):
        return f"no {key}"


upper = Upper(a=1)
upper.update(b=2)
print(upper, upper["q"], UserList([3, 1]) + [2], UserString("text").upper() + "!")
print(type(UserList([1])[:]).__name__)
print(SimpleNamespace(a=1, b=[2]) == SimpleNamespace(a=1, b=[2]), SimpleNamespace(x=1))
print(MappingProxyType({"k": 1}))

d = {"x": 1, "y": 2} | {"y": 3, 4: 5}
d |= [("z", 0)]
print(d, d.keys() & {"x", "q"}, sorted(d.items() - {("x", 1)}, key=str), list(reversed(d)))
print(d.setdefault("new", []), d.pop("gone", "default"))
print(dict.fromkeys("ab", 0), {**d, "x": 9}["x"], d.popitem(), {1: "a", True: "b", 1.0: "c"})
print(list(d.values()) == list(d.copy().values()))
numbers = list(range(10))
numbers[2:5] = ["a"]
numbers[::3] = [0, 0, 0]
del numbers[-2:]
print(numbers, numbers[::-2], [1, 2, 3][5:], [3, 1, 2].__lt__([3, 2]), [[0] * 2] * 2, [1, 2] * -1)
print(sorted([3, 1, 2], reverse=True))
s = {1, 2, 3}
print(s & {2}, s ^ {3, 4}, s - {1}, s >= {1}, frozenset(s) == s)
print({frozenset([1]): "nested"}[frozenset([1])], s.isdisjoint([9]))
print((1,) + (2,), (1, 2) < (1, 2, 3), () == tuple(), (1, [2])[1], tuple("ab").index("b"))
print((x := 5, x + 1))


def grow(container, action):
    for item in container:
        action(item)


for bad in (
    lambda: grow({1: 1}, {1: 1}.pop) or grow(d, lambda k: d.__setitem__((k,), 1)),
    lambda: grow(s, lambda n: s.add(n + 10)),
    lambda: grow(ring, ring.append),
    lambda: {[]: 1},
    lambda: MappingProxyType({}).update(a=1),
    lambda: Point(1),
    lambda: namedtuple("Bad", "_x"),
    lambda: [1, 2, 3].remove(9),
    lambda: (1, 2).__setitem__(0, 1),
    lambda: {}["missing"],
    lambda: [].pop(),
    lambda: numbers.__setitem__(slice(0, 4, 2), [1]),
    lambda: dict([(1, 2, 3)]),
    lambda: [1, "a"].sort(),
    lambda: deque(maxlen=-1),
):
    try:
        print(bad())
    except (RuntimeError, TypeError, KeyError, ValueError, IndexError, AttributeError) as error:
        print(type(error).__name__, error)
