"""Modules that are run more than once."""
