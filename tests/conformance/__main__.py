"""`python -m tests.conformance`: run CPython's own tests as Wasm; see README.md."""

import sys

from tests.conformance.harness.cli import main

sys.exit(main())
