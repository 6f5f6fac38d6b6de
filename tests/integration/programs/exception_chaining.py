"""try in all shapes; __cause__, __context__, __suppress_context__, notes, and finally's rules."""

import errno
import sys
import traceback


def cause():
    try:
        {}["missing"]
    except KeyError as error:
        raise RuntimeError("explicit") from error


def context():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("implicit")


def suppressed():
    try:
        int("x")
    except ValueError:
        raise LookupError("alone") from None


for function in (cause, context, suppressed):
    try:
        function()
    except Exception as error:
        print(type(error).__name__, repr(error.__cause__), repr(error.__context__), end=" ")
        print(error.__suppress_context__, error.__traceback__.tb_next.tb_frame.f_code.co_name)

try:
    error = ValueError("with notes")
    error.add_note("first note")
    error.add_note("second\nnote")
    raise error
except ValueError as caught:
    print("".join(traceback.format_exception_only(caught)), end="")
try:
    error.add_note(3)
except TypeError as failure:
    print(failure)


def finally_wins():
    try:
        raise ValueError("lost")
    finally:
        return "returned from finally"


def order(fail):
    trail = []
    try:
        trail.append("try")
        if fail:
            raise OSError(errno.ENOENT, "not there", "file.txt")
    except FileNotFoundError as error:
        trail.append(f"except {error.strerror} {error.filename}")
    else:
        trail.append("else")
    finally:
        trail.append("finally")
    return trail


print(finally_wins(), order(False), order(True))
for turn in range(4):
    try:
        if turn == 1:
            continue
        if turn == 3:
            break
        print("body", turn)
    finally:
        print("finally", turn)

try:
    raise ValueError("outer")
except ValueError:
    try:
        raise TypeError("inner")
    except TypeError as inner:
        print(repr(inner.__context__), repr(sys.exception()))
    print(repr(sys.exception()), sys.exc_info()[0].__name__)
print(sys.exception())
try:
    inner
except NameError as error:
    print(error)


class Custom(Exception):
    def __init__(self, code, *, detail):
        super().__init__(code, detail)
        self.code, self.detail = code, detail

    def __str__(self):
        return f"[{self.code}] {self.detail}"


for raising in (Custom(4, detail="d"), Custom, 42, KeyError("k")):
    try:
        raise raising
    except Exception as error:
        print(type(error).__name__, str(error), error.args)
try:
    raise ValueError from 3
except TypeError as error:
    print(type(error).__name__)
a, b = ValueError("a"), ValueError("b")
try:
    try:
        raise a
    except ValueError:
        raise b
except ValueError:
    try:
        raise a
    except ValueError as final:
        print(repr(final.__context__), final.__context__.__context__)
print(a.with_traceback(None).__traceback__, isinstance(StopIteration(1).value, int))
try:
    [].attribute
except AttributeError as error:
    print(error)
