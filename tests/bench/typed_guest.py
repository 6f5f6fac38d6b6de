"""As guest.py, for the mypyc engine: runs a kernel of `typed` or, if it has none, of `kernels`.

typed_guest.py KERNEL RUNS [SCALE]
"""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec

import guest


def main(arguments: list[str]) -> None:
    name = arguments[0]
    package = "typed" if find_spec(f"typed.{name}") else "kernels"
    sys.modules[f"kernels.{name}"] = importlib.import_module(f"{package}.{name}")
    guest.main(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
