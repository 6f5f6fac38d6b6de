/* Calls functions of the host as it is told to: the method of an RPC is a function's name, its
 * params are the arguments, apart by spaces. The response is the result, as a number.
 *
 *   H            the handle              7, -1        a number
 *   "text        a text                  @300         a text of 300 letters
 *   !            a text that is no UTF-8 ^            an address outside of the memory
 *   done         a callback that prints  part         a callback that reads or fills parts
 *   store"path   a local store           store*5      one in memory, of 5 bytes
 *   url"text     a request of one text   entry"key=v  an entry of telemetry
 */

#include <evp/sdk.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 8 };

static struct EVP_client *handle;

static void
on_done(int reason, void *userData)
{
    printf("%s: %d\n", (const char *)userData, reason);
}

static void
on_blob(EVP_BLOB_CALLBACK_REASON reason, const void *result, void *userData)
{
    const struct EVP_BlobResultHttp *found = result;
    printf("%s: %d", (const char *)userData, reason);
    if (found != NULL) {
        printf(" %d %u %d", found->result, found->http_status, found->error);
    }
    printf("\n");
}

static EVP_BLOB_IO_RESULT
on_part(void *data, size_t size, void *userData)
{
    (void)userData;
    printf("part of %zu: %.*s\n", size, (int)(size < 8 ? size : 8), (const char *)data);
    memset(data, 'p', size);
    return EVP_BLOB_IO_RESULT_SUCCESS;
}

static intptr_t
letters(long count)
{
    char *text = malloc((size_t)count + 1);
    memset(text, 'x', (size_t)count);
    text[count] = '\0';
    return (intptr_t)text;
}

static intptr_t
store(const char *word)
{
    struct EVP_BlobLocalStore *found = calloc(1, sizeof *found);
    if (*word == '"') {
        found->filename = strdup(word + 1);
    }
    else if (*word == '*') {
        found->io_cb = on_part;
        found->blob_len = (size_t)atol(word + 1);
    }
    return (intptr_t)found;
}

static intptr_t
entry(const char *word)
{
    struct EVP_telemetry_entry *found = malloc(sizeof *found);
    char *key = strdup(word), *equals = strchr(key, '=');
    *equals = '\0';
    found->key = key;
    found->value = equals + 1;
    return (intptr_t)found;
}

static intptr_t
argument(const char *word)
{
    static const char *texts[1];
    switch (*word) {
    case 'H': return (intptr_t)handle;
    case '"': return (intptr_t)strdup(word + 1);
    case '@': return letters(atol(word + 1));
    case '!': return (intptr_t) "\xff\xfe";
    case '^': return (intptr_t)0xfffffff0;
    case 'd': return (intptr_t)on_done;
    case 'b': return (intptr_t)on_blob;
    case 'p': return (intptr_t)on_part;
    case 's': return store(word + strlen("store"));
    case 'e': return entry(word + strlen("entry\""));
    case 'u': texts[0] = strdup(word + strlen("url\"")); return (intptr_t)texts;
    default: return (intptr_t)strtoul(word, NULL, 0);
    }
}

#define A(type, i) ((type)(a[i]))

