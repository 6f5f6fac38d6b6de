"""From topics and payloads to nouns and back, as far as the dialects agree.

`Messages` knows which topic carries what; a dialect adds what the bodies look like.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from wedge.wire import attributes, topics
from wedge.wire.errors import WireError
from wedge.wire.nouns import (
    Command,
    CommandAnswer,
    DeviceConfig,
    Initial,
    InitialRequest,
    Logs,
    Report,
    States,
    Telemetry,
    TokenAnswer,
    TokenRequest,
)
from wedge.wire.reading import read_members, read_object, write_object
from wedge.wire.telemetry import read_telemetry, write_logs, write_telemetry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wedge.wire.nouns import Down, Part, Up

RPC_REQUEST, RPC_RESPONSE = topics.rpc_request(""), topics.rpc_response("")
ASKED = f"{topics.ATTRIBUTES}/request/"
ANSWERED = f"{topics.ATTRIBUTES}/response/"
REPORT_KEYS = ("systemInfo", "deploymentStatus")


class Messages(ABC):
    """What all dialects have in common."""

    manifest_is_text = False
    has_device_config = True

    def read_down(self, topic: str, payload: bytes) -> Sequence[Down]:
        """Give what a message says to a device: nothing if it is not for one.

        Raises `WireError` for what is wrong as a whole.
        """
        if topic == topics.ATTRIBUTES:
            value = read_object(payload)
            return tuple(self._patch(payload.decode("utf-8-sig"), value))
        if (number := topics.match_number(topic, ANSWERED)) is not None:
            return (self._initial(number, payload),)
        found: Command | TokenAnswer | None = None
        if (word := topics.match_id(topic, RPC_REQUEST)) is not None:
            found = self.read_command(word, read_object(payload))
        elif (word := topics.match_id(topic, RPC_RESPONSE)) is not None:
            found = self.read_token_answer(word, read_object(payload))
        return () if found is None else (found,)

    def read_up(self, topic: str, payload: bytes) -> Sequence[Up]:
        """Give what a message says to a platform: nothing if it is not for one.

        Raises `WireError` for what is wrong.
        """
        if topic == topics.ATTRIBUTES:
            return tuple(self._attributes(read_object(payload)))
        if topic == topics.TELEMETRY:
            return tuple(read_telemetry(payload))
        if (number := topics.match_number(topic, ASKED)) is not None:
            return (InitialRequest(number=number),)
        found: CommandAnswer | TokenRequest | None = None
        if (word := topics.match_id(topic, RPC_RESPONSE)) is not None:
            found = self.read_command_answer(word, read_object(payload))
        elif (word := topics.match_id(topic, RPC_REQUEST)) is not None:
            found = self.read_token_request(word, read_object(payload))
        return () if found is None else (found,)

    def write(self, noun: Down | Up) -> tuple[str, bytes]:
        """Give the topic and the payload of what one side says."""
        match noun:
            case Telemetry():
                return topics.TELEMETRY, write_telemetry(noun)
            case Logs():
                return topics.TELEMETRY, write_logs(noun)
            case Report() | States() | CommandAnswer() | TokenRequest() | InitialRequest():
                topic, value = self._write_up(noun)
            case _:
                topic, value = self._write_down(noun)
        return topic, write_object(value)

    def _write_down(self, noun: Down) -> tuple[str, dict[str, object]]:
        match noun:
            case Initial():
                members = self._write_parts(noun.parts)
                body: dict[str, object] = {"shared": members} if members else {}
                return topics.attributes_response(noun.number), body
            case Command():
                return topics.rpc_request(noun.transport), self.write_command(noun)
            case TokenAnswer():
                return topics.rpc_response(noun.reqid), self.write_token_answer(noun)
            case _:
                return topics.ATTRIBUTES, self._write_parts((noun,))

    def _write_up(
        self, noun: Report | States | CommandAnswer | TokenRequest | InitialRequest
    ) -> tuple[str, dict[str, object]]:
        match noun:
            case Report():
                return topics.ATTRIBUTES, self.write_report(noun)
            case States():
                return topics.ATTRIBUTES, attributes.write_states(noun, self)
            case CommandAnswer():
                return topics.rpc_response(noun.transport), self.write_command_answer(noun)
            case TokenRequest():
                return topics.rpc_request(noun.reqid), self.write_token_request(noun)
            case InitialRequest():
                return topics.attributes_request(noun.number), {}

    def _patch(self, text: str, value: Mapping[str, object]) -> Iterator[Part]:
        for part in attributes.read_patch(text, value, self):
            if self.has_device_config or not isinstance(part, DeviceConfig):
                yield part

    def _initial(self, number: int, payload: bytes) -> Initial:
        shared = read_object(payload).get("shared")
        if shared is None:
            return Initial(number=number)
        if not isinstance(shared, dict):
            raise WireError("`shared` has to be an object")
        text = read_members(payload.decode("utf-8-sig"))["shared"]
        return Initial(number=number, parts=tuple(self._patch(text, shared)))

    def _attributes(self, value: Mapping[str, object]) -> Iterator[Up]:
        own = f"{attributes.STATE}{attributes.AGENT}/"
        if any(key in REPORT_KEYS or key.startswith(own) for key in value):
            yield self.read_report(value)
        states = attributes.read_states(value, self)
        if states is not None:
            yield states

    def _write_parts(self, parts: tuple[Part, ...]) -> dict[str, object]:
        members = attributes.write_parts(parts, self)
        manifest = members.get(attributes.DEPLOYMENT)
        if self.manifest_is_text and manifest is not None and not isinstance(manifest, str):
            text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
            members[attributes.DEPLOYMENT] = text
        return members

    @abstractmethod
    def text_of(self, value: bytes) -> str:
        """Give the JSON text that stands for a value."""

    @abstractmethod
    def value_of(self, text: str) -> bytes:
        """Give the value that a JSON text stands for; raise `WireError` if it has none."""

    @abstractmethod
    def read_command(self, transport: str, value: Mapping[str, object]) -> Command | None:
        """Read a call."""

    @abstractmethod
    def write_command(self, command: Command) -> dict[str, object]:
        """Give the body of a call."""

    @abstractmethod
    def read_command_answer(
        self, transport: str, value: Mapping[str, object]
    ) -> CommandAnswer | None:
        """Read what came of a call."""

    @abstractmethod
    def write_command_answer(self, answer: CommandAnswer) -> dict[str, object]:
        """Give the body of what came of a call."""

    @abstractmethod
    def read_token_answer(self, number: str, value: Mapping[str, object]) -> TokenAnswer | None:
        """Read where a file may be put."""

    @abstractmethod
    def write_token_answer(self, answer: TokenAnswer) -> dict[str, object]:
        """Give the body of that."""

    @abstractmethod
    def read_token_request(self, number: str, value: Mapping[str, object]) -> TokenRequest | None:
        """Read who wants to put a file."""

    @abstractmethod
    def write_token_request(self, request: TokenRequest) -> dict[str, object]:
        """Give the body of that."""

    @abstractmethod
    def read_report(self, value: Mapping[str, object]) -> Report:
        """Read a report."""

    @abstractmethod
    def write_report(self, report: Report) -> dict[str, object]:
        """Give the object of a report."""
