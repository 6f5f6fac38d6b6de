/* What a node and its host call of each other. Written by `python docs/generate.py`; do not edit.
 *
 * A node is given events by callbacks, which run only inside EVP_processEvent. What a callback is
 * given is freed when it returns. NULL in the place of a callback asks for none.
 */

#ifndef EVP_SDK_H
#define EVP_SDK_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct EVP_client;

typedef unsigned long long EVP_RPC_ID;
typedef int EVP_STREAM;
typedef int EVP_STREAM_PEER_ID;

/* What a call of the host comes to. */
typedef enum {
    EVP_OK = 0,
    EVP_SHOULDEXIT = 1,
    EVP_TIMEDOUT = 2,
    EVP_ERROR = 3,
    EVP_INVAL = 4,
    EVP_NOMEM = 5,
    EVP_TOOBIG = 6,
    EVP_AGAIN = 7,
    EVP_AGENT_PROTOCOL_ERROR = 8,
    EVP_EXIST = 9,
    EVP_FAULT = 10,
    EVP_DENIED = 11,
    EVP_NOTSUP = 12,
    EVP_RESULT_WIDE = 0x3fffffff
} EVP_RESULT;

/* Why a state's callback runs. */
typedef enum {
    EVP_STATE_CALLBACK_REASON_SENT = 0,
    EVP_STATE_CALLBACK_REASON_OVERWRITTEN = 1,
    EVP_STATE_CALLBACK_REASON_EXIT = 2,
    EVP_STATE_CALLBACK_REASON_DENIED = 3,
    EVP_STATE_CALLBACK_REASON_WIDE = 0x3fffffff
} EVP_STATE_CALLBACK_REASON;

/* Why a sent message's callback runs. */
typedef enum {
    EVP_MESSAGE_SENT_CALLBACK_REASON_SENT = 0,
    EVP_MESSAGE_SENT_CALLBACK_REASON_ERROR = 1,
    EVP_MESSAGE_SENT_CALLBACK_REASON_EXIT = 2,
    EVP_MESSAGE_SENT_CALLBACK_REASON_WIDE = 0x3fffffff
} EVP_MESSAGE_SENT_CALLBACK_REASON;

/* Why the callback of telemetry runs. */
typedef enum {
    EVP_TELEMETRY_CALLBACK_REASON_SENT = 0,
    EVP_TELEMETRY_CALLBACK_REASON_ERROR = 1,
    EVP_TELEMETRY_CALLBACK_REASON_EXIT = 2,
    EVP_TELEMETRY_CALLBACK_REASON_DENIED = 3,
    EVP_TELEMETRY_CALLBACK_REASON_WIDE = 0x3fffffff
} EVP_TELEMETRY_CALLBACK_REASON;

/* Why the callback of an RPC response runs. */
typedef enum {
    EVP_RPC_RESPONSE_CALLBACK_REASON_SENT = 0,
    EVP_RPC_RESPONSE_CALLBACK_REASON_ERROR = 1,
    EVP_RPC_RESPONSE_CALLBACK_REASON_EXIT = 2,
    EVP_RPC_RESPONSE_CALLBACK_REASON_DENIED = 3,
    EVP_RPC_RESPONSE_CALLBACK_REASON_WIDE = 0x3fffffff
} EVP_RPC_RESPONSE_CALLBACK_REASON;

/* What came of an RPC. */
typedef enum {
    EVP_RPC_RESPONSE_STATUS_OK = 0,
    EVP_RPC_RESPONSE_STATUS_METHOD_NOT_FOUND = 1,
    EVP_RPC_RESPONSE_STATUS_ERROR = 2,
    EVP_RPC_RESPONSE_STATUS_WIDE = 0x3fffffff
} EVP_RPC_RESPONSE_STATUS;

