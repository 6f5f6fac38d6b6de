"""`python tests/conformance`: run CPython's own tests as Wasm; see README.md."""

import sys

from harness.cli import main

sys.exit(main())
