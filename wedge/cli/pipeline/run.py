"""`wedge pipeline run`: all nodes of a deployment on this machine."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.running import DATA, SOCKET
from wedge.errors import NodeError, UsageError

if TYPE_CHECKING:
    from types import FrameType

    from wedge.pipeline import Pipeline

CONFIGURATION = "INSTANCE/TOPIC=VALUE"
SIGNALS = (signal.SIGINT, signal.SIGTERM)


@click.command("run")
@click.argument(
    "file", metavar="[FILE]", type=click.Path(path_type=Path), default="deployment.json"
)
@click.option(
    "--modules",
    "folders",
    metavar="DIR",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Where modules are, besides the manifest's folder and its `bin`; can be repeated",
)
@click.option(
    "--data",
    metavar="DIR",
    default=DATA,
    type=click.Path(path_type=Path),
    help=f"Where workspaces and the control socket are ({DATA})",
)
@click.option(
    "--config",
    "configurations",
    metavar=CONFIGURATION,
    multiple=True,
    help="Configure an instance before it starts; can be repeated",
)
@click.option("--seconds", type=float, metavar="N", help="Stop after so many seconds")
@click.option("--drain", is_flag=True, help="Stop when all sources have ended and all is handled")
@click.option("-q", "--quiet", is_flag=True, help="Leave out what the instances write")
@click.rich_config(HELP)
def command(
    *,
    file: Path,
    folders: tuple[Path, ...],
    data: Path,
    configurations: tuple[str, ...],
    seconds: float | None,
    drain: bool,
    quiet: bool,
) -> None:
    """Run the nodes of a deployment manifest (`deployment.json`) on this machine.

    Telemetry and states go to standard output, a line of JSON each; what the instances write goes
    to standard error. Ctrl-C stops them in the order of the messages. The exit status is 9 if an
    instance trapped or went over a limit; the others run on without it.
    """
    from wedge.cli.deployment import load_with_warnings
    from wedge.cli.messages import inform
    from wedge.cli.printing import PrintingHub
    from wedge.host.code import CodeStore
    from wedge.pipeline import Pipeline
    from wedge.pipeline.control import Controller, ControlSocket
    from wedge.pipeline.modules import read_modules

    deployment = load_with_warnings(file)
    modules = read_modules(deployment, [file.parent, *folders])
    over = Over(drain=drain)
    hub = PrintingHub(quiet=quiet, ended=over.look)
    pipeline = Pipeline(
        deployment, modules, hub=hub, codes=CodeStore(say=inform), workspaces=data / "instances"
    )
    over.pipeline = pipeline
    for text in configurations:
        configure(pipeline, text)
    socket = ControlSocket(data / SOCKET, Controller(pipeline, hub.answers, over.now))
    try:
        pipeline.start()
        over.wait(seconds)
        pipeline.stop()
    finally:
        socket.close()
    failed = pipeline.failed()
    if failed:
        names = ", ".join(f"`{node.name}`" for node in failed)
        raise NodeError(f"not all instances ended well: {names}")


class Over:
    """When a pipeline is to be stopped: at Ctrl-C, when told to, or when it has no more to do."""

    pipeline: Pipeline

    def __init__(self, *, drain: bool) -> None:
        self._drain = drain
        self._changed = threading.Event()
        self._now = False

    def now(self) -> None:
        """Stop it."""
        self._now = True
        self._changed.set()

    def look(self) -> None:
        """See whether there is more to do: an instance has ended."""
        self._changed.set()

    def wait(self, seconds: float | None) -> None:
        """Wait until it is to be stopped, or for so many seconds."""
        before = [signal.signal(number, self._signalled) for number in SIGNALS]
        timer = threading.Timer(seconds, self.now) if seconds is not None else None
        if timer is not None:
            timer.daemon = True
            timer.start()
        try:
            while not self._now and not self._is_done():
                self._changed.wait()
                self._changed.clear()
        finally:
            for number, handler in zip(SIGNALS, before, strict=True):
                signal.signal(number, handler)
            if timer is not None:
                timer.cancel()

    def _is_done(self) -> bool:
        nodes = self.pipeline.nodes.values()
        if self._drain and any(not node.instance.subscribe for node in nodes):
            return all(node.has_ended() for node in nodes if not node.instance.subscribe)
        return all(node.has_ended() for node in nodes)

    def _signalled(self, _number: int, _frame: FrameType | None) -> None:
        self.now()


def configure(pipeline: Pipeline, text: str) -> None:
    """Give an instance the configuration that an option names."""
    place, equals, value = text.partition("=")
    instance, slash, topic = place.partition("/")
    if not (equals and slash and instance and topic):
        raise UsageError(f"`{text}` is no configuration", hint=f"write `--config {CONFIGURATION}`")
    pipeline.node(instance).configure(topic, value.encode())
