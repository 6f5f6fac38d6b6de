/* Tells with each message how many bytes of its memory an earlier one has left a mark on, and marks
 * all of it: what is there from the start, what it asks for, and what lies far behind both. */

#include <evp/sdk.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK 0x5a
#define FAR ((size_t)24 << 20)

static unsigned char own[2 << 20];
static unsigned char began_with[] = "as it is in the module";
static EVP_RPC_ID calls;

static int
take_stains(unsigned char *area, size_t size)
{
    int found = 0;
    for (size_t i = 0; i < size; i++)
        found += area[i] == MARK;
    memset(area, MARK, size);
    return found;
}

static void
on_message(const char *topic, const void *message, size_t size, void *userData)
{
    (void)topic, (void)message, (void)size;
    static char told[48];
    unsigned char *far = malloc(FAR);
    int stains = take_stains(own, sizeof own) + take_stains(began_with, sizeof began_with)
                 + take_stains(far, FAR);
    free(far);
    snprintf(told, sizeof told, "[%d, %d]", stains, (int)++calls);
    struct EVP_telemetry_entry entry = {"stains", told};
    EVP_sendTelemetry(userData, &entry, 1, NULL, NULL);
}

int
main(void)
{
    struct EVP_client *h = EVP_initialize();
    EVP_setMessageCallback(h, on_message, h);
    while (EVP_processEvent(h, -1) != EVP_SHOULDEXIT)
        ;
}
