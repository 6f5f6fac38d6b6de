/* Sends the date on the alias `my-topic`, every three seconds or as the configuration says. */

#include <evp/sdk.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long interval_ms = 3000;

static void
on_configuration(const char *topic, const void *config, size_t size, void *userData)
{
    (void)size, (void)userData;
    if (strcmp(topic, "interval") == 0) {
        interval_ms = (long)(strtod(config, NULL) * 1000);
        printf("every %ld ms\n", interval_ms);
    }
}

static void
on_sent(EVP_MESSAGE_SENT_CALLBACK_REASON reason, void *userData)
{
    free(userData);
    if (reason == EVP_MESSAGE_SENT_CALLBACK_REASON_ERROR) {
        fprintf(stderr, "the message reached nobody\n");
    }
}

static void
send_date(struct EVP_client *h)
{
    char date[32];
    time_t now = time(NULL);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
    char *payload = malloc(128);
    int size = snprintf(payload, 128, "{\"date\": \"%s\", \"my-key\": \"my-value\"}", date);
    if (EVP_sendMessage(h, "my-topic", payload, (size_t)size, on_sent, payload) != EVP_OK) {
        free(payload);
    }
}

static long
milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int
main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct EVP_client *h = EVP_initialize();
    EVP_setConfigurationCallback(h, on_configuration, NULL);
    long last = milliseconds() - interval_ms;
    for (;;) {
        long left = last + interval_ms - milliseconds();
        if (left <= 0) {
            send_date(h);
            last = milliseconds();
            left = 0;
        }
        if (EVP_processEvent(h, (int)left) == EVP_SHOULDEXIT) {
            return 0;
        }
    }
}
