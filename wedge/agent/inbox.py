"""Inbox: what becomes of messages from the platform.

Any bytes may come on any topic. What cannot be understood is said and passed over; a call that can
be answered is answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from wedge.wire import (
    Command,
    Configure,
    Deploy,
    DeviceConfig,
    Initial,
    Refused,
    TokenAnswer,
    WireError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.agent.commands import Commands
    from wedge.agent.tokens import Tokens
    from wedge.agent.uplink import Uplink
    from wedge.wire import Dialect, Down
    from wedge.wire.nouns import Part


class Target(Protocol):
    """What of a device an inbox needs. Raises `OSError` for what cannot be kept."""

    def want(self, manifest: bytes) -> None:
        """Run this from now on."""

    def configure(self, instance: str, topic: str, value: bytes | None) -> None:
        """Give an instance a configuration, or take it away."""


class Inbox:
    """Hands on what comes, in the order in which it comes.

    What holds for the device is taken once the platform has answered the first request for it: an
    earlier patch may be older than the answer. `answered` is called for each answer, and
    `configured` takes what holds for the device itself.
    """

    def __init__(
        self,
        dialect: Dialect,
        *,
        device: Target,
        commands: Commands,
        tokens: Tokens,
        uplink: Uplink,
        answered: Callable[[], None],
        configured: Callable[[DeviceConfig], None],
        say: Callable[[str], None],
    ) -> None:
        self._dialect = dialect
        self._device = device
        self._commands = commands
        self._tokens = tokens
        self._uplink = uplink
        self._answered = answered
        self._configured = configured
        self._say = say
        self._open = False

    def receive(self, topic: str, payload: bytes) -> None:
        """Take a message."""
        try:
            nouns = self._dialect.read_down(topic, payload)
        except WireError as error:
            self._say(f"a message on `{topic}` is passed over: {error.reason}")
            if error.answer is not None:
                self._uplink.tell(error.answer)
            return
        try:
            for noun in nouns:
                self._take(noun)
        except OSError as error:
            self._say(f"what came on `{topic}` cannot be kept: {error.strerror}")

    def _take(self, noun: Down) -> None:
        match noun:
            case Command():
                self._commands.take(noun)
            case TokenAnswer():
                self._tokens.take(noun)
            case Initial():
                self._open = True
                self._answered()
                for part in noun.parts:
                    self._apply(part)
            case _ if self._open:
                self._apply(noun)
            case _:
                self._say("what came before the answer to the first request is passed over")

    def _apply(self, part: Part) -> None:
        match part:
            case Deploy():
                self._device.want(part.manifest)
            case Configure():
                self._device.configure(part.instance, part.topic, part.value)
            case DeviceConfig():
                self._configured(part)
            case Refused():
                self._say(f"`{part.key}` is passed over: {part.reason}")
