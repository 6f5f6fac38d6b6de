# What generators and coroutines know of themselves, and how they may be spoken to.
import sys
import types
import warnings


def numbers():
    yield from (1, 2)


async def work():
    return None


async def many():
    yield 1


for function in (numbers, work, many):
    function.__name__, function.__qualname__ = "renamed", "Class.renamed"
    made = function()
    print(made.__name__, made.__qualname__, repr(made).split(" at ")[0])
    if function is work:
        made.close()

print([generator.__name__ for generator in ((n for n in range(2)), (lambda: (yield))())])

answer = (lambda: (yield 1))()
print(next(answer))
try:
    answer.send("sent")
except StopIteration as end:
    print("returned", end.value)
delegate = (lambda: (yield from numbers()))()
print(list(delegate))


def patient():
    while True:
        try:
            yield
        except ValueError as error:
            print("caught", error)


def throw_in_parts(made, method="throw"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            getattr(made, method)(ValueError, "in parts")
        except (ValueError, StopIteration) as error:
            print(type(error).__name__, error)
    for warning in caught:
        print(warning.category.__name__, warning.message)


waiting = patient()
next(waiting)
throw_in_parts(waiting)
throw_in_parts(work())
throw_in_parts(many(), "athrow")


def maker():
    first = work()
    second = work()
    return first, second


sys.set_coroutine_origin_tracking_depth(2)
made = maker()
sys.set_coroutine_origin_tracking_depth(0)
for coroutine in made:
    print([(line, name) for _, line, name in coroutine.cr_origin])
    coroutine.close()
untracked = work()
print(untracked.cr_origin)
untracked.close()


def failing():
    raise KeyError("here")


try:
    failing()
except KeyError as error:
    frame = error.__traceback__.tb_next.tb_frame
    print(frame.f_lineno - frame.f_code.co_firstlineno)

for error in (AttributeError("text", obj=3), AttributeError("text", name="n"), ImportError("text", path="p")):
    print(repr(error), [getattr(error, name, "-") for name in ("name", "obj", "path")])
try:
    AttributeError("text", other=1)
except TypeError as error:
    print(error)


# What is thrown into a generator that waits for another one: who stands below the handler?
def callers(frame):
    names = []
    while frame:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return names


def inner():
    while True:
        try:
            yield callers(sys._getframe())
        except ValueError as error:
            print(callers(sys._getframe()), error)
            if str(error) == "stop":
                return "stopped"
            if str(error) == "wrong":
                raise KeyError("raised inside") from error


def middle():
    try:
        return (yield from inner())
    except KeyError as error:
        print("middle", error, repr(error.__cause__), callers(sys._getframe()))
        return "mended"


def outer():
    print("outer got", (yield from middle()))
    yield "last"


for text in ("go on", "wrong", "stop"):
    chain = outer()
    print(next(chain))
    print(chain.throw(ValueError(text)))


async def awaits():
    return await inner_coroutine()


@types.coroutine
def inner_coroutine():
    return (yield from inner())


for text in ("go on", "wrong", "stop"):
    coroutine = awaits()
    print(coroutine.send(None))
    try:
        print(coroutine.throw(ValueError(text)))
    except (StopIteration, KeyError) as error:
        print(repr(error))
    coroutine.close()


value = []
print(sys.getrefcount(value), sys.getrefcount(None) > 1000)
