"""Being the storage of a device: saying where blobs go, and counting what has come there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wedge.errors import DeviceError
from wedge.mqtt import run_together
from wedge.remote.uploads import BadNameError
from wedge.wire import TokenAnswer, TokenRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wedge.remote.hub import Hub
    from wedge.remote.uploads import Uploads


class Arrivals:
    """The files that have come, told by other threads to one event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._paths: asyncio.Queue[Path] = asyncio.Queue()

    def tell(self, path: Path) -> None:
        """Take note of a file, from any thread, as long as the loop runs."""
        self._loop.call_soon_threadsafe(self._paths.put_nowait, path)

    async def next(self) -> Path:
        """Wait for the next one."""
        return await self._paths.get()


@dataclass(frozen=True, kw_only=True)
class Storage:
    """A storage: the address of its web server, what that takes, and what has come there."""

    server: str
    uploads: Uploads
    arrivals: Arrivals


async def be_storage(
    hub: Hub,
    storage: Storage,
    show: Callable[[Path], None],
    *,
    count: int | None,
    seconds: float | None,
) -> None:
    """Say to instances where their files go, and show what comes, for ever.

    With a `count` until so much has come, with `seconds` no longer than that. Raises `DeviceError`
    if less has come in that time, and `BrokerError`.
    """
    await run_together(
        _answer_requests(hub, storage), _show(storage.arrivals, show, count, seconds)
    )


async def _answer_requests(hub: Hub, storage: Storage) -> None:
    async for heard in hub.listen():
        for noun in heard.nouns:
            if isinstance(noun, TokenRequest):
                await hub.send(_answer(noun, storage))


def _answer(request: TokenRequest, storage: Storage) -> TokenAnswer:
    try:
        path = storage.uploads.open_place(request)
    except BadNameError as error:
        return TokenAnswer(reqid=request.reqid, error=str(error))
    return TokenAnswer(reqid=request.reqid, url=f"{storage.server}{path}")


async def _show(
    arrivals: Arrivals, show: Callable[[Path], None], count: int | None, seconds: float | None
) -> None:
    got = 0
    try:
        async with asyncio.timeout(seconds):
            while got != count:
                show(await arrivals.next())
                got += 1
    except TimeoutError:
        if count is not None:
            raise DeviceError(
                f"{got} of {count} files have come within {seconds:g} seconds",
                hint="those of the kinds AZURE_BLOB and HTTP go where the node says, and not here",
            ) from None
