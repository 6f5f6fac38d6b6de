/* The types of compiled objects stand for those of CPython. Part of runtime.c.
 *
 * `isinstance`, `__class__`, `==` and a look-up in a dictionary or set of types find them equal; only
 * `is` tells them apart. Nuitka compares them alike itself; a hash must follow.
 */

static PyTypeObject *find_counterpart(PyTypeObject *type) {
    static PyTypeObject *const pairs[][2] = {
        {&Nuitka_Function_Type, &PyFunction_Type},   {&Nuitka_Method_Type, &PyMethod_Type},
        {&Nuitka_Generator_Type, &PyGen_Type},       {&Nuitka_Coroutine_Type, &PyCoro_Type},
        {&Nuitka_Asyncgen_Type, &PyAsyncGen_Type},   {&Nuitka_Frame_Type, &PyFrame_Type},
        {&Nuitka_Cell_Type, &PyCell_Type},
    };
    for (size_t index = 0; index < sizeof(pairs) / sizeof(pairs[0]); index++) {
        if (pairs[index][0] == type) {
            return pairs[index][1];
        }
    }
    return NULL;
}

static Py_hash_t hash_type(PyObject *type) {
    PyTypeObject *counterpart = find_counterpart((PyTypeObject *)type);
    return _Py_HashPointer(counterpart != NULL ? (void *)counterpart : (void *)type);
}

static PyObject *get_class(PyObject *object, void *closure) {
    return Py_NewRef(find_counterpart(Py_TYPE(object)));
}

static PyGetSetDef class_attribute[] = {
    {"__class__", get_class, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* What `types.coroutine` does to a generator function: the same code with one more flag. Any other code
 * cannot take the place of compiled code. */
static int set_code(PyObject *object, PyObject *value, void *closure) {
    PyCodeObject *own = ((struct Nuitka_FunctionObject *)object)->m_code_object;
    if (value == NULL || !PyCode_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "__code__ must be set to a code object");
        return -1;
    }
    PyCodeObject *code = (PyCodeObject *)value;
    bool same = code->co_firstlineno == own->co_firstlineno && _PyUnicode_Equal(code->co_name, own->co_name) &&
                _PyUnicode_Equal(code->co_filename, own->co_filename);
    if (!same || (code->co_flags | CO_ITERABLE_COROUTINE) != (own->co_flags | CO_ITERABLE_COROUTINE)) {
        PyErr_SetString(PyExc_RuntimeError, "the __code__ of a compiled function cannot be set");
        return -1;
    }
    own->co_flags = code->co_flags;
    return 0;
}

static PyGetSetDef code_attribute[] = {
    {"__code__", Nuitka_Function_get_code, set_code, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* After the types are made ready. */
static int stand_for_types(void) {
    PyTypeObject *types[] = {&Nuitka_Function_Type, &Nuitka_Method_Type,   &Nuitka_Generator_Type,
                             &Nuitka_Coroutine_Type, &Nuitka_Asyncgen_Type, &Nuitka_Frame_Type};
    PyType_Type.tp_hash = hash_type;
    for (size_t index = 0; index < sizeof(types) / sizeof(types[0]); index++) {
        if (add_attributes(types[index], class_attribute) < 0) {
            return -1;
        }
    }
    return add_attributes(&Nuitka_Function_Type, code_attribute);
}
