"""Generators: send, throw, close, yield from, return values, and what they leave behind."""


def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        if value is None:
            return count, average
        total += value
        count += 1
        average = total / count


def stubborn():
    try:
        while True:
            try:
                yield "working"
            except ValueError as error:
                yield f"survived {error}"
    finally:
        print("cleaned up")


def delegating():
    result = yield from averager()
    print("inner returned", result)
    rest = yield from [10, 20]
    print("list returned", rest)
    return "done"


stats = averager()
print(next(stats), stats.send(10), stats.send(20))
try:
    stats.send(None)
except StopIteration as stop:
    print("returned", stop.value)
print(next(stats, "exhausted"))

worker = stubborn()
print(next(worker), worker.throw(ValueError("bad")), next(worker))
worker.close()
worker.close()
try:
    worker.throw(KeyError("late"))
except KeyError as error:
    print("thrown into a finished generator:", error)

outer = delegating()
print(outer.send(None), outer.send(4), outer.gi_yieldfrom.__name__)
print(outer.send(None), next(outer))
try:
    next(outer)
except StopIteration as stop:
    print(stop.value)
try:
    averager().send(1)
except TypeError as error:
    print(error)


def leaks_stop_iteration():
    yield 1
    raise StopIteration("inside")


try:
    list(leaks_stop_iteration())
except RuntimeError as error:
    print(error, "from", repr(error.__cause__))


def ignores_close():
    try:
        yield 1
    except GeneratorExit:
        yield 2


bad = ignores_close()
next(bad)
try:
    bad.close()
except RuntimeError as error:
    print(error)


def reentrant():
    yield next(me)


me = reentrant()
try:
    next(me)
except ValueError as error:
    print(error)


class Tree:
    def __init__(self, value, *children):
        self.value, self.children = value, children

    def __iter__(self):
        yield self.value
        for child in self.children:
            yield from child


print(list(Tree(1, Tree(2, Tree(3)), Tree(4, Tree(5), Tree(6)))))
squares = (n * n for n in range(10) if n % 2)
print(next(squares), list(squares), squares.gi_frame)


print(averager.__name__, stats.__qualname__, stats.gi_running)
