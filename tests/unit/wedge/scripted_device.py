"""A broker in this process, and a device on it that does what a test has written."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import aiomqtt

from wedge.manifest import parse_manifest
from wedge.wire import (
    DIALECTS,
    Command,
    Deploy,
    DeploymentStatus,
    Initial,
    InitialRequest,
    InstanceStatus,
    ModuleStatus,
    Report,
    SystemInfo,
    WireError,
)
from wedge.wire.topics import DEVICE_FILTERS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from wedge.wire import Down, Reconcile, Up

PATIENCE = 30.0
ROOT = Path(__file__).parents[3]


@contextmanager
def running(main: Callable[[Callable[[], None], asyncio.Event], Awaitable[None]]) -> Iterator[None]:
    """Run a coroutine in a thread while the block runs; it is given what to call when ready."""
    ready = threading.Event()
    failures: list[BaseException] = []
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    async def live() -> None:
        try:
            await main(ready.set, over)
        finally:
            # What a client has left begun would end in the middle of another test.
            rest = asyncio.all_tasks() - {asyncio.current_task()}
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)

    def run() -> None:
        try:
            loop.run_until_complete(live())
        except BaseException as error:  # noqa: BLE001 - told to the test
            failures.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(PATIENCE)
        loop.close()
    assert not failures, failures


@contextmanager
def running_broker() -> Iterator[int]:
    """Run `wedge broker` in a process of its own while the block runs, and give its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "wedge", "broker", "--use", "amqtt", "--port", str(port)],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        try:
            assert process.stderr is not None
            assert f"amqtt listens on 127.0.0.1, port {port}" in process.stderr.readline()
            yield port
        finally:
            process.terminate()
    assert process.returncode == 0


@dataclass
class ScriptedDevice:
    """A device whose `script` says what it answers, by nouns or by messages as they are.

    As a real one it takes no attributes before its request for them has been answered. `heard` has
    all that it was told.
    """

    port: int
    script: Callable[[Down], Sequence[Up | tuple[str, bytes]]]
    platform: str = "EVP2"
    heard: list[Down] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[ScriptedDevice]:
        with running(self._live):
            yield self

    async def _live(self, ready: Callable[[], None], over: asyncio.Event) -> None:
        async with aiomqtt.Client("127.0.0.1", self.port) as client:
            await client.subscribe([(topic, 0) for topic in DEVICE_FILTERS])
            ready()
            tasks = {
                asyncio.create_task(over.wait()),
                asyncio.create_task(self._ask(client)),
                asyncio.create_task(self._answer(client)),
            }
            done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()
            for task in done:
                task.result()

    async def _ask(self, client: aiomqtt.Client) -> None:
        """Ask for attributes until that is answered, sooner than each five seconds."""
        message = DIALECTS[self.platform].write(InitialRequest(number=10000))
        while not any(isinstance(noun, Initial) for noun in self.heard):
            await client.publish(*message, qos=1)
            await asyncio.sleep(0.05)
        await asyncio.Event().wait()

    async def _answer(self, client: aiomqtt.Client) -> None:
        dialect = DIALECTS[self.platform]
        answered = False
        async for message in client.messages:
            assert isinstance(message.payload, bytes)
            try:
                nouns = dialect.read_down(str(message.topic), message.payload)
            except WireError:
                # Its own nonsense, as the broker sends it back.
                continue
            for noun in nouns:
                answered = answered or isinstance(noun, Initial)
                # No attribute is taken before.
                if not answered and not isinstance(noun, Command):
                    continue
                self.heard.append(noun)
                for said in await asyncio.to_thread(self.script, noun):
                    topic, payload = said if isinstance(said, tuple) else dialect.write(said)
                    await client.publish(topic, payload, qos=1)


def report(
    manifest: bytes, reconcile: Reconcile, *, instance: str = "ok", module: str = "ok"
) -> Report:
    """Report a deployment whose instances and modules are all alike."""
    deployment = parse_manifest(manifest).deployment
    return Report(
        system=SystemInfo(os="Linux", arch="amd64", agent="v1"),
        deployment=DeploymentStatus(
            id=deployment.id,
            reconcile=reconcile,
            instances={
                name: InstanceStatus(status=instance, module_id=item.module.id)  # type: ignore[arg-type]
                for name, item in deployment.instances.items()
            },
            modules={
                name: ModuleStatus(status=module)  # type: ignore[arg-type]
                for name in deployment.modules
            },
        ),
    )


@cache
def fetch(url: str) -> bytes:
    """Give what is there; what a device has it does not fetch again."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as reply:  # noqa: S310
        content: bytes = reply.read()
    return content


def taking(noun: Down) -> Sequence[Up | tuple[str, bytes]]:
    """Fetch the modules of a deployment, and run it."""
    if not isinstance(noun, Deploy):
        return ()
    for module in parse_manifest(noun.manifest).deployment.modules.values():
        if module.url is not None:
            fetch(module.url)
    return (
        report(noun.manifest, "applying", instance="starting"),
        report(noun.manifest, "ok"),
    )
