"""Imports cycle_b, which imports this module back while it is only half there."""

from . import cycle_b

EARLY = "defined after the import"


def talk():
    return cycle_b.answer()
