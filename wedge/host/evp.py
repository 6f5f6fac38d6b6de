"""The functions of the node ABI: what the instance asks for, handed on to its client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from wedge.abi import (
    MOST_ENTRIES,
    MOST_SENT,
    MessageReason,
    Result,
    RpcResponseReason,
    RpcStatus,
    StateReason,
    TelemetryReason,
    WorkspaceType,
)
from wedge.host.arguments import (
    HANDLE,
    answers,
    read_bytes,
    read_name,
    read_text,
)
from wedge.host.events import (
    BlobDone,
    Callback,
    Completion,
    Configuration,
    Message,
    Rpc,
    deliver_blob,
    deliver_buffer,
    deliver_completion,
    deliver_part,
    deliver_rpc,
)
from wedge.host.transfers import Transfers

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import IntEnum

    from wedge.host.client import Client
    from wedge.host.events import Event
    from wedge.host.guest import Guest

NEVER = 2**31


class Evp:
    """The functions for one instance. `guest` is set anew for each instance of the module."""

    guest: Guest

    def __init__(self, client: Client) -> None:
        self._client = client
        self._transfers = Transfers(client)
        self._forget()

    def begin(self, guest: Guest) -> None:
        """Serve another instance, and forget what an earlier one has set."""
        self.guest = self._transfers.guest = guest
        self._forget()

    def _forget(self) -> None:
        self._workspace = 0
        self._on_message: Callback | None = None
        self._on_configuration: Callback | None = None
        self._on_rpc: Callback | None = None

    def functions(self) -> dict[str, Callable[..., int | None]]:
        """Give the functions by the names under which they are imported."""
        return {
            "EVP_initialize": self.initialize,
            "EVP_getWorkspaceDirectory": self.get_workspace_directory,
            "EVP_setConfigurationCallback": self.set_configuration_callback,
            "EVP_setMessageCallback": self.set_message_callback,
            "EVP_setRpcCallback": self.set_rpc_callback,
            "EVP_sendState": self.send_state,
            "EVP_sendMessage": self.send_message,
            "EVP_sendTelemetry": self.send_telemetry,
            "EVP_sendRpcResponse": self.send_rpc_response,
            "EVP_processEvent": self.process_event,
            **self._transfers.functions(),
        }

    def initialize(self) -> int:
        """Give the handle."""
        return HANDLE

    def get_workspace_directory(self, handle: int, kind: int) -> int:
        """Give the path; the text stays as long as the instance."""
        if handle != HANDLE or kind != WorkspaceType.DEFAULT:
            return 0
        if not self._workspace:
            text = self._client.workspace.encode() + b"\0"
            self._workspace = self.guest.allocate(len(text))
            self.guest.memory.write(self._workspace, text)
        return self._workspace

    @answers
    def set_configuration_callback(self, index: int, userdata: int) -> Result | None:
        """Keep it, and give the known configurations again."""
        if self._on_configuration is not None:
            return Result.ERROR
        self._on_configuration = Callback(index, userdata)
        for configuration in self._client.configurations():
            self._client.post(configuration)
        return None

    @answers
    def set_message_callback(self, index: int, userdata: int) -> Result | None:
        """Keep it."""
        if self._on_message is not None:
            return Result.ERROR
        self._on_message = Callback(index, userdata)
        return None

    @answers
    def set_rpc_callback(self, index: int, userdata: int) -> Result | None:
        """Keep it."""
        if index == 0 or self._on_rpc is not None:
            return Result.INVAL
        self._on_rpc = Callback(index, userdata)
        return None

    @answers
    def send_state(
        self, topic: int, blob: int, size: int, callback: int, userdata: int
    ) -> Result | None:
        """Hand on a state."""
        name = read_name(self.guest.memory, topic)
        value = read_bytes(self.guest.memory, blob, size, MOST_SENT)
        outcome = self._client.send_state(name, value)
        return self._complete(outcome, StateReason, callback, userdata)

    @answers
    def send_message(
        self, topic: int, blob: int, size: int, callback: int, userdata: int
    ) -> Result | None:
        """Hand on a message."""
        alias = read_name(self.guest.memory, topic)
        payload = read_bytes(self.guest.memory, blob, size)
        outcome = self._client.send_message(alias, payload)
        return self._complete(outcome, MessageReason, callback, userdata)

    @answers
    def send_telemetry(
        self, entries: int, count: int, callback: int, userdata: int
    ) -> Result | None:
        """Hand on those entries that are valid; with none left, that is an error."""
        if count > MOST_ENTRIES:
            return Result.TOOBIG
        memory = self.guest.memory
        words = memory.words(entries, 2 * count)
        found = []
        for key, value in zip(words[::2], words[1::2], strict=True):
            name, text = read_name(memory, key), read_text(memory, value)
            if _is_json(text):
                found.append((name, text))
            else:
                self._client.complain(f"telemetry `{name}` is not valid JSON")
        outcome: TelemetryReason | Result = TelemetryReason.ERROR
        if found or not count:
            outcome = self._client.send_telemetry(found)
        return self._complete(outcome, TelemetryReason, callback, userdata)

    @answers
    def send_rpc_response(
        self, id_: int, response: int, status: int, callback: int, userdata: int
    ) -> Result | None:
        """Hand on a response."""
        if response == 0 or status not in RpcStatus._value2member_map_:
            return Result.INVAL
        text = read_text(self.guest.memory, response)
        outcome = self._client.respond(id_, text, RpcStatus(status))
        return self._complete(outcome, RpcResponseReason, callback, userdata)

    @answers
    def process_event(self, timeout: int) -> Result | None:
        """Wait for one event and call back."""
        event = self._client.take(None if timeout >= NEVER else timeout / 1000)
        if isinstance(event, Result):
            return event
        self._deliver(event)
        return None

    def _deliver(self, event: Event) -> None:
        callback = self._callback(event)
        if callback is None:
            self._client.undeliverable(event)
        elif isinstance(event, Message):
            deliver_buffer(self.guest, callback, event.alias, event.payload)
        elif isinstance(event, Completion):
            deliver_completion(self.guest, event)
        elif isinstance(event, Configuration):
            deliver_buffer(self.guest, callback, event.topic, event.value)
        elif isinstance(event, Rpc):
            deliver_rpc(self.guest, callback, event)
        elif isinstance(event, BlobDone):
            deliver_blob(self.guest, event)
        else:
            deliver_part(self.guest, event)

    def _callback(self, event: Event) -> Callback | None:
        """Give what is to be called, None for nothing."""
        if isinstance(event, Message):
            found = self._on_message
        elif isinstance(event, Configuration):
            found = self._on_configuration
        elif isinstance(event, Rpc):
            found = self._on_rpc
        else:
            found = event.callback
        return found if found is not None and found.index else None

    def _complete(
        self, outcome: IntEnum, reasons: type[IntEnum], callback: int, userdata: int
    ) -> Result | None:
        """Let the callback tell the reason; a result refuses the request instead."""
        if not isinstance(outcome, reasons):
            return Result(outcome)
        if callback:
            self._client.post(Completion(Callback(callback, userdata), outcome))
        return None


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
