/* Makes telemetry of each message: its alias is the key, its payload the value. */

#include <evp/sdk.h>

#include <stdlib.h>
#include <string.h>

static void
on_sent(EVP_TELEMETRY_CALLBACK_REASON reason, void *userData)
{
    (void)reason;
    struct EVP_telemetry_entry *entry = userData;
    free((char *)entry->key);
    free((char *)entry->value);
    free(entry);
}

static void
on_message(const char *topic, const void *payload, size_t size, void *userData)
{
    struct EVP_client *h = userData;
    struct EVP_telemetry_entry *entry = malloc(sizeof *entry);
    entry->key = strdup(topic);
    entry->value = strndup(payload, size);
    if (EVP_sendTelemetry(h, entry, 1, on_sent, entry) != EVP_OK) {
        on_sent(EVP_TELEMETRY_CALLBACK_REASON_ERROR, entry);
    }
}

int
main(void)
{
    struct EVP_client *h = EVP_initialize();
    EVP_setMessageCallback(h, on_message, h);
    while (EVP_processEvent(h, -1) != EVP_SHOULDEXIT) {
    }
    return 0;
}
