# exit: 1
# stderr: exact
"""SystemExit with anything but a number is printed on stderr, and the exit code is 1."""

import sys

print("before", flush=True)


class Reason:
    def __str__(self):
        return "the reason, in ünicode"


try:
    raise SystemExit(Reason()) from ValueError("not shown")
except SystemExit as stop:
    print(type(stop.code).__name__)
    sys.exit(stop.code)
