/* Making classes, and `super`. Part of runtime.c. */

/* As `__build_class__`: a metaclass may keep the cell of `__class__` from `type.__new__`, or fill it twice. */
bool py2wasm_class_is_known(PyObject *made, PyObject *cell) {
    if (!PyType_Check(made)) {
        return true;
    }
    PyObject *known = PyCell_GET(cell);
    if (known == made) {
        return true;
    }
    PyObject *name = PyType_GetName((PyTypeObject *)made);
    if (name == NULL) {
        return false;
    }
    if (known == NULL) {
        PyErr_Format(PyExc_RuntimeError,
                     "__class__ not set defining %.200R as %.200R. Was __classcell__ propagated to type.__new__?",
                     name, made);
    } else {
        PyErr_Format(PyExc_TypeError, "__class__ set to %.200R defining %.200R as %.200R", known, name, made);
    }
    Py_DECREF(name);
    return false;
}

/* A `super` that the program has put in the place of the built-in is called as it stands there. */
PyObject *BUILTIN_SUPER0(PyThreadState *tstate, PyDictObject *module_dict, PyObject *type, PyObject *object) {
    PyObject *found = GET_STRING_DICT_VALUE(module_dict, (Nuitka_StringObject *)const_str_plain_super);
    if (found == NULL) {
        found = LOOKUP_BUILTIN(const_str_plain_super);
    }
    if (found != (PyObject *)&PySuper_Type) {
        return PyObject_CallNoArgs(found);
    }
    PyObject *arguments[] = {type, object};
    return PyObject_Vectorcall(found, arguments, object == Py_None ? 1 : 2, NULL);
}

/* What `type` makes of three methods that are plain functions, and does not recognise when they are compiled. */
static int wrap_method(PyTypeObject *type, PyObject *name, PyObject *(*wrap)(PyObject *)) {
    PyObject *function = PyDict_GetItemWithError(type->tp_dict, name);
    if (function == NULL || Py_TYPE(function) != &Nuitka_Function_Type) {
        return PyErr_Occurred() ? -1 : 0;
    }
    PyObject *wrapped = wrap(function);
    int status = wrapped != NULL ? PyDict_SetItem(type->tp_dict, name, wrapped) : -1;
    Py_XDECREF(wrapped);
    PyType_Modified(type);
    return status;
}

static newfunc original_type_new;
static PyObject *make_type(PyTypeObject *metatype, PyObject *args, PyObject *keywords) {
    PyObject *made = original_type_new(metatype, args, keywords);
    if (made == NULL || !PyType_HasFeature((PyTypeObject *)made, Py_TPFLAGS_HEAPTYPE)) {
        return made;
    }
    PyTypeObject *type = (PyTypeObject *)made;
    if (wrap_method(type, &_Py_ID(__new__), PyStaticMethod_New) < 0 ||
        wrap_method(type, &_Py_ID(__init_subclass__), PyClassMethod_New) < 0 ||
        wrap_method(type, &_Py_ID(__class_getitem__), PyClassMethod_New) < 0) {
        Py_CLEAR(made);
    }
    return made;
}

static void wrap_methods_of_types(void) {
    original_type_new = PyType_Type.tp_new;
    PyType_Type.tp_new = make_type;
}
