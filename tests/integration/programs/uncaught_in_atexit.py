# stderr: none
"""Failures after the last line: in atexit handlers and finalisers; the exit code stays 0."""

import atexit
import sys


class Late:
    def __del__(self):
        print("late finaliser", sys is not None)


@atexit.register
def failing():
    print("failing handler")
    raise ValueError("ignored at exit")


atexit.register(lambda: print("good handler"))
kept = Late()
print("main done")
