"""Pins and fetching them: every source has a version, a size and a SHA-256."""

from py2wasm.sources.fetch import Fetcher
from py2wasm.sources.pins import Pin, load_pins
from py2wasm.sources.vendored import Vendored, load_vendored

__all__ = ["Fetcher", "Pin", "Vendored", "load_pins", "load_vendored"]
