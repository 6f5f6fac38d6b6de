"""py2wasm turns Python into one small, fast, self-contained WebAssembly module."""

__version__ = "0.1.0"
