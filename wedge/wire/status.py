"""The status of a deployment as reports hold it, an object in each dialect.

Other devices may use words that are not known here; these mean `unknown`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from wedge.wire.errors import WireError
from wedge.wire.nouns import (
    DeploymentStatus,
    InstanceState,
    InstanceStatus,
    ModuleState,
    ModuleStatus,
    Reconcile,
)
from wedge.wire.reading import take, take_optional

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def status_value(status: DeploymentStatus, *, module_ids: bool) -> dict[str, object]:
    """Give a status as the object that goes over the wire; EVP1 has no ids of modules in it."""
    return {
        "deploymentId": status.id,
        "reconcileStatus": status.reconcile,
        "instances": {
            name: _item(item, item.module_id if module_ids else None)
            for name, item in status.instances.items()
        },
        "modules": {name: _item(item, None) for name, item in status.modules.items()},
    }


def read_status(value: Mapping[str, object]) -> DeploymentStatus:
    """Read the object of a status; raise `WireError` for what is none."""
    word = take(value, "reconcileStatus", str)
    if word not in get_args(Reconcile):
        raise WireError("`reconcileStatus` is none of applying, ok, error and paused")
    return DeploymentStatus(
        id=take_optional(value, "deploymentId", str) or "",
        reconcile=cast("Reconcile", word),
        instances={
            name: InstanceStatus(
                status=cast("InstanceState", _word(item, get_args(InstanceState))),
                module_id=take_optional(item, "moduleId", str),
                failure=take_optional(item, "failureMessage", str),
            )
            for name, item in _items(value, "instances")
        },
        modules={
            name: ModuleStatus(
                status=cast("ModuleState", _word(item, get_args(ModuleState))),
                failure=take_optional(item, "failureMessage", str),
            )
            for name, item in _items(value, "modules")
        },
    )


def _item(item: InstanceStatus | ModuleStatus, module_id: str | None) -> dict[str, str]:
    value: dict[str, str] = {"status": item.status}
    if module_id is not None:
        value["moduleId"] = module_id
    if item.failure is not None:
        value["failureMessage"] = item.failure
    return value


def _items(value: Mapping[str, object], key: str) -> Iterator[tuple[str, dict[str, object]]]:
    for name, item in (take_optional(value, key, dict) or {}).items():
        if not isinstance(item, dict):
            raise WireError(f"`{key}` has to hold objects")
        yield name, item


def _word(item: Mapping[str, object], known: tuple[str, ...]) -> str:
    word = take(item, "status", str)
    return word if word in known else "unknown"
