"""Stands in for ctypes in the Nuitka process, which asks it for the sizes of C types.

The answers are those of wasm32, so that constants are composed for the target, and the interpreter
that runs Nuitka needs no libffi. Nuitka also defines structures of other platforms, and tries to
count instructions, which it goes without where the system call fails.
"""

from __future__ import annotations

pythonapi = None
SIZES = {"c_long": 4, "c_longlong": 8}


class _Type(type):
    def __mul__(cls, length: int) -> type:
        return cls


class Structure(metaclass=_Type):
    """A value whose content is never looked at."""

    def __init__(self, *args: object, **fields: object) -> None:
        pass


class CDLL:
    """A library in which every function fails."""

    def __init__(self, *args: object, **options: object) -> None:
        pass

    def __getattr__(self, name: str) -> object:
        def fail(*args: object) -> int:
            return -1

        return fail


def sizeof(kind: type) -> int:
    """Give the size in bytes of one of `SIZES`."""
    return SIZES.get(kind.__name__, 0)


def byref(value: object) -> object:
    """Give the value itself."""
    return value


def __getattr__(name: str) -> type:
    if name.startswith("__"):
        raise AttributeError(name)
    return _Type(name, (Structure,), {})
