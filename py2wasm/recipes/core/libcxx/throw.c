/* What C++ calls to throw, in a module without exception handling: the program ends. */

#include <stdalign.h>
#include <stddef.h>
#include <stdio.h>

/* The parts of std::type_info, as the Itanium C++ ABI lays it out. */
struct type_info {
    void *vtable;
    const char *name;
};

/* The interpreter's: prints the message and the traceback, and ends the program. */
extern _Noreturn void _Py_FatalErrorFunc(const char *function, const char *message);

/* One is enough: nothing goes on after it. */
static alignas(16) unsigned char exception[1024];

void *__cxa_allocate_exception(size_t size)
{
    if (size > sizeof exception) {
        _Py_FatalErrorFunc("C++", "an exception was thrown");
    }
    return exception;
}

_Noreturn void __cxa_throw(void *thrown, struct type_info *type, void *(*destroy)(void *))
{
    char message[256];
    snprintf(message, sizeof message, "an exception of type %s was thrown", type->name);
    _Py_FatalErrorFunc("C++", message);
}
