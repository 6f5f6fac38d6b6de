/* A node that tries what it may not do, and answers what came of it: `ok`, or the number of errno.
 *
 *   read PATH           the first bytes of a file, as its answer
 *   write PATH          writes a file
 *   list PATH           the names in a folder
 *   link TARGET PATH    makes a symbolic link
 *   hard TARGET PATH    makes a hard link
 *   move FROM TO        gives a file another name
 *   environ             how many variables and arguments there are
 *   keep NUMBER, kept   keeps a number in its memory, and gives it
 *   grow BYTES          takes so much memory
 *   spin                never comes back
 *   send                sends a message on `out`; the line `sent: REASON` says what came of it
 *   put URL PATH        has the host send a file somewhere; the line `blob: ...`, too
 *   get URL PATH        has the host fetch a file
 */

#include <evp/sdk.h>

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static struct EVP_client *handle;
static long number;
static char answer[512];

static void
answer_with(int failed)
{
    if (failed) {
        snprintf(answer, sizeof answer, "errno %d", errno);
    } else {
        strcpy(answer, "ok");
    }
}

static void
read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        answer_with(1);
        return;
    }
    size_t size = fread(answer, 1, sizeof answer - 1, file);
    answer[size] = '\0';
    if (ferror(file)) {
        answer_with(1);
    }
    fclose(file);
}

static void
write_file(const char *path)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        answer_with(1);
        return;
    }
    answer_with(fputs("mine", file) < 0);
    fclose(file);
}

static void
list_folder(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        answer_with(1);
        return;
    }
    size_t used = 0;
    answer[0] = '\0';
    for (struct dirent *entry; (entry = readdir(folder)) != NULL && used < sizeof answer - 256;) {
        if (entry->d_name[0] != '.') {
            used += (size_t)sprintf(answer + used, "%s ", entry->d_name);
        }
    }
    closedir(folder);
}

static void
count_environ(int argc)
{
    int variables = 0;
    while (environ != NULL && environ[variables] != NULL) {
        variables++;
    }
    snprintf(answer, sizeof answer, "%d %d", variables, argc);
}

static void
grow(size_t bytes)
{
    char *memory = malloc(bytes);
    answer_with(memory == NULL);
    if (memory != NULL) {
        memset(memory, 1, bytes);
        number += memory[bytes - 1];
        number -= 1;
    }
}

static void
on_sent(EVP_MESSAGE_SENT_CALLBACK_REASON reason, void *userData)
{
    (void)userData;
    printf("sent: %d\n", (int)reason);
}

static void
on_blob(EVP_BLOB_CALLBACK_REASON reason, const void *result, void *userData)
{
    const struct EVP_BlobResultHttp *found = result;
    (void)userData;
    printf("blob: %d %d %d\n", (int)reason, found == NULL ? -1 : (int)found->result,
           found == NULL ? -1 : found->error);
}

static void
transfer(EVP_BLOB_OPERATION operation, char *url, char *path)
{
    struct EVP_BlobRequestHttp http = {.url = url};
    struct EVP_BlobRequestAzureBlob azure = {.url = url};
    struct EVP_BlobLocalStore store = {.filename = path};
    int gets = operation == EVP_BLOB_OP_GET;
    EVP_RESULT result = EVP_blobOperation(
        handle, gets ? EVP_BLOB_TYPE_HTTP : EVP_BLOB_TYPE_AZURE_BLOB, operation,
        gets ? (void *)&http : (void *)&azure, &store, on_blob, NULL);
    snprintf(answer, sizeof answer, "result %d", (int)result);
}

static void
on_rpc(EVP_RPC_ID id, const char *method, const char *params, void *userData)
{
    int argc = *(int *)userData;
    char *words = strdup(params), *rest = words, *first = strsep(&rest, " ");
    EVP_RPC_RESPONSE_STATUS status = EVP_RPC_RESPONSE_STATUS_OK;
    errno = 0;
    strcpy(answer, "ok");
    if (strcmp(method, "read") == 0) {
        read_file(first);
    } else if (strcmp(method, "write") == 0) {
        write_file(first);
    } else if (strcmp(method, "list") == 0) {
        list_folder(first);
    } else if (strcmp(method, "link") == 0) {
        answer_with(symlink(first, rest));
    } else if (strcmp(method, "hard") == 0) {
        answer_with(link(first, rest));
    } else if (strcmp(method, "move") == 0) {
        answer_with(rename(first, rest));
    } else if (strcmp(method, "environ") == 0) {
        count_environ(argc);
    } else if (strcmp(method, "keep") == 0) {
        number = atol(first);
    } else if (strcmp(method, "kept") == 0) {
        snprintf(answer, sizeof answer, "%ld", number);
    } else if (strcmp(method, "grow") == 0) {
        grow((size_t)atoll(first));
    } else if (strcmp(method, "spin") == 0) {
        for (volatile int turn = 0;; turn = 1 - turn) {
        }
    } else if (strcmp(method, "send") == 0) {
        EVP_sendMessage(handle, "out", "message", 7, on_sent, NULL);
    } else if (strcmp(method, "put") == 0) {
        transfer(EVP_BLOB_OP_PUT, first, rest);
    } else if (strcmp(method, "get") == 0) {
        transfer(EVP_BLOB_OP_GET, first, rest);
    } else {
        status = EVP_RPC_RESPONSE_STATUS_METHOD_NOT_FOUND;
    }
    EVP_sendRpcResponse(handle, id, answer, status, NULL, NULL);
    free(words);
}

static void
on_message(const char *topic, const void *payload, size_t size, void *userData)
{
    (void)topic, (void)payload, (void)size, (void)userData;
    number++;
}

int
main(int argc, char **argv)
{
    (void)argv;
    setvbuf(stdout, NULL, _IOLBF, 0);
    handle = EVP_initialize();
    EVP_setRpcCallback(handle, on_rpc, &argc);
    EVP_setMessageCallback(handle, on_message, NULL);
    while (EVP_processEvent(handle, -1) != EVP_SHOULDEXIT) {
    }
    return 0;
}
