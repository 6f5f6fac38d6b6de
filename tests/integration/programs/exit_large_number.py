# exit: 44
# stderr: exact
"""Exit codes above one byte wrap as they do natively."""

import sys

print("leaving with 300")
sys.exit(300)
