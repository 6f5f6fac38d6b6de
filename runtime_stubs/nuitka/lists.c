/* Methods of lists whose type is known when they are compiled: CPython's own are called.
 *
 * Nuitka's compare each item, where CPython takes one that is the same object without asking it. A
 * NaN does not equal itself, and is found all the same.
 */
#include "py2wasm_nuitka.h"


static PyObject *call_method(const char *name, PyObject *const *arguments, size_t count) {
    PyObject *method = PyObject_GetAttrString((PyObject *)&PyList_Type, name);
    if (method == NULL) {
        return NULL;
    }
    PyObject *result = PyObject_Vectorcall(method, arguments, count, NULL);
    Py_DECREF(method);
    return result;
}

PyObject *py2wasm_list_index2(PyThreadState *tstate, PyObject *list, PyObject *item) {
    (void)tstate;
    PyObject *arguments[] = {list, item};
    return call_method("index", arguments, 2);
}

PyObject *py2wasm_list_index3(PyThreadState *tstate, PyObject *list, PyObject *item, PyObject *start) {
    (void)tstate;
    PyObject *arguments[] = {list, item, start};
    return call_method("index", arguments, 3);
}

PyObject *py2wasm_list_index4(PyThreadState *tstate, PyObject *list, PyObject *item, PyObject *start, PyObject *stop) {
    (void)tstate;
    PyObject *arguments[] = {list, item, start, stop};
    return call_method("index", arguments, 4);
}

bool py2wasm_list_remove(PyObject *list, PyObject *item) {
    PyObject *arguments[] = {list, item};
    PyObject *result = call_method("remove", arguments, 2);
    Py_XDECREF(result);
    return result != NULL;
}
