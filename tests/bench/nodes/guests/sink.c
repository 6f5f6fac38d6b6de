/* Drops what it gets. */

#include <evp/sdk.h>

static void
on_message(const char *topic, const void *payload, size_t size, void *userData)
{
    (void)topic, (void)payload, (void)size, (void)userData;
}

int
main(void)
{
    struct EVP_client *h = EVP_initialize();
    EVP_setMessageCallback(h, on_message, NULL);
    while (EVP_processEvent(h, -1) != EVP_SHOULDEXIT) {
    }
    return 0;
}
