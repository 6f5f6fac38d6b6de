/* A snapshot: the start of the interpreter and the first imports, done once when the module is built.
 *
 * The toolchain instantiates the linked module and calls `py2wasm_prepare`, which begins as a run
 * does and then hands over to prepare.py. If that was told of nothing a snapshot must not hold, the
 * memory is written back into the module, whose `_start` becomes `py2wasm_resume`: what libc and the
 * interpreter know of the outside world is read again, and the program goes on.
 */

#include "start.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>
#include <wasi/libc-environ.h>

#include "files.h"
#include "py2wasm.h"
#include "watch.h"

extern void __wasm_call_ctors(void);
extern void __wasm_call_dtors(void);
extern void __wasilibc_reset_preopens(void);
extern void __wasilibc_populate_preopens(void);
extern char **__wasilibc_environ;
/* libc's mark for an environment that nobody has asked for yet. */
#define ENVIRON_UNREAD ((char **)-1)

/* Generated for each program; the interpreter declares it in an internal header. */
extern const struct _frozen *_PyImport_FrozenBootstrap;

/* What modules of the nuitka engine begin with, if the program has any. The first one that is
 * imported calls it; where none is before the run, the snapshot should hold it all the same. */
extern int py2wasm_nuitka_setup(void) __attribute__((weak));

static PyObject *watcher; /* called with each word that is noted, while a snapshot is prepared */
static PyObject *resume;  /* what a run begins with */
static PyObject *report;  /* what came of the preparation, as bytes */

void
py2wasm_note(const char *what)
{
    if (watcher == NULL) {
        return;
    }
    int error = errno;
    PyObject *callback = watcher;
    watcher = NULL; /* what the callback does is not the program's doing */
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *raised = PyErr_GetRaisedException();
    PyObject *result = PyObject_CallFunction(callback, "s", what);
    if (result == NULL) {
        PyErr_Print();
        abort();
    }
    Py_DECREF(result);
    PyErr_SetRaisedException(raised);
    PyGILState_Release(state);
    watcher = callback;
    errno = error;
}

__wasi_errno_t __real___wasi_random_get(uint8_t *, __wasi_size_t);

__wasi_errno_t
__wrap___wasi_random_get(uint8_t *buffer, __wasi_size_t size)
{
    /* CPython lets others run while it draws. Who does not is a library in need of keys for its hash
       tables, which are of the kind of the interpreter's own: part of the module from now on. */
    if (PyThreadState_GetUnchecked() == NULL) {
        py2wasm_note("draws random numbers");
    }
    return __real___wasi_random_get(buffer, size);
}

__wasi_errno_t __real___wasi_clock_time_get(
    __wasi_clockid_t, __wasi_timestamp_t, __wasi_timestamp_t *);

__wasi_errno_t
__wrap___wasi_clock_time_get(
    __wasi_clockid_t clock, __wasi_timestamp_t precision, __wasi_timestamp_t *time)
{
    py2wasm_note("reads the clock");
    return __real___wasi_clock_time_get(clock, precision, time);
}

char *__real_getenv(const char *);

char *
__wrap_getenv(const char *name)
{
    py2wasm_note("reads the environment");
    return __real_getenv(name);
}

PyObject *
py2wasm_watch(PyObject *Py_UNUSED(self), PyObject *callback)
{
    Py_XSETREF(watcher, callback == Py_None ? NULL : Py_NewRef(callback));
    Py_RETURN_NONE;
}

PyObject *
py2wasm_open_files(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored))
{
    PyObject *list = PyList_New(0);
    for (__wasi_fd_t fd = FIRST_FD; list != NULL && fd < py2wasm_end_of_files(); fd++) {
        const open_file *open = py2wasm_open_file(fd);
        if (open == NULL || open->file == NULL) {
            continue;
        }
        PyObject *number = PyLong_FromUnsignedLong(fd);
        if (number == NULL || PyList_Append(list, number) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(number);
    }
    return list;
}

/* Code that several modules have in common stays while one of them needs it. */
static bool
is_needed(const unsigned char *code)
{
    for (size_t i = 0; i < py2wasm_module_count; i++) {
        const py2wasm_module *module = &py2wasm_modules[i];
        if (module->code == code && !(module->flags & PY2WASM_DROPPED)) {
            return true;
        }
    }
    return false;
}

static void
erase(const unsigned char *code, size_t size)
{
    if (!is_needed(code)) {
        memset((unsigned char *)code, 0, size);
    }
}

PyObject *
py2wasm_drop(PyObject *Py_UNUSED(self), PyObject *names)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(names); i++) {
        const char *name = PyUnicode_AsUTF8(PyList_GET_ITEM(names, i));
        py2wasm_module *module = name ? (py2wasm_module *)py2wasm_find_module(name) : NULL;
        if (module == NULL) {
            return PyErr_Format(PyExc_ImportError, "%s is not compiled in", name);
        }
        if (module->code != NULL) {
            module->flags |= PY2WASM_DROPPED;
        }
    }
    for (size_t i = 0; i < py2wasm_module_count; i++) {
        if (py2wasm_modules[i].flags & PY2WASM_DROPPED) {
            erase(py2wasm_modules[i].code, py2wasm_modules[i].packed);
        }
    }
    for (const struct _frozen *module = _PyImport_FrozenBootstrap; module->name; module++) {
        erase(module->code, module->size);
    }
    Py_RETURN_NONE;
}

