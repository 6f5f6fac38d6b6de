"""The wires of a chain, from the deployment manifest that a device gets."""

from __future__ import annotations

from pathlib import Path


def wires_of(manifest: Path | str) -> list[tuple[str, str]]:
    """Give what leads from one instance to another, each end `instance/alias`, for `Chain`.

    Raises:
        ManifestError: the manifest is wrong.

    """
    # Only here, so that tests of nodes alone do without pydantic.
    from wedge.manifest import Routes, load_manifest  # noqa: PLC0415

    deployment = load_manifest(Path(manifest)).deployment
    routes = Routes(deployment)
    return [
        (f"{name}/{alias}", f"{receiver.instance}/{receiver.alias}")
        for name, instance in deployment.instances.items()
        for alias in instance.publish
        for receiver in routes.receivers(name, alias)
    ]
