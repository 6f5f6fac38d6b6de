"""traceback: formatting, extracting, limiting and summarising, with source lines of the program.

Lines of carets depend on column positions, which compiled code may not have: they are left out.
"""

import sys
import traceback


def leaf(n):
    return 10 // n


def branch(n):
    return leaf(n) + 1


def root(n):
    try:
        return branch(n)
    except ZeroDivisionError as error:
        raise RuntimeError("root failed") from error


def show(lines):
    for line in "".join(lines).splitlines():
        if line.strip(" ~^|+"):
            print(line.replace(__file__, "PROGRAM"))


try:
    root(0)
except RuntimeError as error:
    show(traceback.format_exception(error))
    show(traceback.format_exception(error, chain=False, limit=-1))
    for frame in traceback.extract_tb(error.__cause__.__traceback__):
        print(frame.name, frame.line, frame.filename == __file__)
        print(frame.lineno - root.__code__.co_firstlineno)
    summary = traceback.TracebackException.from_exception(error, capture_locals=True)
    print(summary.exc_type_str, str(summary), summary.stack[-1].locals)
    print(type(summary.__cause__).__name__)

try:
    exec(compile("def inner():\n    raise KeyError('made')\ninner()", "<made code>", "exec"))
except KeyError as error:
    show(traceback.format_exception(error))
try:
    compile("x = (1,\ny = 2", "broken.py", "exec")
except SyntaxError as error:
    show(traceback.format_exception_only(error))


def count_down(n):
    return count_down(n - 1) if n else 1 / 0


try:
    count_down(8)
except ZeroDivisionError:
    show(traceback.format_exc())

group = ExceptionGroup(
    "many", [ValueError("one"), ExceptionGroup("inner", [TypeError("two"), KeyError("three")])]
)
group.add_note("noted\nover two lines")
show(traceback.format_exception(group))


class Unprintable(Exception):
    def __str__(self):
        raise ValueError("no text")


class Outer:
    class Nested(Exception):
        __module__ = "some.module"


for error in (
    Unprintable(),
    Outer.Nested("n"),
    ValueError(),
    KeyError(""),
    OSError("plain"),
    StopIteration(3),
):
    show(traceback.format_exception_only(error))
for source in ("naem = 1\nname", "sys.maxsizee", "[].appendd", "print(lenn)"):
    try:
        exec(source)
    except (NameError, AttributeError) as error:
        show(traceback.format_exception_only(error))


def stacked():
    return [frame.name for frame in traceback.extract_stack()][-2:], len(
        traceback.format_stack(limit=1)
    )


print(stacked(), list(traceback.walk_tb(None)))
print(traceback.format_exception_only(ValueError, ValueError("v")))
traceback.print_exception(ValueError("printed"), file=sys.stdout)
