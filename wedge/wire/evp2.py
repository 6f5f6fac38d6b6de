"""The dialect EVP2-TB, as the public agent speaks it by default: values are JSON texts as they are.

{"configuration/tracker/level": "3"}                                  (attributes, down)
{"method": ..., "params": {"direct-command-request": {"reqid": "10000", ...}}}    (rpc, down)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wedge.abi.enums import RpcStatus
from wedge.wire import attributes
from wedge.wire.errors import WireError
from wedge.wire.messages import Messages
from wedge.wire.nouns import (
    UNKNOWN_METHOD,
    Command,
    CommandAnswer,
    Report,
    TokenAnswer,
    TokenRequest,
)
from wedge.wire.reading import (
    LARGEST_PAYLOAD,
    LONGEST_TOPIC,
    check_word,
    take,
    take_name,
    take_optional,
)
from wedge.wire.status import read_status, status_value
from wedge.wire.system import read_system, system_value

if TYPE_CHECKING:
    from collections.abc import Mapping

PROTOCOL = "EVP2-TB"
REQUEST, ANSWER = "direct-command-request", "direct-command-response"
TOKEN_REQUEST, TOKEN_ANSWER = "storagetoken-request", "storagetoken-response"
INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
SMALLEST, LARGEST = -(2**63), 2**63 - 1


class Evp2(Messages):
    """EVP2-TB, both sides."""

    def text_of(self, value: bytes) -> str:
        """Give the text; what is not UTF-8 cannot be said in this dialect, and is replaced."""
        return value.decode("utf-8", errors="replace")

    def value_of(self, text: str) -> bytes:
        """Give the bytes of the text."""
        return text.encode()

    def read_command(self, transport: str, value: Mapping[str, object]) -> Command | None:
        """Read a call; what has not its shape is none."""
        params = value.get("params")
        request = params.get(REQUEST) if isinstance(params, dict) else None
        if not isinstance(request, dict):
            return None
        reqid = take(request, "reqid", str)
        try:
            return Command(
                transport=transport,
                reqid=reqid,
                id=_number(reqid),
                instance=take_name(request, "instance"),
                method=check_word(take(request, "method", str), LONGEST_TOPIC),
                params=check_word(take(request, "params", str), LARGEST_PAYLOAD),
            )
        except WireError as error:
            answer = CommandAnswer(
                transport=transport,
                reqid=reqid,
                instance="",
                status=RpcStatus.ERROR,
                error=error.reason,
            )
            raise WireError(error.reason, answer=answer) from None

    def write_command(self, command: Command) -> dict[str, object]:
        """Give the body of a call."""
        request = {
            "reqid": command.reqid,
            "instance": command.instance,
            "method": command.method,
            "params": command.params,
        }
        return {"method": "ModuleMethodCall", "params": {REQUEST: request}}

    def read_command_answer(
        self, transport: str, value: Mapping[str, object]
    ) -> CommandAnswer | None:
        """Read what came of a call; what has not its shape is none."""
        body = take_optional(value, ANSWER, dict)
        if body is None:
            return None
        error = take_optional(body, "errorMessage", str)
        status = RpcStatus.OK
        if take(body, "status", str) != "ok":
            status = RpcStatus.METHOD_NOT_FOUND if error == UNKNOWN_METHOD else RpcStatus.ERROR
        return CommandAnswer(
            transport=transport,
            reqid=take(body, "reqid", str),
            instance="",
            status=status,
            response=take_optional(body, "response", str) or "",
            error=error,
        )

    def write_command_answer(self, answer: CommandAnswer) -> dict[str, object]:
        """Give the body of what came of a call."""
        body: dict[str, object] = {"reqid": answer.reqid, "status": "ok"}
        if answer.status is not RpcStatus.OK:
            body["status"] = "error"
            unknown = answer.status is RpcStatus.METHOD_NOT_FOUND
            body["errorMessage"] = UNKNOWN_METHOD if unknown else answer.error or "Error"
        return {ANSWER: body | {"response": answer.response}}

    def read_token_answer(self, _number: str, value: Mapping[str, object]) -> TokenAnswer | None:
        """Read where a file may be put; what has not that shape is none."""
        body = take_optional(value, TOKEN_ANSWER, dict)
        if body is None:
            return None
        reqid = take(body, "reqid", str)
        if take(body, "status", str) != "ok":
            error = take_optional(body, "errorMessage", str)
            return TokenAnswer(reqid=reqid, error=error or "the platform gives no reason")
        return TokenAnswer(reqid=reqid, url=take(body, "URL", str), headers=_headers(body))

    def write_token_answer(self, answer: TokenAnswer) -> dict[str, object]:
        """Give the body of that."""
        if answer.error is not None or answer.url is None:
            body = {"reqid": answer.reqid, "status": "error", "errorMessage": answer.error}
            return {TOKEN_ANSWER: body}
        body = {"reqid": answer.reqid, "status": "ok", "URL": answer.url}
        return {TOKEN_ANSWER: body | {"headers": dict(answer.headers)}}

    def read_token_request(self, _number: str, value: Mapping[str, object]) -> TokenRequest | None:
        """Read who wants to put a file; what has not that shape is none."""
        params = value.get("params")
        request = params.get(TOKEN_REQUEST) if isinstance(params, dict) else None
        if not isinstance(request, dict):
            return None
        return TokenRequest(
            reqid=take(request, "reqid", str),
            filename=take(request, "filename", str),
            instance=take_name(request, "moduleInstanceId"),
            key=take_optional(request, "key", str),
        )

    def write_token_request(self, request: TokenRequest) -> dict[str, object]:
        """Give the body of that."""
        body = {
            "reqid": request.reqid,
            "filename": request.filename,
            "moduleInstanceId": request.instance,
        }
        if request.key is not None:
            body["key"] = request.key
        return {"method": "evp-d2c", "params": {TOKEN_REQUEST: body}}

    def read_report(self, value: Mapping[str, object]) -> Report:
        """Read a report."""
        system = take_optional(value, "systemInfo", dict)
        status = take_optional(value, "deploymentStatus", dict)
        state = attributes.STATE
        return Report(
            system=None if system is None else read_system(system),
            deployment=None if status is None else read_status(status),
            interval_min=take_optional(value, state + attributes.INTERVAL_MIN, int),
            interval_max=take_optional(value, state + attributes.INTERVAL_MAX, int),
            configuration_id=take_optional(value, state + attributes.CONFIGURATION_ID, str),
            registry_auth=take_optional(value, state + attributes.REGISTRY_AUTH, dict),
        )

    def write_report(self, report: Report) -> dict[str, object]:
        """Give the object of a report."""
        body: dict[str, object] = {
            attributes.STATE + attributes.INTERVAL_MIN: report.interval_min,
            attributes.STATE + attributes.INTERVAL_MAX: report.interval_max,
            attributes.STATE + attributes.REGISTRY_AUTH: report.registry_auth,
            attributes.STATE + attributes.CONFIGURATION_ID: report.configuration_id,
        }
        if report.system is not None:
            body["systemInfo"] = system_value(report.system) | {"protocolVersion": PROTOCOL}
        if report.deployment is not None:
            body["deploymentStatus"] = status_value(report.deployment, module_ids=True)
        return _present(body)


def _number(reqid: str) -> int:
    number = int(reqid) if INTEGER.fullmatch(reqid) else LARGEST + 1
    if not SMALLEST <= number <= LARGEST:
        raise WireError("`reqid` has to be the text of a whole number of 64 bits")
    return number


def _headers(body: Mapping[str, object]) -> dict[str, str]:
    headers = take_optional(body, "headers", dict) or {}
    for value in headers.values():
        if not isinstance(value, str):
            raise WireError("`headers` has to hold texts")
    return headers


def _present(value: Mapping[str, object]) -> dict[str, object]:
    return {key: item for key, item in value.items() if item is not None}
