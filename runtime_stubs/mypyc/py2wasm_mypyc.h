/* Included before everything else in the C that mypyc writes: what differs on a machine with 32 bits
 * and in a program of one piece.
 */
#ifndef PY2WASM_MYPYC_H
#define PY2WASM_MYPYC_H

/* mypyc asks whether both factors are below 2^15, which here few are. Its own function stays under
 * another name. */
#define CPyTagged_Multiply py2wasm_unused_multiply
#include "CPy.h"
#undef CPyTagged_Multiply

#include "recursion.h"

static inline CPyTagged
CPyTagged_Multiply(CPyTagged left, CPyTagged right)
{
    Py_ssize_t product;
    /* A short integer is twice its value. */
    if (CPyTagged_CheckShort(left) && CPyTagged_CheckShort(right) &&
        !__builtin_mul_overflow((Py_ssize_t)left, CPyTagged_ShortAsSsize_t(right), &product)) {
        return (CPyTagged)product;
    }
    return CPyTagged_Multiply_(left, right);
}

/* Modules of a group import each other as all modules do; mypyc would look for the shared library. */
#define CPyImport_ImportNative(name, create, run, module, cache, ...)                                \
    py2wasm_import(name, cache)
extern PyObject *py2wasm_import(PyObject *name, CPyModuleCache *cache);

/* `CPyPickle_GetState` as a method is called. */
extern PyObject *py2wasm_get_state(PyObject *self, PyObject *ignored);

/* Interns strings and makes the constants of the group, once. */
extern int py2wasm_mypyc_begin(void);

/* What `PyThreadState_GET` gives, without a call. */
extern _Thread_local PyThreadState *_Py_tss_tstate;

/* The body of a function, unless that would go too deep: then `refused`, the exception being set. */
#define PY2WASM_GUARDED(units, refused, body)                                                        \
    do {                                                                                             \
        PyThreadState *py2wasm_state = _Py_tss_tstate;                                               \
        if (unlikely(!py2wasm_enter(py2wasm_state, units))) {                                        \
            py2wasm_leave(py2wasm_state, units);                                                     \
            return refused;                                                                          \
        }                                                                                            \
        __auto_type py2wasm_result = body;                                                           \
        py2wasm_leave(py2wasm_state, units);                                                         \
        return py2wasm_result;                                                                       \
    } while (0)

#endif
