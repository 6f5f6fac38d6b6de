"""Commands: calls from the platform, to instances and to the agent itself.

A method whose name begins with `$agent/` is for the agent: `$agent/set` and `$agent/get` switch and
show what it does for the instance that the command names. So is every method of the instance
`$agent`, which stands for all instances.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wedge.abi import RpcStatus
from wedge.wire.nouns import UNKNOWN_METHOD, CommandAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from wedge.agent.logs import LogStore
    from wedge.wire.nouns import Command

AGENT = "$agent"
OWN = f"{AGENT}/"
# Of commands, that are compared with a new one.
REMEMBERED = 16
# Numbers that a node can be given.
SMALLEST_ID, LARGEST_ID = -(2**63), 2**63 - 1
# Commands that have not been answered: nodes may never do so.
MOST_WAITING = 1024


class CommandError(Exception):
    """A command to the agent cannot be done; says why."""


class Commands:
    """Hands commands on, and the answers back. `take` is called from one thread only.

    `call` gives an instance a call and says whether it runs; `own` does what is for the agent and
    gives the response, or None if it knows no such method; `answer` sends an answer and says
    whether it could. With `once`, a command whose number one of the last ones had is passed over.
    """

    def __init__(
        self,
        *,
        call: Callable[[str, int, str, str], bool],
        own: Callable[[str, str, str], str | None],
        answer: Callable[[CommandAnswer], bool],
        once: bool,
    ) -> None:
        self._call = call
        self._own = own
        self._answer = answer
        self._once = once
        self._recent: deque[str] = deque(maxlen=REMEMBERED)
        self._lock = threading.Lock()
        self._waiting: OrderedDict[tuple[str, int], Command] = OrderedDict()

    def take(self, command: Command) -> None:
        """Do a command, or have an instance do it."""
        if self._once:
            if command.reqid in self._recent:
                return
            self._recent.append(command.reqid)
        if command.instance == AGENT or command.method.startswith(OWN):
            self._do_own(command)
            return
        if not SMALLEST_ID <= command.id <= LARGEST_ID:
            self._refuse(command, "the number of the command has more than 64 bits")
            return
        key = (command.instance, command.id)
        # Before the call: the answer comes from another thread, and may be there at once.
        with self._lock:
            self._waiting[key] = command
            if len(self._waiting) > MOST_WAITING:
                self._waiting.popitem(last=False)
        if not self._call(command.instance, command.id, command.method, command.params):
            with self._lock:
                self._waiting.pop(key, None)
            self._refuse(command, f"there is no running instance {command.instance}")

    def respond(self, instance: str, id_: int, response: str, status: RpcStatus) -> bool:
        """Send the answer of an instance; from any thread."""
        with self._lock:
            command = self._waiting.pop((instance, id_), None)
        if command is None:
            return False
        error = None
        if status is RpcStatus.METHOD_NOT_FOUND:
            response, error = "", UNKNOWN_METHOD
        elif status is RpcStatus.ERROR:
            error = response
        return self._send(command, status, response, error)

    def _do_own(self, command: Command) -> None:
        method = command.method.removeprefix(OWN)
        try:
            response = self._own(command.instance, method, command.params)
        except CommandError as error:
            self._refuse(command, str(error))
            return
        if response is None:
            self._send(command, RpcStatus.METHOD_NOT_FOUND, "", UNKNOWN_METHOD)
        else:
            self._send(command, RpcStatus.OK, response, None)

    def _refuse(self, command: Command, error: str) -> None:
        self._send(command, RpcStatus.ERROR, "", error)

    def _send(self, command: Command, status: RpcStatus, response: str, error: str | None) -> bool:
        return self._answer(
            CommandAnswer(
                transport=command.transport,
                reqid=command.reqid,
                instance=command.instance,
                status=status,
                response=response,
                error=error,
            )
        )


class Switches(BaseModel):
    """What `$agent/set` takes and `$agent/get` gives."""

    model_config = ConfigDict(extra="forbid", strict=True)

    log_enable: Annotated[bool, Field(description="Whether lines of output are sent")]


class OwnCommands:
    """What the agent does itself. `names` gives the instances, `status` the answer to `status`."""

    def __init__(
        self, *, logs: LogStore, names: Callable[[], Collection[str]], status: Callable[[], str]
    ) -> None:
        self._logs = logs
        self._names = names
        self._status = status

    def do(self, instance: str, method: str, params: str) -> str | None:
        """Do a command and give the response; None for a method that there is not."""
        if method == "set":
            self._set(instance, params)
            return "{}"
        if method == "get":
            enabled = [self._logs.is_enabled(name) for name in self._chosen(instance)]
            return Switches(log_enable=bool(enabled) and all(enabled)).model_dump_json()
        if method == "status" and instance == AGENT:
            return self._status()
        return None

    def _set(self, instance: str, params: str) -> None:
        try:
            switches = Switches.model_validate_json(params)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"])) or "params"
            raise CommandError(f"{where}: {first['msg']}") from None
        self._logs.forget_others(self._names())
        for name in self._chosen(instance):
            self._logs.enable(name, on=switches.log_enable)

    def _chosen(self, instance: str) -> Collection[str]:
        names = self._names()
        if instance == AGENT:
            return names
        if instance not in names:
            raise CommandError(f"there is no instance {instance}")
        return [instance]
