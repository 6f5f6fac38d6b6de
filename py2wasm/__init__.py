"""py2wasm turns Python into one small, fast, self-contained WebAssembly module."""

__version__ = "0.1.0"
DISTRIBUTION = "wedge-py2wasm"
LICENCE = "Apache-2.0"
