/* A node that can be watched from outside.
 *
 * Telemetry: `n`, numbers that go on after a restart, one every so many milliseconds, as the
 * configuration `period` says (0: none, as at first); `r`, the number of messages that have come in,
 * every thousandth time. The file `sent` in the workspace holds those
 * that the host has taken. State: `threshold`. Messages on `in` go on to `out`, and are counted.
 *
 *   life            a number that no other run of the instance has
 *   set NUMBER      sets the threshold
 *   get             the threshold
 *   count           how many messages have come in
 *   message TEXT    sends a message on `out`
 *   burst NUMBER    sends so many messages of telemetry, `b`
 *   flood NUMBER    sends so many messages on `out`
 *   trap            ends by a trap
 *   print TEXT      writes a line
 */

#include <evp/sdk.h>

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct EVP_client *handle;
static long threshold, received, next, period;
static uint64_t life;
static char path[256];

static uint64_t
nanoseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void
resume(void)
{
    snprintf(path, sizeof path, "%s/sent", EVP_getWorkspaceDirectory(handle, EVP_WORKSPACE_TYPE_DEFAULT));
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return;
    }
    long number;
    while (fscanf(file, "%ld", &number) == 1) {
        next = number + 1;
    }
    fclose(file);
}

static void
on_number_sent(EVP_TELEMETRY_CALLBACK_REASON reason, void *userData)
{
    if (reason == EVP_TELEMETRY_CALLBACK_REASON_SENT) {
        FILE *file = fopen(path, "a");
        fprintf(file, "%ld\n", (long)(intptr_t)userData);
        fclose(file);
    }
}

static void
on_sent(EVP_TELEMETRY_CALLBACK_REASON reason, void *userData)
{
    (void)reason, (void)userData;
}

static void
tell(const char *key, long number, EVP_TELEMETRY_CALLBACK done)
{
    char value[24];
    snprintf(value, sizeof value, "%ld", number);
    struct EVP_telemetry_entry entry = {.key = key, .value = value};
    EVP_sendTelemetry(handle, &entry, 1, done, (void *)(intptr_t)number);
}

static void
set_threshold(const char *text)
{
    threshold = atol(text);
    EVP_sendState(handle, "threshold", text, strlen(text), NULL, NULL);
}

static void
on_configuration(const char *topic, const void *config, size_t size, void *userData)
{
    (void)size, (void)userData;
    if (strcmp(topic, "period") == 0) {
        period = atol(config);
    } else if (strcmp(topic, "threshold") == 0) {
        set_threshold(config);
    }
}

static void
on_message(const char *topic, const void *payload, size_t size, void *userData)
{
    (void)topic, (void)userData;
    received++;
    if (received % 1000 == 0) {
        tell("r", received, on_sent);
    }
    EVP_sendMessage(handle, "out", payload, size, NULL, NULL);
}

static void
on_rpc(EVP_RPC_ID id, const char *method, const char *params, void *userData)
{
    (void)userData;
    char response[64] = "{}";
    EVP_RPC_RESPONSE_STATUS status = EVP_RPC_RESPONSE_STATUS_OK;
    if (strcmp(method, "life") == 0) {
        snprintf(response, sizeof response, "%" PRIu64, life);
    } else if (strcmp(method, "set") == 0) {
        set_threshold(params);
    } else if (strcmp(method, "get") == 0) {
        snprintf(response, sizeof response, "%ld", threshold);
    } else if (strcmp(method, "count") == 0) {
        snprintf(response, sizeof response, "%ld", received);
    } else if (strcmp(method, "message") == 0) {
        EVP_sendMessage(handle, "out", params, strlen(params), NULL, NULL);
    } else if (strcmp(method, "burst") == 0) {
        for (long i = 0; i < atol(params); i++) {
            tell("b", i, on_sent);
        }
    } else if (strcmp(method, "flood") == 0) {
        for (long i = 0; i < atol(params); i++) {
            EVP_sendMessage(handle, "out", "message", 7, NULL, NULL);
        }
    } else if (strcmp(method, "print") == 0) {
        printf("%s\n", params);
        fflush(stdout);
    } else if (strcmp(method, "trap") == 0) {
        __builtin_trap();
    } else {
        status = EVP_RPC_RESPONSE_STATUS_METHOD_NOT_FOUND;
    }
    EVP_sendRpcResponse(handle, id, response, status, NULL, NULL);
}

int
main(void)
{
    life = nanoseconds(CLOCK_REALTIME);
    handle = EVP_initialize();
    resume();
    EVP_setConfigurationCallback(handle, on_configuration, NULL);
    EVP_setMessageCallback(handle, on_message, NULL);
    EVP_setRpcCallback(handle, on_rpc, NULL);
    uint64_t due = 0;
    for (;;) {
        int wait = -1;
        if (period > 0) {
            uint64_t now = nanoseconds(CLOCK_MONOTONIC);
            if (now >= due) {
                tell("n", next++, on_number_sent);
                due = now + (uint64_t)period * 1000000u;
            }
            wait = (int)((due - now) / 1000000u) + 1;
        }
        if (EVP_processEvent(handle, wait) == EVP_SHOULDEXIT) {
            return 0;
        }
    }
}
