"""Prints what the modules of the package do; the same natively and compiled."""

import asyncio
import copy
import inspect
import pickle
import string
import sys

import parts
from parts import flow, handling, numbers, shapes, texts
from parts.flow import Trouble


def attempt(name: str, function: object, *arguments: object, **named: object) -> None:
    try:
        print(name, function(*arguments, **named))  # type: ignore[operator]
    except Exception as error:
        print(name, type(error).__name__, error)


class Loud(str):
    def __format__(self, form: str) -> str:
        return str.__format__(self, form).upper()


class Derived(shapes.Base):
    def hello(self) -> str:
        return "derived"


def show_items() -> None:
    for index in (0, 2, -1, 3, -4, 2**28):
        attempt("item", numbers.items, [1.5, 7, -113.0], index)
        attempt("whole", numbers.whole_items, [3, 10**20, -5], index)
        attempt("reading", numbers.reading, numbers.Reading(4.5, 10**10), index)
    attempt("nan", numbers.items, [float("nan"), float("inf")], 1)
    attempt("flag", numbers.items, [True, 2.0, -1.0], 2)
    attempt("empty", numbers.items, [], 0)
    print(numbers.grow(9))


def show_changes() -> None:
    """Variables of modules are found wherever they have gone to."""
    names, letters = vars(numbers), vars(string)
    kept = string.ascii_letters
    changes: list[tuple[dict[str, object], str, object]] = [
        (names, "scale", 5), (letters, "ascii_letters", "abc"), (names, "more", 1),
        (letters, "less", 1), (names, "scale", 7), (letters, "ascii_letters", "xyz"),
    ]  # fmt: skip
    print(numbers.scaled(2), numbers.scaled(2))
    for where, name, value in changes:
        where.pop(name, None)
        where[name] = value
        print(numbers.scaled(2), numbers.scaled(2), numbers.turns)
    letters["ascii_letters"] = kept
    names["scale"] = 3


def show_replaced() -> None:
    for index in (0, 2, -1, -3, 3, -4):
        attempt("replace", numbers.replace_items, [1.5, 2.5, 3.5], index, 1)
        attempt("replace", numbers.replace_items, [1.5, 2.5, 3.5], 1, index)
    attempt("none", numbers.replace_items, [], 0, 0)
    attempt("roots", numbers.roots, [0.0, -0.0, 2.25, 1e-320, float("inf")])
    attempt("root", numbers.roots, [-1.0])
    for a in (7, -7, 0, 2**62):
        for b in (3, -3, 1, -1, 0, -(2**63)):
            attempt("divided", numbers.divided, a, b)


def show_numbers() -> None:
    values = [0, 1, -1, 7, 46341, -46341, 2**15, 2**29, 2**30, -(2**30), 2**31, 2**62, 2**64, 10**30]
    print(numbers.products(values))
    for a in values:
        for b in (3, -7, 2**29, 2**40):
            print(numbers.arithmetic(a, b), numbers.compare(a, b))
        print(numbers.shifts(a, 5), numbers.truncate(a / 3), numbers.mixed(a, 0.5))
    print(numbers.wide(3), numbers.bytes_of(b"\x01\xf0\x33"))
    print(numbers.narrow(3), numbers.half(10, 20))
    print(numbers.mean([1.5, 2.5]), numbers.power(1.5, 3), numbers.divide(10**20, 3))
    print(numbers.VERSION, numbers.LIMIT, numbers.BIG, numbers.products.__doc__)
    for end in (0, 20, -20):
        for step in (1, 3, -3, 2**31, -(2**70)):
            print(numbers.steps(0, end, step), list(numbers.by_steps(end, step)))
    print(numbers.steps(2**29, 2**31, 2**28), numbers.steps(2**80, 0, -(2**78)))
    print(numbers.pairs(4), numbers.pairs(-4), numbers.unused(7, 3))
    attempt("no step", numbers.steps, 0, 1, 0)
    print(numbers.LAST, *map(numbers.kept, (0, 3, 5)), list(numbers.kept_while_waiting(0)))
    print(numbers.kept_outside(0), numbers.kept_outside(2))
    attempt("zero", numbers.arithmetic, 1, 0)
    attempt("shift", numbers.shifts, 1, -1)
    attempt("nan", numbers.truncate, float("nan"))
    attempt("empty", numbers.mean, [])


