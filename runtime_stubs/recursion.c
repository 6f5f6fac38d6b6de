/* What happens when compiled code has gone too deep; see recursion.h. */

#include "recursion.h"

int py2wasm_c_frames = 0;

int
py2wasm_overflow(PyThreadState *tstate)
{
    if (tstate->recursion_headroom) {
        if (tstate->py_recursion_remaining < -50 || tstate->c_recursion_remaining < -50) {
            Py_FatalError("Cannot recover from stack overflow.");
        }
        return 0;
    }
    tstate->recursion_headroom++;
    PyErr_SetString(PyExc_RecursionError, "maximum recursion depth exceeded");
    tstate->recursion_headroom--;
    return -1;
}

void
py2wasm_c_overflow(void)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyErr_SetString(PyExc_RecursionError, "maximum recursion depth exceeded");
    PyGILState_Release(state);
}
