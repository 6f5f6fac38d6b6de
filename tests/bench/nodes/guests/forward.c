/* Passes on what it gets. */

#include <evp/sdk.h>

static void
on_message(const char *topic, const void *payload, size_t size, void *userData)
{
    (void)topic;
    EVP_sendMessage(userData, "out", payload, size, NULL, NULL);
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
