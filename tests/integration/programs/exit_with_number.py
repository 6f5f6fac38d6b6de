# exit: 3
# stderr: exact
"""sys.exit(3) passes through finally blocks and atexit handlers and becomes the exit code."""

import atexit
import sys

atexit.register(print, "atexit: registered first, runs last")


@atexit.register
def goodbye():
    print("atexit: runs first")
    sys.stdout.flush()


def leave():
    try:
        sys.exit(3)
    finally:
        print("finally")


try:
    leave()
except Exception:
    print("SystemExit is not an Exception")
except BaseException as stop:
    print(repr(stop), stop.code)
    raise