static int
call(const char *name, const intptr_t *a)
{
#define IS(text) (strcmp(name, text) == 0)
    if (IS("EVP_initialize")) return (int)(intptr_t)EVP_initialize();
    if (IS("EVP_getWorkspaceDirectory")) {
        const char *path = EVP_getWorkspaceDirectory(A(void *, 0), A(EVP_WORKSPACE_TYPE, 1));
        printf("workspace: %s\n", path == NULL ? "none" : path);
        return path != NULL;
    }
    if (IS("EVP_setConfigurationCallback"))
        return EVP_setConfigurationCallback(A(void *, 0), A(void *, 1), A(void *, 2));
    if (IS("EVP_setMessageCallback"))
        return EVP_setMessageCallback(A(void *, 0), A(void *, 1), A(void *, 2));
    if (IS("EVP_setRpcCallback"))
        return EVP_setRpcCallback(A(void *, 0), A(void *, 1), A(void *, 2));
    if (IS("EVP_sendState"))
        return EVP_sendState(A(void *, 0), A(char *, 1), A(void *, 2), A(size_t, 3), A(void *, 4),
                             A(void *, 5));
    if (IS("EVP_sendMessage"))
        return EVP_sendMessage(A(void *, 0), A(char *, 1), A(void *, 2), A(size_t, 3), A(void *, 4),
                               A(void *, 5));
    if (IS("EVP_sendTelemetry"))
        return EVP_sendTelemetry(A(void *, 0), A(void *, 1), A(size_t, 2), A(void *, 3),
                                 A(void *, 4));
    if (IS("EVP_sendRpcResponse"))
        return EVP_sendRpcResponse(A(void *, 0), A(EVP_RPC_ID, 1), A(char *, 2), A(int, 3),
                                   A(void *, 4), A(void *, 5));
    if (IS("EVP_processEvent")) return EVP_processEvent(A(void *, 0), A(int, 1));
    if (IS("EVP_blobOperation"))
        return EVP_blobOperation(A(void *, 0), A(EVP_BLOB_TYPE, 1), A(EVP_BLOB_OPERATION, 2),
                                 A(void *, 3), A(void *, 4), A(void *, 5), A(void *, 6));
    if (IS("EVP_BlobRequestHttpExt_addHeader"))
        return EVP_BlobRequestHttpExt_addHeader(A(void *, 0), A(char *, 1), A(char *, 2));
    if (IS("EVP_BlobRequestHttpExt_addAzureHeader"))
        return EVP_BlobRequestHttpExt_addAzureHeader(A(void *, 0));
    if (IS("EVP_BlobRequestHttpExt_setUrl"))
        return EVP_BlobRequestHttpExt_setUrl(A(void *, 0), A(char *, 1));
    if (IS("EVP_streamInputOpen"))
        return EVP_streamInputOpen(A(void *, 0), A(char *, 1), A(void *, 2), A(void *, 3),
                                   A(EVP_STREAM *, 4));
    if (IS("EVP_streamOutputOpen"))
        return EVP_streamOutputOpen(A(void *, 0), A(char *, 1), A(EVP_STREAM *, 2));
    if (IS("EVP_streamClose")) return EVP_streamClose(A(void *, 0), A(EVP_STREAM, 1));
    if (IS("EVP_streamWrite"))
        return EVP_streamWrite(A(void *, 0), A(EVP_STREAM, 1), A(void *, 2), A(size_t, 3));
    return -1;
}

/* A request with headers, of which so many are added; the last result. */
static int
headers(long count, const char *url)
{
    struct EVP_BlobRequestHttpExt *request = EVP_BlobRequestHttpExt_initialize();
    int result = EVP_BlobRequestHttpExt_setUrl(request, "http://other");
    result |= EVP_BlobRequestHttpExt_setUrl(request, url);
    for (long i = 0; result == 0 && i < count; i++) {
        char name[32];
        snprintf(name, sizeof name, "X-Header-%ld", i);
        result = EVP_BlobRequestHttpExt_addHeader(request, name, "value");
    }
    if (result == 0) {
        struct EVP_BlobLocalStore memory = {NULL, on_part, 0};
        result = EVP_blobOperation(handle, EVP_BLOB_TYPE_HTTP_EXT, EVP_BLOB_OP_GET, request, &memory,
                                   on_blob, "headers");
    }
    EVP_BlobRequestHttpExt_free(request);
    EVP_BlobRequestHttpExt_free(NULL);
    return result;
}

static void
on_rpc(EVP_RPC_ID id, const char *method, const char *params, void *userData)
{
    (void)userData;
    char *words = strdup(params), *rest = words, *word, response[16];
    intptr_t a[MOST] = {0};
    int result;
    if (strcmp(method, "headers") == 0) {
        result = headers(atol(strsep(&rest, " ")), rest);
    }
    else {
        for (int i = 0; i < MOST && (word = strsep(&rest, " ")) != NULL; i++) {
            a[i] = argument(word);
        }
        result = call(method, a);
    }
    snprintf(response, sizeof response, "%d", result);
    EVP_sendRpcResponse(handle, id, response, EVP_RPC_RESPONSE_STATUS_OK, NULL, NULL);
    free(words);
}

static void
on_message(const char *topic, const void *payload, size_t size, void *userData)
{
    (void)userData;
    printf("message %s: %zu %s\n", topic, size, (const char *)payload);
}

static void
on_configuration(const char *topic, const void *config, size_t size, void *userData)
{
    (void)userData;
    printf("configuration %s: %zu %s\n", topic, size, (const char *)config);
}

int
main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    handle = EVP_initialize();
    EVP_setRpcCallback(handle, on_rpc, NULL);
    EVP_setMessageCallback(handle, on_message, NULL);
    EVP_setConfigurationCallback(handle, on_configuration, NULL);
    while (EVP_processEvent(handle, -1) != EVP_SHOULDEXIT) {
    }
    printf("bye\n");
    return 0;
}
