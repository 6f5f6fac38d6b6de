"""Shapes, for imports of every kind."""

from .registry import NAMES, register

print("importing", __name__)
__all__ = ["VERSION", "register", "lazy_constant"]
VERSION = "1.0"
_private = "not exported"


def __getattr__(name):
    if name == "lazy_constant":
        from .lazy import compute

        globals()[name] = compute()
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*__all__, "extra"])
