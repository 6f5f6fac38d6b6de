/* Counting recursion of compiled code, so that it raises RecursionError before a stack is used up.
 *
 * A compiled function calls another through C, so the depth of Python calls is a depth of C calls,
 * and nothing below this file limits it: a Wasm module that exhausts a stack is killed by its host.
 * `py2wasm_enter`/`py2wasm_leave` bracket every compiled function body and count it
 *   - as one Python frame, against `sys.setrecursionlimit`;
 *   - as C stack, against the budget CPython itself keeps for recursion in C
 *     (`tstate->c_recursion_remaining`, 5000 units). A unit stands for 2 KiB of the host's stack,
 *     which is what the costliest common call takes with everything between two compiled bodies;
 *     whoever knows that the host gives less than 10 MiB starts with a smaller budget;
 *   - and look at the stack in linear memory, whose end is known exactly.
 */
#ifndef PY2WASM_RECURSION_H
#define PY2WASM_RECURSION_H

#include "Python.h"

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raises RecursionError unless it is being handled already; 0 if the call may go on. */
extern int py2wasm_overflow(PyThreadState *tstate);

static inline bool py2wasm_enter(PyThreadState *tstate, int units) {
    tstate->c_recursion_remaining -= units;
    tstate->py_recursion_remaining -= 1;
    if (__builtin_expect(tstate->py_recursion_remaining >= 0 && tstate->c_recursion_remaining > 0 &&
                             _Py_StackLeft() >= _Py_STACK_MARGIN,
                         1)) {
        return true;
    }
    return py2wasm_overflow(tstate) == 0;
}

static inline void py2wasm_leave(PyThreadState *tstate, int units) {
    tstate->py_recursion_remaining += 1;
    tstate->c_recursion_remaining += units;
}

/* The same for functions of C that are no Python functions, and may run without the interpreter's
 * lock. A frame of theirs counts as 256 bytes of the host's stack, beside the budget above. */
#define PY2WASM_C_FRAMES 20000
extern int py2wasm_c_frames;

/* Raises RecursionError. */
extern void py2wasm_c_overflow(void);

static inline bool py2wasm_enter_c(int units) {
    py2wasm_c_frames += units;
    if (__builtin_expect(py2wasm_c_frames < PY2WASM_C_FRAMES &&
                             _Py_StackLeft() >= _Py_STACK_MARGIN,
                         1)) {
        return true;
    }
    py2wasm_c_overflow();
    return false;
}

static inline void py2wasm_leave_c(int units) { py2wasm_c_frames -= units; }

#ifdef __cplusplus
}
#endif

#endif
