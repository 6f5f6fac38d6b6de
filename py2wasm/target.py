"""Target: what a module is compiled for.

A target names the triple, the CPython version whose semantics the module keeps, and the profile of
hosts it must run on. It takes part in every cache key.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Target:
    """The machine a module is compiled for and the language version it speaks."""

    triple: str = "wasm32-wasi"
    python: str = "3.13.5"
    # What the shadow stack in linear memory may grow to: enough for Python's limit of 1000 calls
    # where each goes through C. Recursion beyond it raises, because the end of it is looked at.
    stack_size: int = 1024 * 1024
    # Whether hosts have the vectors of 128 bits. Only what a recipe compiles with `vector_flags`,
    # and what needs that, differs by it.
    simd: bool = True

    @property
    def python_minor(self) -> str:
        """The version as packages spell it, e.g. `3.13`."""
        return ".".join(self.python.split(".")[:2])

    @property
    def stdlib_path(self) -> str:
        """Where the module believes its standard library to be (inside the guest)."""
        return f"/lib/python{self.python_minor}"
