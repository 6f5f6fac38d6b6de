"""The agent at work: a device, a connection to the platform, and what goes between them."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from wedge.agent.claim import claim_folder
from wedge.agent.commands import Commands, OwnCommands
from wedge.agent.configurations import DeviceConfigurations
from wedge.agent.connections import describe_failure, to_broker, to_web
from wedge.agent.device import Device, DeviceLimits
from wedge.agent.download import Fetcher
from wedge.agent.handshake import Handshake
from wedge.agent.hub import DeviceHub
from wedge.agent.inbox import Inbox
from wedge.agent.logs import LogStore
from wedge.agent.reports import Intervals, Pace, Reporter, describe_system, make_report
from wedge.agent.tokens import Tokens
from wedge.agent.uplink import Uplink
from wedge.errors import UsageError
from wedge.host.budget import resident_memory
from wedge.host.code import CodeStore
from wedge.host.compiler_process import CompilerProcess
from wedge.host.text import printable
from wedge.mqtt import Link, Outbox, Pauses
from wedge.wire import DIALECTS, Logs
from wedge.wire.status import status_value
from wedge.wire.system import system_value
from wedge.wire.topics import DEVICE_FILTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.agent.settings import Settings
    from wedge.errors import BrokerError
    from wedge.wire import DeviceConfig

OUTBOX, LOCK = "outbox.db", "service.lock"
FLUSH_SECONDS = 1.0
LONGEST_LINE = 1000
# For what instances say as they end to reach the broker.
LAST_SECONDS = 2.0


class Agent:
    """One device on one broker. Made in a running event loop; `say` takes lines for people.

    Raises `UsageError` if there is no data folder, or another agent has it, and `OutputError` if it
    cannot be used.
    """

    def __init__(self, settings: Settings, say: Callable[[str], None]) -> None:
        if not settings.data.is_dir():
            raise UsageError(
                f"there is no folder `{settings.data}`",
                hint="make it, or name another one with `--data` or EVP_DATA_DIR",
            )
        # The first thing in there: all that follows writes to it.
        self._claim = claim_folder(settings.data / LOCK)
        self._settings = settings
        self._print = say
        self._loop = asyncio.get_running_loop()
        self._system = describe_system()
        self._failure = ""
        self._logs = LogStore(self._flush_soon, limit=settings.instances.log_bytes)
        self._outbox = Outbox(
            settings.data / OUTBOX,
            most_messages=settings.queue.messages,
            most_bytes=settings.queue.bytes,
        )
        dialect = DIALECTS[settings.platform]
        self._uplink = Uplink(dialect, self._outbox)
        self._broker = to_broker(settings.mqtt)
        self._link = self._uplink.link = Link(
            self._broker,
            self._outbox,
            filters=DEVICE_FILTERS,
            receive=self._receive,
            on_connected=self._begin_session,
            on_lost=self._end_session,
            pauses=Pauses(longest=settings.mqtt.reconnect_seconds),
        )
        self._handshake = Handshake(self._uplink)
        self._tokens = Tokens(self._uplink.tell)
        own = OwnCommands(logs=self._logs, names=self._names, status=self._describe)
        self._hub = DeviceHub(
            uplink=self._uplink, logs=self._logs, tokens=self._tokens, say=self._say
        )
        self._hub.commands = Commands(
            call=self._call,
            own=own.do,
            answer=self._uplink.tell,
            once=settings.platform != "EVP1",
        )
        self._configure()
        self._device = self._start_device()
        self._inbox = Inbox(
            dialect,
            device=self._device,
            commands=self._hub.commands,
            tokens=self._tokens,
            uplink=self._uplink,
            answered=self._handshake.end,
            configured=self._reconfigure,
            say=self._say,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Be the agent until `stop` is set; then end the instances and send what they said last."""
        self._say(f"connecting to {self._broker.address}")
        tasks = [asyncio.create_task(self._link.run()), asyncio.create_task(self._reporter.run())]
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
            await self._end()
        finally:
            for task in (stopped, *tasks):
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            self._outbox.close()
            self._claim.release()
        for result in results:
            if isinstance(result, Exception):
                raise result

    async def _end(self) -> None:
        self._handshake.end()
        self._tokens.close()
        await asyncio.to_thread(self._device.close, self._settings.instances.stop_seconds)
        self._flush()
        if self._link.connected:
            await asyncio.to_thread(self._outbox.wait_empty, LAST_SECONDS)

    def _configure(self) -> None:
        report = self._settings.report
        usual = Intervals(minimum=report.interval_min, maximum=report.interval_max)
        self._configurations = DeviceConfigurations(
            self._settings.data, usual, report.configuration_id
        )
        self._reporter = Reporter(
            Pace(self._configurations.intervals), self._report, lambda: self._link.connected
        )

    def _start_device(self) -> Device:
        settings, cache = self._settings, self._settings.data / "cache"
        web = to_web(settings.download)
        limits = DeviceLimits(
            module=settings.download.bytes,
            workspace=settings.instances.workspace_bytes,
            grace=settings.instances.stop_seconds,
        )
        return Device(
            settings.data,
            hub=self._hub,
            codes=CodeStore(
                cache / "code",
                say=self._say,
                compiler=CompilerProcess(cache / "compiler"),
                most=settings.code.bytes,
            ),
            fetcher=Fetcher(web),
            web=web,
            limits=limits,
            changed=self._reporter.note_change,
        )

    def _say(self, text: str) -> None:
        # Names and reasons come from outside: on a terminal they are one line, and nothing more.
        self._print(printable(text, longest=LONGEST_LINE))

    # The link and the commands are made before what they hand on to.

    def _receive(self, topic: str, payload: bytes) -> None:
        self._inbox.receive(topic, payload)

    def _call(self, instance: str, id_: int, method: str, params: str) -> bool:
        return self._device.call(instance, id_, method, params)

    def _begin_session(self) -> None:
        self._say(f"connected to {self._broker.address}")
        self._failure = ""
        self._handshake.begin()
        self._reporter.note_connected()
        self._flush()

    def _end_session(self, error: BrokerError) -> None:
        self._handshake.end()
        failure = describe_failure(error)
        # One that comes again and again is said once.
        if failure != self._failure:
            self._say(failure)
            self._failure = failure

    def _reconfigure(self, config: DeviceConfig) -> None:
        self._configurations.apply(config)
        self._reporter.change_intervals(self._configurations.intervals)

    def _report(self) -> bool:
        report = make_report(
            self._system,
            self._device.status(),
            self._configurations.intervals,
            self._configurations.configuration_id,
        )
        return self._uplink.tell(report)

    def _flush_soon(self) -> None:
        # The loop may have ended.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._loop.call_later, FLUSH_SECONDS, self._flush)

    def _flush(self) -> None:
        """Send the lines that wait; without a connection they go on waiting."""
        if self._link.connected and (lines := self._logs.drain()):
            self._uplink.tell(Logs(lines=tuple(lines)), qos=0)

    def _names(self) -> tuple[str, ...]:
        return tuple(self._device.names())

    def _describe(self) -> str:
        """Give the answer to `status`: more than a report has, for people who look on."""
        instances = {
            name: {
                "memory": item.memory,
                "received": item.received,
                "sent": item.sent,
                "dropped": item.dropped,
                "waiting": item.waiting,
                "telemetry": self._hub.count(name),
                "error": item.error,
            }
            for name, item in self._device.statistics().items()
        }
        return json.dumps(
            {
                "systemInfo": system_value(self._system),
                "deploymentStatus": status_value(self._device.status(), module_ids=True),
                "memory": resident_memory(),
                "queue": {"messages": len(self._outbox), "bytes": self._outbox.size},
                "instances": instances,
            }
        )
