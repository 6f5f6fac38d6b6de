"""Fails three calls deep."""
