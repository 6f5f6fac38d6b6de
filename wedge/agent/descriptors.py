"""Descriptors: how many files the agent may have open, for itself and all instances."""

from __future__ import annotations

import resource


def raise_limit() -> None:
    """Take as many descriptors as the system allows.

    Instances open files until they are seen to have too many (`wedge.pipeline.room`); until then
    there have to be some for the agent.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
