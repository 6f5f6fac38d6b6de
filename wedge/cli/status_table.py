"""What is known of a device as a table, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import humanize
from rich.console import Group
from rich.table import Table
from rich.text import Text

from wedge.remote.deploy import shown

if TYPE_CHECKING:
    from wedge.remote.monitor import Monitor

NOT_KNOWN = "-"
STYLES = {"ok": "green", "error": "red", "self-exiting": "yellow"}
COLUMNS = ("messages/s", "waiting", "dropped", "telemetry/s", "memory")


def status_table(name: str, monitor: Monitor, now: float) -> Group:
    """Draw what is known of the device `name` at a time of the monotonic clock, in seconds."""
    return Group(
        _head(name, monitor),
        *_system(monitor),
        _instances(monitor, now),
        *_failures(monitor),
    )


def _head(name: str, monitor: Monitor) -> Text:
    parts = [name]
    if monitor.memory is not None:
        parts.append(f"agent {_size(monitor.memory)}")
    if monitor.deployment is None:
        parts.append("nothing heard yet")
    else:
        parts.append(f"{shown(monitor.deployment.id)}: {monitor.deployment.reconcile}")
    return Text("  ".join(parts), style="bold")


def _system(monitor: Monitor) -> list[Text]:
    """Give what the device is, as far as it says so."""
    if monitor.system is None:
        return []
    system = monitor.system
    known = (system.os, system.release, system.arch, system.agent, system.runtime)
    return [Text(" ".join(shown(text) for text in known if text), style="dim")]


def _instances(monitor: Monitor, now: float) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("instance")
    table.add_column("status")
    for column in COLUMNS:
        table.add_column(column, justify="right")
    statuses = monitor.deployment.instances if monitor.deployment else {}
    for name in monitor.instances():
        status = statuses[name].status if name in statuses else "unknown"
        figures = monitor.figures(name)
        table.add_row(
            shown(name),
            Text(status, style=STYLES.get(status, "")),
            _rate(monitor.message_rate(name)),
            _figure(figures.waiting),
            _figure(figures.dropped),
            _rate(monitor.telemetry_rate(name, now)),
            NOT_KNOWN if figures.memory is None else _size(figures.memory),
        )
    return table


def _failures(monitor: Monitor) -> list[Text]:
    """Give the last error of each instance and module that has one."""
    errors: dict[str, str] = {}
    if monitor.deployment is not None:
        for name, module in monitor.deployment.modules.items():
            errors[f"module {name}"] = module.failure or ""
        for name, instance in monitor.deployment.instances.items():
            errors[name] = instance.failure or ""
    for name in monitor.instances():
        errors[name] = monitor.figures(name).error or errors.get(name, "")
    return [
        Text(f"{shown(name)}: {shown(text)}", style="red") for name, text in errors.items() if text
    ]


def _rate(value: float | None) -> str:
    return NOT_KNOWN if value is None else f"{value:.1f}"


def _figure(value: int | None) -> str:
    return NOT_KNOWN if value is None else str(value)


def _size(value: int) -> str:
    return humanize.naturalsize(value, binary=True)
