"""The node ABI: the one table of what a node and its host call of each other.

FUNCTIONS["EVP_sendMessage"].signature   # ("iiiiii", "i")
"""

from wedge.abi.enums import (
    ENUMS,
    BlobIoResult,
    BlobOperation,
    BlobOutcome,
    BlobReason,
    BlobType,
    MessageReason,
    Result,
    RpcResponseReason,
    RpcStatus,
    StateReason,
    TelemetryReason,
    WorkspaceType,
)
from wedge.abi.table import (
    AREAS,
    CALLBACKS,
    EXPORTS,
    FUNCTIONS,
    LINKED,
    MODULE,
    MOST_ENTRIES,
    MOST_HEADERS,
    MOST_SENT,
    STRUCTS,
    TABLE,
    TYPES,
)

__all__ = [
    "AREAS",
    "CALLBACKS",
    "ENUMS",
    "EXPORTS",
    "FUNCTIONS",
    "LINKED",
    "MODULE",
    "MOST_ENTRIES",
    "MOST_HEADERS",
    "MOST_SENT",
    "STRUCTS",
    "TABLE",
    "TYPES",
    "BlobIoResult",
    "BlobOperation",
    "BlobOutcome",
    "BlobReason",
    "BlobType",
    "MessageReason",
    "Result",
    "RpcResponseReason",
    "RpcStatus",
    "StateReason",
    "TelemetryReason",
    "WorkspaceType",
]
