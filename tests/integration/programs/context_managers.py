"""contextlib and the with statement: order, suppression, stacks, re-use, failures in __enter__."""

import contextlib
import io
from contextlib import ExitStack, closing, contextmanager, nullcontext, redirect_stdout, suppress


class Recorder:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name.upper()

    def __exit__(self, kind, error, trace):
        print("exit", self.name, kind.__name__ if kind else None, trace is not None)
        return self.swallow


@contextmanager
def section(title):
    print("<", title)
    try:
        yield title
    except KeyError as error:
        print("replaced", error)
        raise ValueError(title) from error
    finally:
        print(">", title)


with Recorder("a") as a, Recorder("b", swallow=True) as b:
    print(a, b)
    raise RuntimeError("swallowed")
with (
    Recorder("c") as c,
    section("s") as s,
):
    print(c, s)
try:
    with section("outer"), section("inner"):
        raise KeyError("k")
except ValueError as error:
    print(error, repr(error.__cause__))


def leave_early():
    with Recorder("return"):
        return "returned"


print(leave_early())
for n in range(3):
    with Recorder(f"loop{n}"):
        if n == 0:
            continue
        break


@section("decorating")
def decorated(x):
    return x + 1


print(decorated(1), decorated(2))
with ExitStack() as stack:
    names = [stack.enter_context(Recorder(n)) for n in "xy"]
    stack.callback(print, "callback", names)
    stack.push(lambda *details: print("pushed", details[0]) or True)
    kept = stack.pop_all()
    print("nothing closes here")
kept.close()
with ExitStack() as stack:
    stack.enter_context(suppress(ZeroDivisionError))
    stack.enter_context(Recorder("stacked"))
    1 / 0
print("after")
captured = io.StringIO()
with redirect_stdout(captured), nullcontext(5) as five:
    print("hidden", five)
print(repr(captured.getvalue()))
with closing(io.StringIO("text")) as text:
    print(text.read())
print(text.closed)


class Reusable(contextlib.ContextDecorator):
    def __enter__(self):
        print("reusable in")

    def __exit__(self, *details):
        print("reusable out")


@Reusable()
def work():
    print("working")


work()
once = section("once")
with once:
    pass
try:
    with once:
        pass
except AttributeError as error:
    print(error)


@contextmanager
def twice():
    yield
    yield


try:
    with twice():
        pass
except RuntimeError as error:
    print(error)
for bad in (object(), io.StringIO):
    try:
        with bad:
            pass
    except TypeError as error:
        print(error)
with suppress(KeyError), suppress(ValueError):
    raise ExceptionGroup("g", [KeyError(1), ValueError(2)])
print("group suppressed")
