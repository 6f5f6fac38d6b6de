"""Loading the manifest that a command works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wedge.cli.messages import warn
from wedge.manifest import load_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from wedge.manifest import Deployment

SHOWN = 20


def load_with_warnings(file: Path) -> Deployment:
    """Load a manifest and print its warnings; raise `ManifestError` if it is wrong."""
    loaded = load_manifest(file)
    for warning in loaded.warnings[:SHOWN]:
        warn(str(warning))
    if len(loaded.warnings) > SHOWN:
        warn(f"{file}: {len(loaded.warnings) - SHOWN} more")
    return loaded.deployment
