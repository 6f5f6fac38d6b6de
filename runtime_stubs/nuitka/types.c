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
    return 0;
}
