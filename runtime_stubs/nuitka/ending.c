/* The end of the program. Part of runtime.c.
 *
 * A compiled module is never freed, because compiled functions refer to it without counting. Its
 * globals would live until the interpreter empties every module that is left, and finalizers that
 * run then find None for the names that they use. In CPython most modules go in the collection
 * before that, in which finalizers run while everything is still there. Here they run at the same
 * place for what only a global name refers to: after all `atexit` functions, of which this is the
 * first to be registered.
 */

static PyObject *compiled_modules = NULL;

static void finalize_globals(PyObject *globals) {
    Py_ssize_t position = 0;
    PyObject *name;
    PyObject *value;
    /* A finalizer may change the dictionary that is walked. */
    PyObject *copy = PyDict_Copy(globals);
    if (copy == NULL) {
        return;
    }
    while (PyDict_Next(copy, &position, &name, &value)) {
        destructor finalize = Py_TYPE(value)->tp_finalize;
        /* The two dictionaries hold a reference each. */
        if (finalize != NULL && PyObject_IS_GC(value) && Py_REFCNT(value) == 2) {
            PyObject_CallFinalizer(value);
        }
    }
    Py_DECREF(copy);
}

static PyObject *finalize_modules(PyObject *self, PyObject *unused) {
    for (Py_ssize_t index = PyList_GET_SIZE(compiled_modules); index-- > 0;) {
        finalize_globals(PyModule_GetDict(PyList_GET_ITEM(compiled_modules, index)));
    }
    Py_RETURN_NONE;
}

static PyMethodDef finalize_modules_definition = {"finalize_modules", finalize_modules, METH_NOARGS, NULL};

static int register_ending(void) {
    compiled_modules = PyList_New(0);
    PyObject *atexit_module = PyImport_ImportModule("atexit");
    PyObject *function = PyCFunction_New(&finalize_modules_definition, NULL);
    PyObject *result = NULL;
    if (compiled_modules != NULL && atexit_module != NULL && function != NULL) {
        result = PyObject_CallMethod(atexit_module, "register", "O", function);
    }
    Py_XDECREF(function);
    Py_XDECREF(atexit_module);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

int py2wasm_begin_module(PyObject *module) {
    /* Where CPython notes that a module has run once and need not again: it may be reloaded. */
    PyModuleObject *object = (PyModuleObject *)module;
    PyMem_Free(object->md_state);
    object->md_state = NULL;
    return PySequence_Contains(compiled_modules, module) ? 0 : PyList_Append(compiled_modules, module);
}