/* Kinds of workspaces. */
typedef enum {
    EVP_WORKSPACE_TYPE_DEFAULT = 0,
    EVP_WORKSPACE_TYPE_WIDE = 0x3fffffff
} EVP_WORKSPACE_TYPE;

/* Where a blob is kept, which also says what the request looks like. */
typedef enum {
    EVP_BLOB_TYPE_AZURE_BLOB = 0,
    EVP_BLOB_TYPE_EVP = 1,
    EVP_BLOB_TYPE_HTTP = 2,
    EVP_BLOB_TYPE_EVP_EXT = 3,
    EVP_BLOB_TYPE_HTTP_EXT = 4,
    EVP_BLOB_TYPE_WIDE = 0x3fffffff
} EVP_BLOB_TYPE;

/* The direction of a transfer. */
typedef enum {
    EVP_BLOB_OP_GET = 0,
    EVP_BLOB_OP_PUT = 1,
    EVP_BLOB_OPERATION_WIDE = 0x3fffffff
} EVP_BLOB_OPERATION;

/* What came of a transfer. */
typedef enum {
    EVP_BLOB_RESULT_SUCCESS = 0,
    EVP_BLOB_RESULT_ERROR = 1,
    EVP_BLOB_RESULT_ERROR_HTTP = 2,
    EVP_BLOB_RESULT_WIDE = 0x3fffffff
} EVP_BLOB_RESULT;

/* Why a blob's callback runs. */
typedef enum {
    EVP_BLOB_CALLBACK_REASON_DONE = 0,
    EVP_BLOB_CALLBACK_REASON_EXIT = 1,
    EVP_BLOB_CALLBACK_REASON_DENIED = 2,
    EVP_BLOB_CALLBACK_REASON_WIDE = 0x3fffffff
} EVP_BLOB_CALLBACK_REASON;

/* What a node says of a part of a blob that it was given, or asked for. */
typedef enum {
    EVP_BLOB_IO_RESULT_SUCCESS = 0,
    EVP_BLOB_IO_RESULT_ERROR = 1,
    EVP_BLOB_IO_RESULT_WIDE = 0x3fffffff
} EVP_BLOB_IO_RESULT;

/* A configuration, new or known. */
typedef void (*EVP_CONFIGURATION_CALLBACK)(const char *topic, const void *config, size_t configlen,
    void *userData);

/* A message; `topic` is the alias of the receiver. */
typedef void (*EVP_MESSAGE_RECEIVED_CALLBACK)(const char *topic, const void *msgPayload,
    size_t msgPayloadLen, void *userData);

/* A remote procedure call. */
typedef void (*EVP_RPC_REQUEST_CALLBACK)(EVP_RPC_ID id, const char *methodName, const char *params,
    void *userData);

/* What became of a state. */
typedef void (*EVP_STATE_CALLBACK)(EVP_STATE_CALLBACK_REASON reason, void *userData);

/* What became of a message. */
typedef void (*EVP_MESSAGE_SENT_CALLBACK)(EVP_MESSAGE_SENT_CALLBACK_REASON reason, void *userData);

/* What became of telemetry. */
typedef void (*EVP_TELEMETRY_CALLBACK)(EVP_TELEMETRY_CALLBACK_REASON reason, void *userData);

/* What became of an RPC response. */
typedef void (*EVP_RPC_RESPONSE_CALLBACK)(EVP_RPC_RESPONSE_CALLBACK_REASON reason, void *userData);

/* What became of a blob; `result` is NULL unless the operation was done. */
typedef void (*EVP_BLOB_CALLBACK)(EVP_BLOB_CALLBACK_REASON reason, const void *result,
    void *userData);

/* A part of a blob: to read (GET), or to fill (PUT). */
typedef EVP_BLOB_IO_RESULT (*EVP_BLOB_IO_CALLBACK)(void *buf, size_t buflen, void *userData);

/* Data of a stream. */
typedef void (*EVP_STREAM_READ_CALLBACK)(EVP_STREAM_PEER_ID id, const void *buf, size_t n,
    void *userData);

