/* Replays a recording: `recording.jsonl` of the workspace, a message a line.

   Lines of frames go out on the alias `frames`, what stands before them on `header`, and an empty
   message on `end` when there is no more. Then the node ends.

   On a device, messages reach somebody only when all nodes of the deployment have started. So what
   stands first is sent until it does. */

#include <evp/sdk.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AGAIN_MS = 100 };

static size_t on_their_way;
static int status;

static void
on_first_sent(EVP_MESSAGE_SENT_CALLBACK_REASON reason, void *userData)
{
    *(bool *)userData = reason == EVP_MESSAGE_SENT_CALLBACK_REASON_SENT;
    on_their_way--;
}

/* Says whether it has reached somebody; it has not if the node is to end. */
static bool
replay_first(struct EVP_client *h, const char *alias, const char *line, size_t size)
{
    for (bool sent = false;;) {
        if (EVP_sendMessage(h, alias, line, size, on_first_sent, &sent) != EVP_OK) {
            fprintf(stderr, "%s: %zu bytes were not taken\n", alias, size);
            return false;
        }
        on_their_way++;
        while (on_their_way > 0) {
            if (EVP_processEvent(h, -1) == EVP_SHOULDEXIT) {
                return false;
            }
        }
        if (sent) {
            return true;
        }
        if (EVP_processEvent(h, AGAIN_MS) == EVP_SHOULDEXIT) {
            return false;
        }
    }
}

static void
on_sent(EVP_MESSAGE_SENT_CALLBACK_REASON reason, void *userData)
{
    (void)userData;
    on_their_way--;
    if (reason == EVP_MESSAGE_SENT_CALLBACK_REASON_ERROR) {
        fprintf(stderr, "a message reached nobody\n");
        status = 1;
    }
}

static void
replay(struct EVP_client *h, const char *alias, const char *line, size_t size)
{
    EVP_RESULT result = EVP_sendMessage(h, alias, line, size, on_sent, NULL);
    if (result == EVP_OK) {
        on_their_way++;
    } else {
        fprintf(stderr, "%s: %zu bytes were not taken, result %d\n", alias, size, (int)result);
        status = 1;
    }
}

int
main(void)
{
    static const char frame[] = "{\"frame\"";
    struct EVP_client *h = EVP_initialize();
    const char *workspace = EVP_getWorkspaceDirectory(h, EVP_WORKSPACE_TYPE_DEFAULT);
    char path[512];
    snprintf(path, sizeof path, "%s/recording.jsonl", workspace);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return 1;
    }
    char *line = NULL;
    size_t room = 0;
    bool begun = false;
    for (ssize_t size; (size = getline(&line, &room, file)) > 0;) {
        size -= line[size - 1] == '\n';
        const char *alias = strncmp(line, frame, strlen(frame)) == 0 ? "frames" : "header";
        if (begun) {
            /* The host copies what is sent, so the line may be written over at once. */
            replay(h, alias, line, (size_t)size);
        } else if (!replay_first(h, alias, line, (size_t)size)) {
            return 1;
        }
        begun = true;
    }
    free(line);
    fclose(file);
    replay(h, "end", "", 0);
    while (on_their_way > 0 && EVP_processEvent(h, -1) != EVP_SHOULDEXIT) {
    }
    return status;
}
