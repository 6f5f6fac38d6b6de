"""Runs CPython's own tests as Wasm and natively, and compares; see ../README.md."""
