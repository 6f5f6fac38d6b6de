"""The functions of the node ABI: what a node imports from `env`, and what the host calls in it.

One table, from which come the C header (`header.py`), the page of the reference, the imports that
`py2wasm build --node` allows, and the host's functions. The types are those of the agent's public
headers (edge-virtualization-platform, `include/evp`), as wasm32's C ABI passes them.
"""

from __future__ import annotations

from dataclasses import dataclass

MODULE = "env"
# Of 64 bits; every other type of the table takes 32.
WIDE = ("EVP_RPC_ID",)


@dataclass(frozen=True)
class Parameter:
    """A parameter under its C type."""

    type: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function with its C types. `text` says what it is for, and which results it can have."""

    name: str
    parameters: tuple[Parameter, ...]
    result: str
    text: str

    @property
    def signature(self) -> tuple[str, str]:
        """The types of parameters and results, `i` for i32 and `I` for i64."""
        return (
            "".join(_letter(parameter.type) for parameter in self.parameters),
            "" if self.result == "void" else _letter(self.result),
        )


@dataclass(frozen=True, kw_only=True)
class Struct:
    """A structure: its fields, each of four bytes, in their order."""

    name: str
    fields: tuple[Parameter, ...]
    text: str

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return 4 * len(self.fields)

    def offset(self, name: str) -> int:
        """Give where a field begins."""
        return 4 * [field.name for field in self.fields].index(name)


def _letter(type_: str) -> str:
    return "I" if type_ in WIDE else "i"


def _parameters(text: str) -> tuple[Parameter, ...]:
    """Read a C parameter list."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        head, star, name = part.rpartition("*")
        if not star:
            head, _, name = part.rpartition(" ")
        found.append(Parameter((head.rstrip() + " *") if star else head, name))
    return tuple(found)


def _function(result: str, name: str, parameters: str, text: str) -> Function:
    return Function(
        name=name, parameters=_parameters(parameters), result=result, text=" ".join(text.split())
    )


CLIENT = "struct EVP_client *h"
FUNCTIONS = {
    function.name: function
    for function in (
        _function(
            "struct EVP_client *", "EVP_initialize", "", "Give the handle for all other calls."
        ),
        _function(
            "const char *",
            "EVP_getWorkspaceDirectory",
            f"{CLIENT}, EVP_WORKSPACE_TYPE type",
            "Give the absolute path of the folder that only this instance uses, and that stays when"
            " it ends; NULL for a wrong handle or type.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_setConfigurationCallback",
            f"{CLIENT}, EVP_CONFIGURATION_CALLBACK cb, void *userData",
            "Take configurations; those that are known are given again. ERROR the second time.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_setMessageCallback",
            f"{CLIENT}, EVP_MESSAGE_RECEIVED_CALLBACK cb, void *userData",
            "Take messages. ERROR the second time.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_setRpcCallback",
            f"{CLIENT}, EVP_RPC_REQUEST_CALLBACK cb, void *userData",
            "Take remote procedure calls. INVAL without a callback, and the second time.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_sendState",
            f"{CLIENT}, const char *topic, const void *blob, size_t bloblen,"
            " EVP_STATE_CALLBACK cb, void *userData",
            "Report a state; a newer one with the same topic takes the place of one that waits."
            " TOOBIG for what the transport does not take.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_sendMessage",
            f"{CLIENT}, const char *topic, const void *blob, size_t bloblen,"
            " EVP_MESSAGE_SENT_CALLBACK cb, void *userData",
            "Send to all instances that the alias `topic` leads to. TOOBIG for more than a"
            " receiver's queue may hold.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_sendTelemetry",
            f"{CLIENT}, const struct EVP_telemetry_entry *entries, size_t nentries,"
            " EVP_TELEMETRY_CALLBACK cb, void *userData",
            "Send telemetry. TOOBIG for more than 1,000 entries.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_sendRpcResponse",
            f"{CLIENT}, EVP_RPC_ID id, const char *response, EVP_RPC_RESPONSE_STATUS status,"
            " EVP_RPC_RESPONSE_CALLBACK cb, void *userData",
            "Answer a remote procedure call, also from within its callback. INVAL without a"
            " response.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_processEvent",
            f"{CLIENT}, int timeout_ms",
            "Wait for an event and let its callback run: for ever if the time is negative. OK for"
            " one event, TIMEDOUT for none, SHOULDEXIT when the instance is to end and all events"
            " have run.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_blobOperation",
            f"{CLIENT}, EVP_BLOB_TYPE type, EVP_BLOB_OPERATION op, const void *request,"
            " const struct EVP_BlobLocalStore *localStore, EVP_BLOB_CALLBACK cb, void *userData",
            "Transfer a blob to or from a file of the workspace, or by parts through a callback."
            " NOTSUP for what a type cannot do.",
        ),
        _function(
            "struct EVP_BlobRequestHttpExt *",
            "EVP_BlobRequestHttpExt_initialize",
            "",
            "Make an empty request in the memory of the module.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_BlobRequestHttpExt_addHeader",
            "struct EVP_BlobRequestHttpExt *request, const char *name, const char *value",
            "Add a header to a request. TOOBIG for more than 100.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_BlobRequestHttpExt_addAzureHeader",
            "struct EVP_BlobRequestHttpExt *request",
            "Add the header that Azure's block blobs need.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_BlobRequestHttpExt_setUrl",
            "struct EVP_BlobRequestHttpExt *request, const char *url",
            "Set the URL of a request.",
        ),
        _function(
            "void",
            "EVP_BlobRequestHttpExt_free",
            "struct EVP_BlobRequestHttpExt *request",
            "Free a request and what it holds.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_streamInputOpen",
            f"{CLIENT}, const char *name, EVP_STREAM_READ_CALLBACK cb, void *userData,"
            " EVP_STREAM *stream",
            "Open a stream of the manifest for reading.",
        ),
        _function(
            "EVP_RESULT",
            "EVP_streamOutputOpen",
            f"{CLIENT}, const char *name, EVP_STREAM *stream",
            "Open a stream of the manifest for writing.",
        ),
        _function(
            "EVP_RESULT", "EVP_streamClose", f"{CLIENT}, EVP_STREAM stream", "Close a stream."
        ),
        _function(
            "EVP_RESULT",
            "EVP_streamWrite",
            f"{CLIENT}, EVP_STREAM stream, const void *buf, size_t n",
            "Write to a stream.",
        ),
    )
}
CALLBACKS = {
    function.name: function
    for function in (
        _function(
            "void",
            "EVP_CONFIGURATION_CALLBACK",
            "const char *topic, const void *config, size_t configlen, void *userData",
            "A configuration, new or known.",
        ),
        _function(
            "void",
            "EVP_MESSAGE_RECEIVED_CALLBACK",
            "const char *topic, const void *msgPayload, size_t msgPayloadLen, void *userData",
            "A message; `topic` is the alias of the receiver.",
        ),
        _function(
            "void",
            "EVP_RPC_REQUEST_CALLBACK",
            "EVP_RPC_ID id, const char *methodName, const char *params, void *userData",
            "A remote procedure call.",
        ),
        _function(
            "void",
            "EVP_STATE_CALLBACK",
            "EVP_STATE_CALLBACK_REASON reason, void *userData",
            "What became of a state.",
        ),
        _function(
            "void",
            "EVP_MESSAGE_SENT_CALLBACK",
            "EVP_MESSAGE_SENT_CALLBACK_REASON reason, void *userData",
            "What became of a message.",
        ),
        _function(
            "void",
            "EVP_TELEMETRY_CALLBACK",
            "EVP_TELEMETRY_CALLBACK_REASON reason, void *userData",
            "What became of telemetry.",
        ),
        _function(
            "void",
            "EVP_RPC_RESPONSE_CALLBACK",
            "EVP_RPC_RESPONSE_CALLBACK_REASON reason, void *userData",
            "What became of an RPC response.",
        ),
        _function(
            "void",
            "EVP_BLOB_CALLBACK",
            "EVP_BLOB_CALLBACK_REASON reason, const void *result, void *userData",
            "What became of a blob; `result` is NULL unless the operation was done.",
        ),
        _function(
            "EVP_BLOB_IO_RESULT",
            "EVP_BLOB_IO_CALLBACK",
            "void *buf, size_t buflen, void *userData",
            "A part of a blob: to read (GET), or to fill (PUT).",
        ),
        _function(
            "void",
            "EVP_STREAM_READ_CALLBACK",
            "EVP_STREAM_PEER_ID id, const void *buf, size_t n, void *userData",
            "Data of a stream.",
        ),
    )
}