/* An entry of telemetry; the value is JSON. */
struct EVP_telemetry_entry {
    const char *key;
    const char *value;
};

/* A file of the workspace, or without a name a callback that is given the parts; `blob_len` is
   the size of what it puts. */
struct EVP_BlobLocalStore {
    const char *filename;
    EVP_BLOB_IO_CALLBACK io_cb;
    size_t blob_len;
};

/* A request to Azure. */
struct EVP_BlobRequestAzureBlob {
    const char *url;
};

/* A request to a web server. */
struct EVP_BlobRequestHttp {
    const char *url;
};

/* A request to the platform. */
struct EVP_BlobRequestEvp {
    const char *remote_name;
};

/* A request to a named storage of the platform; NULL for its usual one. */
struct EVP_BlobRequestEvpExt {
    const char *remote_name;
    const char *storage_name;
};

/* A request to a web server with headers; made by the functions for it. */
struct EVP_BlobRequestHttpExt {
    const char *url;
    const char * *headers;
    size_t nheaders;
};

/* What came of it: the HTTP status if that is what failed, or an errno. */
struct EVP_BlobResultAzureBlob {
    EVP_BLOB_RESULT result;
    unsigned int http_status;
    int error;
};

/* What came of it: the HTTP status if that is what failed, or an errno. */
struct EVP_BlobResultEvp {
    EVP_BLOB_RESULT result;
    unsigned int http_status;
    int error;
};

/* What came of it: the HTTP status if that is what failed, or an errno. */
struct EVP_BlobResultHttp {
    EVP_BLOB_RESULT result;
    unsigned int http_status;
    int error;
};

/* Give the handle for all other calls. */
__attribute__((import_module("env"), import_name("EVP_initialize")))
struct EVP_client *EVP_initialize(void);

/* Give the absolute path of the folder that only this instance uses, and that stays when it
   ends; NULL for a wrong handle or type. */
__attribute__((import_module("env"), import_name("EVP_getWorkspaceDirectory")))
const char *EVP_getWorkspaceDirectory(struct EVP_client *h, EVP_WORKSPACE_TYPE type);

/* Take configurations; those that are known are given again. ERROR the second time. */
__attribute__((import_module("env"), import_name("EVP_setConfigurationCallback")))
EVP_RESULT EVP_setConfigurationCallback(struct EVP_client *h, EVP_CONFIGURATION_CALLBACK cb,
    void *userData);

/* Take messages. ERROR the second time. */
__attribute__((import_module("env"), import_name("EVP_setMessageCallback")))
EVP_RESULT EVP_setMessageCallback(struct EVP_client *h, EVP_MESSAGE_RECEIVED_CALLBACK cb,
    void *userData);

/* Take remote procedure calls. INVAL without a callback, and the second time. */
__attribute__((import_module("env"), import_name("EVP_setRpcCallback")))
EVP_RESULT EVP_setRpcCallback(struct EVP_client *h, EVP_RPC_REQUEST_CALLBACK cb, void *userData);

/* Report a state; a newer one with the same topic takes the place of one that waits. TOOBIG for
   what the transport does not take. */
__attribute__((import_module("env"), import_name("EVP_sendState")))
EVP_RESULT EVP_sendState(struct EVP_client *h, const char *topic, const void *blob, size_t bloblen,
    EVP_STATE_CALLBACK cb, void *userData);

/* Send to all instances that the alias `topic` leads to. TOOBIG for more than a receiver's queue
   may hold. */
__attribute__((import_module("env"), import_name("EVP_sendMessage")))
EVP_RESULT EVP_sendMessage(struct EVP_client *h, const char *topic, const void *blob,
    size_t bloblen, EVP_MESSAGE_SENT_CALLBACK cb, void *userData);

