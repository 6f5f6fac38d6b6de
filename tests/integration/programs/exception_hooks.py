# exit: 1
# stderr: exact
"""sys.excepthook and friends: replaced, called by hand, and failing themselves."""

import sys
import traceback


def hook(kind, error, trace):
    frames = [frame.name for frame in traceback.extract_tb(trace)]
    print(f"hook: {kind.__name__}: {error} in {frames}")
    print("hook on stderr", file=sys.stderr)


def fail(depth):
    if depth:
        fail(depth - 1)
    raise LookupError("not here")


sys.excepthook = hook
try:
    fail(2)
except LookupError:
    sys.excepthook(*sys.exc_info())
print(sys.__excepthook__ is not hook, hasattr(sys, "last_exc"))
shown = []
sys.displayhook = shown.append
exec(compile("1 + 1\n'text'", "<shown>", "single"))
print(shown)
sys.audit("py2wasm.test", 1)
print(sys.getrecursionlimit() > 100, sys.getswitchinterval() > 0, sys.flags.optimize)
print(sys.flags.interactive)
fail(1)