def _struct(name: str, fields: str, text: str) -> Struct:
    return Struct(name=name, fields=_parameters(fields), text=text)


STRUCTS = {
    struct.name: struct
    for struct in (
        _struct(
            "EVP_telemetry_entry",
            "const char *key, const char *value",
            "An entry of telemetry; the value is JSON.",
        ),
        _struct(
            "EVP_BlobLocalStore",
            "const char *filename, EVP_BLOB_IO_CALLBACK io_cb, size_t blob_len",
            "A file of the workspace, or without a name a callback that is given the parts;"
            " `blob_len` is the size of what it puts.",
        ),
        _struct("EVP_BlobRequestAzureBlob", "const char *url", "A request to Azure."),
        _struct("EVP_BlobRequestHttp", "const char *url", "A request to a web server."),
        _struct("EVP_BlobRequestEvp", "const char *remote_name", "A request to the platform."),
        _struct(
            "EVP_BlobRequestEvpExt",
            "const char *remote_name, const char *storage_name",
            "A request to a named storage of the platform; NULL for its usual one.",
        ),
        _struct(
            "EVP_BlobRequestHttpExt",
            "const char *url, const char **headers, size_t nheaders",
            "A request to a web server with headers; made by the functions for it.",
        ),
        *(
            _struct(
                f"EVP_BlobResult{kind}",
                "EVP_BLOB_RESULT result, unsigned int http_status, int error",
                "What came of it: the HTTP status if that is what failed, or an errno.",
            )
            for kind in ("AzureBlob", "Evp", "Http")
        ),
    )
}
TYPES = {
    "EVP_RPC_ID": "unsigned long long",
    "EVP_STREAM": "int",
    "EVP_STREAM_PEER_ID": "int",
}
# What the host has to find in a node, by name, with the signature of functions.
EXPORTS = {"memory": None, "malloc": ("i", "i"), "free": ("i", ""), "_start": ("", "")}
# What WAMR needs besides, to know where the stack is.
AREAS = ("__heap_base", "__data_end")
TABLE = "__indirect_function_table"
# What a linker has to be told to export; `memory` and the entry are exported anyway.
LINKED = (*(name for name in EXPORTS if name not in ("memory", "_start")), *AREAS)
# Beyond these the result is TOOBIG: entries of telemetry, bytes of what the transport sends at
# once, headers of a request.
MOST_ENTRIES = 1000
MOST_SENT = 128 * 1024
MOST_HEADERS = 100
