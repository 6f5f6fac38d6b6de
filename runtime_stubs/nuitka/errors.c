/* Errors as CPython words them and with the attributes it gives them. Part of runtime.c. */

void RAISE_CURRENT_EXCEPTION_NAME_ERROR(PyThreadState *tstate,
                                        struct Nuitka_ExceptionPreservationItem *exception_state,
                                        PyObject *name) {
    _PyEval_FormatExcCheckArg(tstate, PyExc_NameError, "name '%.200s' is not defined", name);
    FETCH_ERROR_OCCURRED_STATE(tstate, exception_state);
}

/* The interpreter refuses an abstract class when it makes an object of it: let it say so. */
static void raise_abstract(PyTypeObject *type) {
    PyObject *arguments = PyTuple_New(0);
    if (arguments != NULL) {
        PyObject *instance = PyBaseObject_Type.tp_new(type, arguments, NULL);
        Py_DECREF(arguments);
        Py_XDECREF(instance);
    }
}

void formatCannotInstantiateAbstractClass(PyThreadState *tstate, PyTypeObject *type) {
    raise_abstract(type);
}
