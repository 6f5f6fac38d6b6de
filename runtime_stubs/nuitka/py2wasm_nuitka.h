/* What the C written by the nuitka engine needs beyond Nuitka's own headers.
 *
 * A compiled function calls another through C, so the depth of Python calls is a depth of C calls,
 * and nothing in Nuitka's run time limits it: a Wasm module that exhausts its stack is killed by its
 * host. Every compiled body is therefore bracketed and counted
 *   - as one Python frame, against `sys.setrecursionlimit`;
 *   - against the budget that CPython keeps for recursion in C;
 *   - and the stack in linear memory, whose end is known exactly, must have room left.
 */
#ifndef PY2WASM_NUITKA_H
#define PY2WASM_NUITKA_H

#include "nuitka/prelude.h"

#include "nuitka/compiled_asyncgen.h"
#include "nuitka/compiled_coroutine.h"
#include "nuitka/compiled_generator.h"
#include "nuitka/unfreezing.h"

/* Units of CPython's budget for C recursion: a compiled call takes about the stack of two. */
#define PY2WASM_UNITS 2
/* Room left on the stack in linear memory for the C code that runs after the last check. */
#define PY2WASM_STACK_MARGIN 65536

/* Run a compiled module's body in the module object that the importer made; -1 on error. */
int py2wasm_nuitka_run(struct Nuitka_MetaPathBasedLoaderEntry const *entry, PyObject *module);

/* Raise RecursionError, unless one is being handled; 0 if the call may go on. */
int py2wasm_overflow(PyThreadState *tstate);

static inline uintptr_t py2wasm_stack_left(void) {
    /* The stack lies below all data and grows down to address 0. */
    return (uintptr_t)__builtin_frame_address(0);
}

static inline bool py2wasm_enter(PyThreadState *tstate) {
    tstate->c_recursion_remaining -= PY2WASM_UNITS;
    tstate->py_recursion_remaining -= 1;
    if (likely(tstate->py_recursion_remaining >= 0 && tstate->c_recursion_remaining > 0 &&
               py2wasm_stack_left() >= PY2WASM_STACK_MARGIN)) {
        return true;
    }
    return py2wasm_overflow(tstate) == 0;
}

static inline void py2wasm_leave(PyThreadState *tstate) {
    tstate->py_recursion_remaining += 1;
    tstate->c_recursion_remaining += PY2WASM_UNITS;
}

/* Call a function's body. A body owns its arguments; when it is not run they are released here. */
#define PY2WASM_CALL(body)                                         \
    PyObject *result = NULL;                                       \
    if (likely(py2wasm_enter(tstate))) {                           \
        result = body(tstate, self, python_pars);                  \
    } else {                                                       \
        for (Py_ssize_t i = 0; i < self->m_args_overall_count; i++) { \
            Py_XDECREF(python_pars[i]);                            \
        }                                                          \
    }                                                              \
    py2wasm_leave(tstate);                                         \
    return result

/* Run one step of a generator-like object. When the stack is used up, the error is raised where the
 * object waits, so that it cleans up after itself; one that has not started has nothing to. */
#define PY2WASM_STEP(body, object)                          \
    PyObject *result = NULL;                                \
    if (likely(py2wasm_enter(tstate))) {                    \
        result = body(tstate, object, yield_return_value);  \
    } else {                                                \
        Py_XDECREF(yield_return_value);                     \
        if ((object)->m_yield_return_index != 0) {          \
            result = body(tstate, object, NULL);            \
        }                                                   \
    }                                                       \
    py2wasm_leave(tstate);                                  \
    return result

#endif
