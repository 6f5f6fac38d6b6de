"""One agent a folder: what another one writes would be taken for one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import filelock

from wedge.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def claim_folder(lock: Path) -> filelock.BaseFileLock:
    """Take the lock of a folder, a file in it; raise `UsageError` if another agent has it."""
    claim = filelock.FileLock(lock)
    try:
        claim.acquire(timeout=0)
    except filelock.Timeout:
        raise UsageError(
            f"another agent runs in `{lock.parent}`",
            hint="stop it, or give this one another folder",
        ) from None
    return claim
