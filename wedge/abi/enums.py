"""The numbers of the node ABI, by the names that its C header gives them."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Result(IntEnum):
    """What a call of the host comes to."""

    OK = 0
    SHOULDEXIT = 1
    TIMEDOUT = 2
    ERROR = 3
    INVAL = 4
    NOMEM = 5
    TOOBIG = 6
    AGAIN = 7
    AGENT_PROTOCOL_ERROR = 8
    EXIST = 9
    FAULT = 10
    DENIED = 11
    NOTSUP = 12


class StateReason(IntEnum):
    """Why a state's callback runs."""

    SENT = 0
    OVERWRITTEN = 1
    EXIT = 2
    DENIED = 3


class MessageReason(IntEnum):
    """Why a sent message's callback runs."""

    SENT = 0
    ERROR = 1
    EXIT = 2


class TelemetryReason(IntEnum):
    """Why the callback of telemetry runs."""

    SENT = 0
    ERROR = 1
    EXIT = 2
    DENIED = 3


class RpcResponseReason(IntEnum):
    """Why the callback of an RPC response runs."""

    SENT = 0
    ERROR = 1
    EXIT = 2
    DENIED = 3


class RpcStatus(IntEnum):
    """What came of an RPC."""

    OK = 0
    METHOD_NOT_FOUND = 1
    ERROR = 2


class WorkspaceType(IntEnum):
    """Kinds of workspaces."""

    DEFAULT = 0


class BlobType(IntEnum):
    """Where a blob is kept, which also says what the request looks like."""

    AZURE_BLOB = 0
    EVP = 1
    HTTP = 2
    EVP_EXT = 3
    HTTP_EXT = 4


class BlobOperation(IntEnum):
    """The direction of a transfer."""

    GET = 0
    PUT = 1


class BlobOutcome(IntEnum):
    """What came of a transfer."""

    SUCCESS = 0
    ERROR = 1
    ERROR_HTTP = 2


class BlobReason(IntEnum):
    """Why a blob's callback runs."""

    DONE = 0
    EXIT = 1
    DENIED = 2


class BlobIoResult(IntEnum):
    """What a node says of a part of a blob that it was given, or asked for."""

    SUCCESS = 0
    ERROR = 1


class CEnum(NamedTuple):
    """An enumeration under its C name; `prefix` stands before the names of its numbers."""

    name: str
    prefix: str
    values: type[IntEnum]


ENUMS = (
    CEnum("EVP_RESULT", "EVP_", Result),
    CEnum("EVP_STATE_CALLBACK_REASON", "EVP_STATE_CALLBACK_REASON_", StateReason),
    CEnum("EVP_MESSAGE_SENT_CALLBACK_REASON", "EVP_MESSAGE_SENT_CALLBACK_REASON_", MessageReason),
    CEnum("EVP_TELEMETRY_CALLBACK_REASON", "EVP_TELEMETRY_CALLBACK_REASON_", TelemetryReason),
    CEnum(
        "EVP_RPC_RESPONSE_CALLBACK_REASON", "EVP_RPC_RESPONSE_CALLBACK_REASON_", RpcResponseReason
    ),
    CEnum("EVP_RPC_RESPONSE_STATUS", "EVP_RPC_RESPONSE_STATUS_", RpcStatus),
    CEnum("EVP_WORKSPACE_TYPE", "EVP_WORKSPACE_TYPE_", WorkspaceType),
    CEnum("EVP_BLOB_TYPE", "EVP_BLOB_TYPE_", BlobType),
    CEnum("EVP_BLOB_OPERATION", "EVP_BLOB_OP_", BlobOperation),
    CEnum("EVP_BLOB_RESULT", "EVP_BLOB_RESULT_", BlobOutcome),
    CEnum("EVP_BLOB_CALLBACK_REASON", "EVP_BLOB_CALLBACK_REASON_", BlobReason),
    CEnum("EVP_BLOB_IO_RESULT", "EVP_BLOB_IO_RESULT_", BlobIoResult),
)
