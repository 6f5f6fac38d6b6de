"""Plugins of Nuitka: they run in its process, and import nothing of py2wasm."""
