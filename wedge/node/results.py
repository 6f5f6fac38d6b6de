"""The numbers of the host: results of its functions, reasons of completions, statuses of calls."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final


class Result:
    """What a function of the host gives."""

    OK: Final = 0
    SHOULDEXIT: Final = 1
    TIMEDOUT: Final = 2
    ERROR: Final = 3
    INVAL: Final = 4
    NOMEM: Final = 5
    TOOBIG: Final = 6
    AGAIN: Final = 7
    AGENT_PROTOCOL_ERROR: Final = 8
    EXIST: Final = 9
    FAULT: Final = 10
    DENIED: Final = 11
    NOTSUP: Final = 12


class Reason:
    """How sending ended: what `on_sent` is called with. OVERWRITTEN is of states alone."""

    SENT: Final = 0
    ERROR: Final = 1
    OVERWRITTEN: Final = 1
    EXIT: Final = 2
    DENIED: Final = 3


class Status:
    """What a call is answered with."""

    OK: Final = 0
    METHOD_NOT_FOUND: Final = 1
    ERROR: Final = 2


MEANINGS = {
    Result.ERROR: "the host refuses (ERROR)",
    Result.INVAL: "an argument is wrong (INVAL)",
    Result.NOMEM: "out of memory (NOMEM)",
    Result.TOOBIG: "too big (TOOBIG)",
    Result.AGAIN: "not now (AGAIN)",
    Result.AGENT_PROTOCOL_ERROR: "host and node disagree (AGENT_PROTOCOL_ERROR)",
    Result.EXIST: "exists already (EXIST)",
    Result.FAULT: "the host failed (FAULT)",
    Result.DENIED: "denied (DENIED)",
    Result.NOTSUP: "not supported by the host (NOTSUP)",
}


class EvpError(Exception):
    """The host refused what it was asked for; `code` is one of `Result`."""

    def __init__(self, function: str, code: int) -> None:
        meaning = MEANINGS.get(code, "failed")
        super().__init__(f"{function}: {meaning}, result {code}")
        self.function = function
        self.code = code
