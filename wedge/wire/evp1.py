"""The dialect EVP1, older: values are base64, manifests and statuses are JSON within a text.

{"configuration/tracker/level": "Mw=="}                               (attributes, down)
{"method": "ModuleMethodCall", "params": {"moduleInstance": ...}}     (rpc, down)
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING

from wedge.abi.enums import RpcStatus
from wedge.wire.errors import WireError
from wedge.wire.messages import Messages
from wedge.wire.nouns import (
    UNKNOWN_METHOD,
    Command,
    CommandAnswer,
    Report,
    SystemInfo,
    TokenAnswer,
    TokenRequest,
)
from wedge.wire.reading import (
    LONGEST_TOPIC,
    check_word,
    read_object,
    take,
    take_name,
    take_optional,
    write_object,
)
from wedge.wire.status import read_status, status_value
from wedge.wire.telemetry import as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

PROTOCOL = "EVP1"
CALL, STORAGE = "ModuleMethodCall", "StorageToken"
UTSNAME = {
    "os": "sysname",
    "node": "nodename",
    "release": "release",
    "version": "version",
    "arch": "machine",
}


class Evp1(Messages):
    """EVP1, both sides."""

    manifest_is_text = True
    has_device_config = False

    def text_of(self, value: bytes) -> str:
        """Give the bytes in base64."""
        return base64.b64encode(value).decode()

    def value_of(self, text: str) -> bytes:
        """Give the bytes of a text in base64; raise `WireError` if it is none."""
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise WireError("has to be base64") from None

    def read_command(self, transport: str, value: Mapping[str, object]) -> Command | None:
        """Read a call; what has not its shape is none."""
        params = value.get("params")
        if value.get("method") != CALL or not isinstance(params, dict):
            return None
        if "moduleInstance" not in params:
            return None
        if not transport.isdecimal():
            raise WireError("the topic of a call has to end with a number")
        try:
            return Command(
                transport=transport,
                reqid=transport,
                id=int(transport),
                instance=take_name(params, "moduleInstance"),
                method=check_word(take(params, "moduleMethod", str), LONGEST_TOPIC),
                params=json.dumps(params.get("params"), ensure_ascii=False, indent=4),
            )
        except WireError as error:
            answer = CommandAnswer(
                transport=transport,
                reqid=transport,
                instance=str(params["moduleInstance"]),
                status=RpcStatus.ERROR,
                error=error.reason,
            )
            raise WireError(error.reason, answer=answer) from None

    def write_command(self, command: Command) -> dict[str, object]:
        """Give the body of a call."""
        params = {
            "moduleInstance": command.instance,
            "moduleMethod": command.method,
            "params": as_json(command.params),
        }
        return {"method": CALL, "params": params}

    def read_command_answer(
        self, transport: str, value: Mapping[str, object]
    ) -> CommandAnswer | None:
        """Read what came of a call; what has not its shape is none."""
        if "moduleInstance" not in value:
            return None
        number = take(value, "status", int)
        if number not in list(RpcStatus):
            raise WireError("`status` is none of 0, 1 and 2")
        response = value.get("response")
        return CommandAnswer(
            transport=transport,
            reqid=transport,
            instance=take_name(value, "moduleInstance"),
            status=RpcStatus(number),
            response=json.dumps(response, ensure_ascii=False),
            error=str(response) if number else None,
        )

    def write_command_answer(self, answer: CommandAnswer) -> dict[str, object]:
        """Give the body of what came of a call."""
        response = as_json(answer.response)
        if answer.status is RpcStatus.METHOD_NOT_FOUND:
            response = UNKNOWN_METHOD
        elif answer.status is RpcStatus.ERROR and not answer.response:
            response = answer.error
        return {
            "moduleInstance": answer.instance,
            "response": response,
            "status": int(answer.status),
        }

    def read_token_answer(self, number: str, value: Mapping[str, object]) -> TokenAnswer | None:
        """Read where a file may be put; what has not that shape is none."""
        params = value.get("params")
        if "moduleInstance" in value:
            return None
        if isinstance(params, dict) and "URL" in params:
            return TokenAnswer(reqid=number, url=take(params, "URL", str))
        if "error" in value:
            error = value["error"]
            text = error if isinstance(error, str) else json.dumps(error, ensure_ascii=False)
            return TokenAnswer(reqid=number, error=text)
        return None

    def write_token_answer(self, answer: TokenAnswer) -> dict[str, object]:
        """Give the body of that."""
        if answer.error is not None or answer.url is None:
            return {"error": answer.error}
        return {"method": STORAGE, "params": {"URL": answer.url}}

    def read_token_request(self, number: str, value: Mapping[str, object]) -> TokenRequest | None:
        """Read who wants to put a file; what has not that shape is none."""
        params = value.get("params")
        if value.get("method") != STORAGE or not isinstance(params, dict):
            return None
        return TokenRequest(
            reqid=number,
            filename=take(params, "filename", str),
            instance=take_name(params, "moduleInstanceName"),
            key=take_optional(params, "storageName", str),
        )

    def write_token_request(self, request: TokenRequest) -> dict[str, object]:
        """Give the body of that."""
        params = {"filename": request.filename, "moduleInstanceName": request.instance}
        if request.key is not None:
            params["storageName"] = request.key
        return {"method": STORAGE, "params": params}

    def read_report(self, value: Mapping[str, object]) -> Report:
        """Read a report."""
        system = take_optional(value, "systemInfo", dict)
        status = take_optional(value, "deploymentStatus", str)
        return Report(
            system=None if system is None else _read_system(system),
            deployment=None if status is None else read_status(read_object(status.encode())),
        )

    def write_report(self, report: Report) -> dict[str, object]:
        """Give the object of a report."""
        body: dict[str, object] = {}
        if report.system is not None:
            names = {key: getattr(report.system, name) or "" for name, key in UTSNAME.items()}
            body["systemInfo"] = {"utsname": names, "protocolVersion": PROTOCOL}
        if report.deployment is not None:
            status = status_value(report.deployment, module_ids=False)
            body["deploymentStatus"] = write_object(status).decode()
        return body


def _read_system(value: Mapping[str, object]) -> SystemInfo:
    names = take_optional(value, "utsname", dict) or {}
    texts = {name: take_optional(names, key, str) or "" for name, key in UTSNAME.items()}
    return SystemInfo(
        os=texts["os"],
        arch=texts["arch"],
        node=texts["node"],
        release=texts["release"],
        version=texts["version"],
    )
