"""Stands in for ctypes.util: no shared library is to be found."""

from __future__ import annotations


def find_library(name: str) -> None:
    """Find nothing."""
