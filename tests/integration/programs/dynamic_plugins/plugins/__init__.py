"""Plugins are found by name."""
