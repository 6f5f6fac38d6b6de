"""A package of Cython modules."""

__all__ = ["base", "derived"]
