"""Distributions of a project: what the hooks of the build backend make (PEP 517, PEP 660).

    build_wheel(folder, request, console=console, cache=cache)

A wheel holds the Wasm modules of a project with what belongs to each, an sdist what they are made
of. The layout is described in `docs/reference/wheel.md`.
"""
