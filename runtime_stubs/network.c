/* Name look-up for the socket module. WASI preview 1 can neither open sockets nor resolve names;
 * each look-up fails as on a machine without a network. And asking whether anything has come where
 * nothing is waited for, as an event loop does in each turn that has something to do.
 */

#include <netdb.h>
#include <poll.h>
#include <stddef.h>

static int error = NO_RECOVERY;

int *
__h_errno_location(void)
{
    return &error;
}

const char *
hstrerror(int code)
{
    (void)code;
    return "Name look-up is not available on WASI";
}

struct hostent *
gethostbyname(const char *name)
{
    (void)name;
    error = NO_RECOVERY;
    return NULL;
}

struct hostent *
gethostbyaddr(const void *address, socklen_t length, int family)
{
    (void)address, (void)length, (void)family;
    error = NO_RECOVERY;
    return NULL;
}

struct servent *
getservbyname(const char *name, const char *protocol)
{
    (void)name, (void)protocol;
    return NULL;
}

struct servent *
getservbyport(int port, const char *protocol)
{
    (void)port, (void)protocol;
    return NULL;
}

struct protoent *
getprotobyname(const char *name)
{
    (void)name;
    return NULL;
}

extern int __real_poll(struct pollfd *all, nfds_t count, int milliseconds);
int __wrap_poll(struct pollfd *all, nfds_t count, int milliseconds);

int
__wrap_poll(struct pollfd *all, nfds_t count, int milliseconds)
{
    return count == 0 && milliseconds == 0 ? 0 : __real_poll(all, count, milliseconds);
}
