"""How a deployment goes: a table that changes in place on a terminal, else a line a change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from wedge.remote.deploy import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from wedge.remote.deploy import Watch
    from wedge.wire import DeploymentStatus

STYLES = {"ok": "green", "error": "red", "self-exiting": "yellow"}
WHOLE = 100


class Progress:
    """Shows a deployment in a `with` statement, on stderr; may be told of things by any thread."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._lock = threading.Lock()
        self._sent: dict[str, int] = {}
        self._told: dict[tuple[str, str], str] = {}
        self._status: DeploymentStatus | None = None
        self._console = Console(stderr=True, soft_wrap=True, emoji=False)
        self._live = (
            Live(console=self._console, refresh_per_second=8, get_renderable=self._table)
            if self._console.is_terminal
            else None
        )

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def sent(self, file: str, upto: int, size: int) -> None:
        """Take that so many bytes of a file are with the device."""
        with self._lock:
            self._sent[file] = WHOLE * upto // max(size, 1)

    def take(self, status: DeploymentStatus) -> None:
        """Take what the device has reported."""
        with self._lock:
            self._status = status
            changed = [item for item in self._rows() if self._told.get(item[:2]) != item[2]]
            self._told |= {(kind, name): state for kind, name, state in changed}
        if self._live is None:
            for kind, name, state in changed:
                self._console.print(Text(f"{kind} {name}: {state}"))

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        """Give what is known: `module` or `instance`, its name, its state."""
        status = self._status
        if status is None:
            return
        for id_, module in status.modules.items():
            yield "module", shown(self._watch.name_of(id_)), module.status
        for name, instance in status.instances.items():
            yield "instance", shown(name), instance.status

    def _table(self) -> Group:
        with self._lock:
            rows = list(self._rows())
            sent = {
                self._watch.name_of(file.partition(".")[0]): n for file, n in self._sent.items()
            }
            word = self._status.reconcile if self._status else "waiting for the device"
        table = Table(box=None, show_header=False)
        for kind, name, state in rows:
            part = sent.get(name, WHOLE) if kind == "module" and state != "ok" else WHOLE
            percent = f" {part} %" if part < WHOLE else ""
            table.add_row(kind, name, Text(state + percent, style=STYLES.get(state, "")))
        return Group(Text(f"{self._watch.shipment.id}: {word}"), table)
