/* What the C written by the Nuitka engine needs beyond Nuitka's own headers. */
#ifndef PY2WASM_NUITKA_H
#define PY2WASM_NUITKA_H

#include "nuitka/prelude.h"

#include "nuitka/compiled_asyncgen.h"
#include "nuitka/compiled_coroutine.h"
#include "nuitka/compiled_generator.h"

#include "py2wasm_attributes.h"
#include "py2wasm_operations.h"
#include "recursion.h"

/* Once per process: constants, compiled types, built-ins. 0, or -1 with an exception set. */
extern int py2wasm_nuitka_setup(void);

/* Before a module's body runs: keeps the module for ever. -1 with an exception set. */
extern int py2wasm_begin_module(PyObject *module);

/* The generator, coroutine or asynchronous generator whose resumption was counted by its caller. */
extern void const *py2wasm_resumed;

/* Links an exception to the one that is being handled. Nuitka's own goes round for ever where a program
 * has linked exceptions in a circle. */
extern void py2wasm_chain_exception(PyThreadState *tstate, PyObject *exception);
#define CHAIN_EXCEPTION py2wasm_chain_exception

/* A bare `raise` means the exception that is being handled, in this function or a caller's. */
extern bool py2wasm_reraise(PyThreadState *tstate, struct Nuitka_ExceptionPreservationItem *state);
#define RERAISE_EXCEPTION py2wasm_reraise

/* Whether the methods of a class that a metaclass has made know it: false with an exception set. */
extern bool py2wasm_class_is_known(PyObject *made, PyObject *cell);

/* A generator handles exceptions of its own, and sees its caller's where it handles none. Nuitka's run
 * time knows one place for the handled exception; while a generator runs, its caller's is kept behind
 * that place, as the interpreter does it with a stack of such places. Nuitka's own way, which exchanges
 * them at every yield inside a handler, remembers the exception of a caller that is gone. */
typedef _PyErr_StackItem py2wasm_handled;

static inline void py2wasm_enter_generator(PyThreadState *tstate, py2wasm_handled *caller, PyObject *own) {
    *caller = tstate->exc_state;
    tstate->exc_state.exc_value = own;
    tstate->exc_state.previous_item = caller;
    if (tstate->current_exception != NULL) {
        _PyErr_ChainStackItem();
    }
}

static inline PyObject *py2wasm_leave_generator(PyThreadState *tstate, py2wasm_handled const *caller) {
    PyObject *own = tstate->exc_state.exc_value;
    tstate->exc_state = *caller;
    return own;
}

#define SAVE_GENERATOR_EXCEPTION(tstate, object) ((void)0)
#define RESTORE_GENERATOR_EXCEPTION(tstate, object) ((void)0)
#define SAVE_COROUTINE_EXCEPTION(tstate, object) ((void)0)
#define RESTORE_COROUTINE_EXCEPTION(tstate, object) ((void)0)
#define SAVE_ASYNCGEN_EXCEPTION(tstate, object) ((void)0)
#define RESTORE_ASYNCGEN_EXCEPTION(tstate, object) ((void)0)

/* A frame that an exception leaves says where, when it is asked for its line afterwards. */
static inline PyTracebackObject *py2wasm_make_traceback(struct Nuitka_FrameObject *frame, int line) {
    if (line != 0) {
        frame->m_frame.f_lineno = line;
    }
    return MAKE_TRACEBACK(frame, line);
}
#define MAKE_TRACEBACK py2wasm_make_traceback

/* Coroutines remember the lines from which they were made, where the program asks for it. */
extern PyObject *py2wasm_new_coroutine(PyThreadState *tstate, coroutine_code code, PyObject *module, PyObject *name,
                                       PyObject *qualname, PyCodeObject *code_object,
                                       struct Nuitka_CellObject **closure, Py_ssize_t closure_given,
                                       Py_ssize_t heap_storage_size);
#define Nuitka_Coroutine_New py2wasm_new_coroutine

/* PY2WASM_NAMED(structure, made) names a generator after `self`, the function that has made it. */
#define PY2WASM_NAMED(structure, made)                                                             \
    ({                                                                                             \
        PyObject *named = made;                                                                    \
        if (likely(named != NULL)) {                                                               \
            Py_SETREF(((struct structure *)named)->m_name, Py_NewRef(self->m_name));               \
            Py_SETREF(((struct structure *)named)->m_qualname, Py_NewRef(self->m_qualname));       \
        }                                                                                          \
        named;                                                                                     \
    })

/* Imports by name through the interpreter, as `import NAME` would: a new reference to NAME. */
extern PyObject *py2wasm_import(char const *name);

/* A compiled body owns its arguments; when it is not run, its caller releases them. */
static inline PyObject *py2wasm_refuse(PyThreadState *tstate, int units, PyObject **args, int count) {
    py2wasm_leave(tstate, units);
    for (int i = 0; i < count; i++) {
        Py_XDECREF(args[i]);
    }
    return NULL;
}

/* PY2WASM_STEP(body, object, value) runs one step with the object's own handled exception. */
#define PY2WASM_STEP(body, object, value)                                                          \
    ({                                                                                             \
        py2wasm_handled caller;                                                                    \
        py2wasm_enter_generator(tstate, &caller, (object)->m_exc_state.exception_value);           \
        (object)->m_exc_state.exception_value = NULL;                                              \
        PyObject *stepped = body(tstate, object, value);                                           \
        (object)->m_exc_state.exception_value = py2wasm_leave_generator(tstate, &caller);          \
        stepped;                                                                                   \
    })

/* A signal that has come is handled in the innermost generator. */
static inline bool py2wasm_interrupted(PyThreadState *tstate, PyObject *delegate) {
    return unlikely(_Py_eval_breaker_bit_is_set(tstate, _PY_SIGNALS_PENDING_BIT)) && delegate == NULL &&
           tstate->current_exception == NULL && PyErr_CheckSignals() < 0;
}

/* PY2WASM_RESUME(body, object) runs one step of a generator-like object. When the stack is used up or a
 * signal has come, the error is thrown in where the object waits, so that it cleans up after itself; one
 * that has not started has nothing to clean up. */
#define PY2WASM_RESUME(units, body, object)                                                        \
    do {                                                                                           \
        bool counted = py2wasm_resumed == (void const *)(object);                                  \
        if (counted) {                                                                             \
            py2wasm_resumed = NULL;                                                                \
        }                                                                                          \
        PyObject *result = NULL;                                                                   \
        if (likely((counted || py2wasm_enter(tstate, units)) &&                                    \
                   !py2wasm_interrupted(tstate, (object)->m_yield_from))) {                        \
            result = PY2WASM_STEP(body, object, yield_return_value);                               \
        } else {                                                                                   \
            Py_XDECREF(yield_return_value);                                                        \
            if ((object)->m_yield_return_index != 0) {                                             \
                result = PY2WASM_STEP(body, object, NULL);                                         \
            }                                                                                      \
        }                                                                                          \
        if (!counted) {                                                                            \
            py2wasm_leave(tstate, units);                                                          \
        }                                                                                          \
        return result;                                                                             \
    } while (0)

#endif
