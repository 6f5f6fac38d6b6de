# exit: 130
"""An uncaught KeyboardInterrupt ends the program as an interrupt does: 128 + SIGINT."""

import sys

try:
    print("working", flush=True)
    raise KeyboardInterrupt("by hand")
except Exception:
    print("not an Exception")
finally:
    print("cleaning up")
    sys.stdout.flush()