def show_shapes() -> None:
    square, circle = shapes.Square(2.0), shapes.Circle(1.5)
    print(square.area(), circle.label, square < circle, sorted([circle, square]), shapes.Shape.count)
    square.label = "other"
    print(shapes.__doc__, shapes.Point.norm.__doc__, flow.decorated.__doc__)
    print(square.name, shapes.Square.unit().side, shapes.Square.corners(), shapes.total([square]))
    box = shapes.Box("item")
    print(box.get(), box == shapes.Box("item"), len(box), box[0], "item" in box)
    print(box + box, box(2), bool(shapes.Box(0)), box.title(), hash(box) == hash("item"))
    loose = shapes.Loose()
    loose.extra = 5  # type: ignore[attr-defined]
    print(vars(loose))
    print(Derived().greet(), shapes.Base().greet())
    point = shapes.Point(3)
    print(point, point.norm(), point == shapes.Point(3, 2, []), shapes.Point(1, 2, ["t"]).tags)
    key = shapes.Key(1)
    print(key, key < shapes.Key(2), hash(key) == hash(shapes.Key(1)))
    attempt("frozen", lambda: setattr(key, "a", 5))
    pair = shapes.Pair(1)
    print(pair, pair.left + 1, pair._replace(left=4))
    print(shapes.Color.RED, shapes.Color(2).lower(), list(shapes.Color), shapes.Level.HIGH > 1)
    print(shapes.Flags.A | shapes.Flags.B, shapes.Level.LOW + 1)
    vector = shapes.Vector(1.0, 2.0)
    vector += shapes.Vector(0.5, 0.5)
    print(vector.x, vector.y)
    print(copy.copy(point).x, pickle.loads(pickle.dumps(shapes.Base())).greet())
    print(numbers.mean([0.1] * 10), numbers.added([0.1] * 10), numbers.added([1e100, 1.0, -1e100]))
    log: list[str] = []
    with shapes.Resource(log):
        raise ValueError("swallowed")
    print(log)
    print(shapes.Square.__name__, shapes.Square.__module__, shapes.Square.__qualname__)
    print([kind.__name__ for kind in shapes.Square.__mro__], isinstance(square, shapes.Shape))


def show_flow() -> None:
    print(list(flow.count(5)), sum(flow.count(4)), max(flow.count(3), default=0))
    generator = flow.echo()
    print(next(generator), generator.send(3), generator.send(4))
    try:
        generator.throw(ValueError("thrown"))
    except StopIteration as stop:
        print("stop", stop.value)
    closing = flow.echo()
    next(closing)
    closing.close()
    results: list[object] = []
    for value in flow.delegate(results):
        print("delegated", value)
        break
    print(list(flow.walk({"a": {"b": {}, "c": 1}, "d": None})))
    waited: list[object] = []
    for thing in (flow.slow(3), flow.slow(-3), 5, [1], None):
        asyncio.run(flow.wait_for(thing, waited))
    asyncio.run(flow.wait_twice(asyncio.sleep(0, "slept"), waited))
    asyncio.run(flow.wait_twice(flow.slow(4), waited))
    print(waited)
    print(asyncio.run(flow.gather(4)), asyncio.run(flow.call(flow.slow, 5)))
    step, reset = flow.counter(5)
    print(step(), step(), reset(100), step())
    print(flow.decorated(2), flow.decorated.__name__, [add(10) for add in flow.adders(3)])
    for kind in range(7):
        print(flow.handle(kind))
    for thing in (0, 500, "x", [1, 2, 3], {"key": 1, "z": 2}, None, 2.5):
        print(flow.match(thing))
    print(flow.arguments(1), flow.arguments(1, 3, 4, 5, key="x", z=1), flow.positional(1, 2, c=3))
    print(flow.use([]), flow.comprehensions(6), flow.unpack([1, 2, 3, 4]))
    print(flow.loop(["a", "", "b"]), flow.loop(["a", "stop"]), flow.walrus(5))
    for text in flow.texts("näme", 255, 2.5):
        print(text)
    print(flow.generic([1], 2), flow.generic([], "d"))
    try:
        flow.failing(0)
    except Trouble as error:
        print(error, error.code, error.args, repr(error))
    print(inspect.iscoroutinefunction(flow.slow), flow.Trouble.__mro__[1].__name__)


def show_texts() -> None:
    angle = texts.Angle(90)
    print(repr(angle), texts.plain(-7, 0.1, True, "näme", angle))
    print(texts.formed(2**40 + 1, 1e-7, False, "näme", angle, 12), texts.order())
    print(texts.plain(2**64, float("inf"), False, "", angle), texts.formed(3, 2.5, True, "", angle, 4))
    for number in (0, 65, 233, 256, 0x20AC, 0xD800, 0x1F600, 0x110000, -1, 2**40, -(2**40)):
        attempt("character", texts.character, number)
    for text in ("", "abc", "näme", "東京", "a\U0001f600"):
        for index in (0, 1, -1, 5):
            attempt("characters", texts.characters, text, index)
    print(texts.plain(1, 2.5, True, Loud("loud"), angle)[-3:], Loud("loud") == "loud")
    for kind in range(4):
        attempt("wrong", texts.wrong, "x", 5, kind)


def show_handling() -> None:
    print(handling.contexts(handling.inside()), handling.contexts(handling.nested(2)))
    print(handling.called_while_handling(), handling.thrown(), handling.left_behind())
    log: list[str] = []
    asyncio.run(handling.together(log))
    print(log, handling.current())
    for returned in (None, 0, (1, 2), ValueError("returned")):
        print(handling.ends(returned))


def main() -> None:
    print(parts.NAME, parts.VERSION, parts.shapes is shapes, __name__)
    show_numbers()
    show_items()
    show_replaced()
    show_changes()
    show_shapes()
    show_flow()
    show_texts()
    show_handling()
    print(sys.argv[1:])


if __name__ == "__main__":
    main()