/* Send telemetry. TOOBIG for more than 1,000 entries. */
__attribute__((import_module("env"), import_name("EVP_sendTelemetry")))
EVP_RESULT EVP_sendTelemetry(struct EVP_client *h, const struct EVP_telemetry_entry *entries,
    size_t nentries, EVP_TELEMETRY_CALLBACK cb, void *userData);

/* Answer a remote procedure call, also from within its callback. INVAL without a response. */
__attribute__((import_module("env"), import_name("EVP_sendRpcResponse")))
EVP_RESULT EVP_sendRpcResponse(struct EVP_client *h, EVP_RPC_ID id, const char *response,
    EVP_RPC_RESPONSE_STATUS status, EVP_RPC_RESPONSE_CALLBACK cb, void *userData);

/* Wait for an event and let its callback run: for ever if the time is negative. OK for one
   event, TIMEDOUT for none, SHOULDEXIT when the instance is to end and all events have run. */
__attribute__((import_module("env"), import_name("EVP_processEvent")))
EVP_RESULT EVP_processEvent(struct EVP_client *h, int timeout_ms);

/* Transfer a blob to or from a file of the workspace, or by parts through a callback. NOTSUP for
   what a type cannot do. */
__attribute__((import_module("env"), import_name("EVP_blobOperation")))
EVP_RESULT EVP_blobOperation(struct EVP_client *h, EVP_BLOB_TYPE type, EVP_BLOB_OPERATION op,
    const void *request, const struct EVP_BlobLocalStore *localStore, EVP_BLOB_CALLBACK cb,
    void *userData);

/* Make an empty request in the memory of the module. */
__attribute__((import_module("env"), import_name("EVP_BlobRequestHttpExt_initialize")))
struct EVP_BlobRequestHttpExt *EVP_BlobRequestHttpExt_initialize(void);

/* Add a header to a request. TOOBIG for more than 100. */
__attribute__((import_module("env"), import_name("EVP_BlobRequestHttpExt_addHeader")))
EVP_RESULT EVP_BlobRequestHttpExt_addHeader(struct EVP_BlobRequestHttpExt *request,
    const char *name, const char *value);

/* Add the header that Azure's block blobs need. */
__attribute__((import_module("env"), import_name("EVP_BlobRequestHttpExt_addAzureHeader")))
EVP_RESULT EVP_BlobRequestHttpExt_addAzureHeader(struct EVP_BlobRequestHttpExt *request);

/* Set the URL of a request. */
__attribute__((import_module("env"), import_name("EVP_BlobRequestHttpExt_setUrl")))
EVP_RESULT EVP_BlobRequestHttpExt_setUrl(struct EVP_BlobRequestHttpExt *request, const char *url);

/* Free a request and what it holds. */
__attribute__((import_module("env"), import_name("EVP_BlobRequestHttpExt_free")))
void EVP_BlobRequestHttpExt_free(struct EVP_BlobRequestHttpExt *request);

/* Open a stream of the manifest for reading. */
__attribute__((import_module("env"), import_name("EVP_streamInputOpen")))
EVP_RESULT EVP_streamInputOpen(struct EVP_client *h, const char *name, EVP_STREAM_READ_CALLBACK cb,
    void *userData, EVP_STREAM *stream);

/* Open a stream of the manifest for writing. */
__attribute__((import_module("env"), import_name("EVP_streamOutputOpen")))
EVP_RESULT EVP_streamOutputOpen(struct EVP_client *h, const char *name, EVP_STREAM *stream);

/* Close a stream. */
__attribute__((import_module("env"), import_name("EVP_streamClose")))
EVP_RESULT EVP_streamClose(struct EVP_client *h, EVP_STREAM stream);

/* Write to a stream. */
__attribute__((import_module("env"), import_name("EVP_streamWrite")))
EVP_RESULT EVP_streamWrite(struct EVP_client *h, EVP_STREAM stream, const void *buf, size_t n);

#ifdef __cplusplus
}
#endif

#endif