/* The arguments as the host gives them; NULL-terminated. They live as long as the process. */
static char **
read_arguments(size_t *count)
{
    size_t size;
    char **arguments = NULL, *buffer = NULL;
    if (__wasi_args_sizes_get(count, &size) != __WASI_ERRNO_SUCCESS ||
        (arguments = calloc(*count + 1, sizeof(char *))) == NULL ||
        (buffer = malloc(size + 1)) == NULL ||
        __wasi_args_get((uint8_t **)arguments, (uint8_t *)buffer) != __WASI_ERRNO_SUCCESS) {
        abort();
    }
    return arguments;
}

static PyObject *
list_arguments(char *const *arguments, size_t count)
{
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; list != NULL && i < count; i++) {
        PyObject *argument = PyUnicode_DecodeFSDefault(arguments[i]);
        if (argument == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, (Py_ssize_t)i, argument);
    }
    return list;
}

/* The environment as `posix.environ` has it. */
static PyObject *
read_environment(void)
{
    PyObject *found = PyDict_New();
    for (char *const *entry = __wasilibc_get_environ(); found != NULL && *entry != NULL; entry++) {
        const char *sign = strchr(*entry, '=');
        if (sign == NULL) {
            continue;
        }
        PyObject *name = PyBytes_FromStringAndSize(*entry, sign - *entry);
        PyObject *value = PyBytes_FromString(sign + 1);
        if (name == NULL || value == NULL || PyDict_SetDefaultRef(found, name, value, NULL) < 0) {
            Py_CLEAR(found);
        }
        Py_XDECREF(name);
        Py_XDECREF(value);
    }
    return found;
}

/* Give prepare.py the arguments, of which the first is the hash seed, and keep what it answers. */
static PyObject *
prepare(char *const *arguments, size_t count)
{
    PyObject *importer = py2wasm_install_importer();
    PyObject *module = importer ? PyImport_ImportModule("_py2wasm_prepare") : NULL;
    PyObject *list = module ? list_arguments(arguments, count) : NULL;
    PyObject *answer = list ? PyObject_CallMethod(module, "prepare", "OO", importer, list) : NULL;
    if (answer != NULL && py2wasm_nuitka_setup != NULL && py2wasm_nuitka_setup() < 0) {
        Py_CLEAR(answer);
    }
    Py_XDECREF(list);
    Py_XDECREF(module);
    Py_XDECREF(importer);
    return answer;
}

int
py2wasm_prepare(void)
{
    static char name[] = "";
    static char *no_arguments[] = {name, NULL};
    __wasm_call_ctors();
    size_t count;
    char **arguments = read_arguments(&count);
    py2wasm_mount_files();
    py2wasm_start(1, no_arguments, arguments[0]);
    PyObject *answer = prepare(arguments + 1, count - 1);
    if (answer == NULL || !PyArg_ParseTuple(answer, "SO", &report, &resume)) {
        PyErr_Print();
        return 1;
    }
    Py_INCREF(report);
    Py_INCREF(resume);
    Py_DECREF(answer);
    free(arguments[0]);
    free(arguments);
    py2wasm_unmount_files();
    py2wasm_erase_pools();
    py2wasm_erase_free();
    return 0;
}

const char *
py2wasm_report(void)
{
    return PyBytes_AS_STRING(report);
}

static PyObject *
go_on(void)
{
    size_t count;
    char **arguments = read_arguments(&count);
    PyObject *list = list_arguments(arguments, count);
    PyObject *environment = list ? read_environment() : NULL;
    PyObject *next =
        environment ? PyObject_CallFunctionObjArgs(resume, list, environment, NULL) : NULL;
    Py_XDECREF(environment);
    Py_XDECREF(list);
    if (next == NULL) {
        return NULL;
    }
    PyObject *result = py2wasm_run_main(PyUnicode_AsUTF8(next));
    Py_DECREF(next);
    return result;
}

void
py2wasm_resume(void)
{
    __wasilibc_reset_preopens();
    __wasilibc_populate_preopens();
    __wasilibc_environ = ENVIRON_UNREAD;
    py2wasm_mount_files();
    int status = py2wasm_finish(go_on());
    /* As the start file of libc does. */
    __wasm_call_dtors();
    if (status != 0) {
        __wasi_proc_exit((__wasi_exitcode_t)status);
    }
}
