/* Sends so many messages on `out` as the configuration says, and never ends by itself. */

#include <evp/sdk.h>

#include <stdio.h>
#include <stdlib.h>

static void
on_configuration(const char *topic, const void *config, size_t size, void *userData)
{
    (void)topic, (void)size;
    for (long i = 0; i < atol(config); i++) {
        char number[16];
        int length = snprintf(number, sizeof number, "%ld", i);
        EVP_sendMessage(userData, "out", number, (size_t)length, NULL, NULL);
    }
}

int
main(void)
{
    struct EVP_client *h = EVP_initialize();
    EVP_setConfigurationCallback(h, on_configuration, h);
    for (;;) {
        EVP_processEvent(h, -1);
    }
}
