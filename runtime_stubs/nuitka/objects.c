/* Compiled objects look like CPython's: attributes, names, representations, and the attributes that `inspect`
 * asks for (with these, `inspect` needs no patch and is not imported). Part of runtime.c.
 */

int HAS_ATTR_BOOL2(PyThreadState *tstate, PyObject *source, PyObject *name) {
    PyObject *value;
    int status = PyObject_GetOptionalAttr(source, name, &value);
    Py_XDECREF(value);
    return status;
}

static PyObject *function_repr(PyObject *object) {
    return PyUnicode_FromFormat("<function %U at %p>", ((struct Nuitka_FunctionObject *)object)->m_qualname,
                                object);
}

static PyObject *method_repr(PyObject *object) {
    struct Nuitka_MethodObject *method = (struct Nuitka_MethodObject *)object;
    return PyUnicode_FromFormat("<bound method %U of %R>", method->m_function->m_qualname, method->m_object);
}

static PyObject *generator_repr(PyObject *object) {
    return PyUnicode_FromFormat("<generator object %U at %p>",
                                ((struct Nuitka_GeneratorObject *)object)->m_qualname, object);
}

static PyObject *coroutine_repr(PyObject *object) {
    return PyUnicode_FromFormat("<coroutine object %U at %p>",
                                ((struct Nuitka_CoroutineObject *)object)->m_qualname, object);
}

static PyObject *asyncgen_repr(PyObject *object) {
    return PyUnicode_FromFormat("<async_generator object %U at %p>",
                                ((struct Nuitka_AsyncgenObject *)object)->m_qualname, object);
}

/* As CPython since 3.13: what a generator returns on being closed is what `close` gives. */
static PyObject *generator_close(PyObject *object, PyObject *unused) {
    struct Nuitka_GeneratorObject *generator = (struct Nuitka_GeneratorObject *)object;
    if (generator->m_status != status_Running) {
        return Nuitka_Generator_close(generator, unused);
    }
    PyThreadState *tstate = PyThreadState_GET();
    struct Nuitka_ExceptionPreservationItem exit;
    SET_EXCEPTION_PRESERVATION_STATE_FROM_ARGS(tstate, &exit, PyExc_GeneratorExit, NULL, NULL);
    PyObject *yielded = _Nuitka_Generator_send(tstate, generator, NULL, &exit);
    if (yielded != NULL) {
        Py_DECREF(yielded);
        PyErr_SetString(PyExc_RuntimeError, "generator ignored GeneratorExit");
        return NULL;
    }
    if (!PyErr_Occurred()) {
        Py_RETURN_NONE;
    }
    if (PyErr_ExceptionMatches(PyExc_StopIteration)) {
        return ERROR_GET_STOP_ITERATION_VALUE(tstate);
    }
    if (PyErr_ExceptionMatches(PyExc_GeneratorExit)) {
        PyErr_Clear();
        Py_RETURN_NONE;
    }
    return NULL;
}

static int warn_of_arguments(PyObject *args, char const *warning) {
    return PyTuple_GET_SIZE(args) > 1 ? PyErr_WarnEx(PyExc_DeprecationWarning, warning, 1) : 0;
}

/* As CPython since 3.12. */
#define DEFINE_THROW(kind, name, original)                                                         \
    static PyObject *kind##_##name(PyObject *object, PyObject *args) {                             \
        if (warn_of_arguments(args, "the (type, exc, tb) signature of " #name "() is deprecated, " \
                                    "use the single-arg signature instead.") < 0) {                \
            return NULL;                                                                           \
        }                                                                                          \
        return original((void *)object, args);                                                     \
    }

DEFINE_THROW(generator, throw, throw)
DEFINE_THROW(coroutine, throw, throw)
DEFINE_THROW(wrapper, throw, Nuitka_CoroutineWrapper_throw)
DEFINE_THROW(asyncgen, athrow, Nuitka_Asyncgen_athrow)
DEFINE_THROW(asend, throw, Nuitka_AsyncgenAsend_throw)
DEFINE_THROW(athrow, throw, Nuitka_AsyncgenAthrow_throw)

static void replace_method(PyMethodDef *methods, char const *name, PyCFunction function) {
    for (PyMethodDef *method = methods; method->ml_name != NULL; method++) {
        if (strcmp(method->ml_name, name) == 0) {
            method->ml_meth = function;
        }
    }
}

static void replace_methods(void) {
    replace_method(Nuitka_Generator_methods, "close", generator_close);
    replace_method(Nuitka_Generator_methods, "throw", generator_throw);
    replace_method(Nuitka_Coroutine_methods, "throw", coroutine_throw);
    replace_method(Nuitka_CoroutineWrapper_methods, "throw", wrapper_throw);
    replace_method(Nuitka_Asyncgen_methods, "athrow", asyncgen_athrow);
    replace_method(Nuitka_AsyncgenAsend_methods, "throw", asend_throw);
    replace_method(Nuitka_AsyncgenAthrow_methods, "throw", athrow_throw);
}

/* Before the types are made ready. */
static void name_types(void) {
    replace_methods();
    Nuitka_Function_Type.tp_name = "function";
    Nuitka_Function_Type.tp_repr = function_repr;
    Nuitka_Method_Type.tp_name = "method";
    Nuitka_Method_Type.tp_repr = method_repr;
    Nuitka_Generator_Type.tp_name = "generator";
    Nuitka_Generator_Type.tp_repr = generator_repr;
    Nuitka_Coroutine_Type.tp_name = "coroutine";
    Nuitka_Coroutine_Type.tp_repr = coroutine_repr;
    Nuitka_CoroutineWrapper_Type.tp_name = "coroutine_wrapper";
    Nuitka_Asyncgen_Type.tp_name = "async_generator";
    Nuitka_Asyncgen_Type.tp_repr = asyncgen_repr;
    Nuitka_AsyncgenAsend_Type.tp_name = "async_generator_asend";
    Nuitka_AsyncgenAthrow_Type.tp_name = "async_generator_athrow";
    Nuitka_Frame_Type.tp_name = "frame";
    Nuitka_Cell_Type.tp_name = "cell";
    Nuitka_BuiltinModule_Type.tp_name = "module";
}

/* `__name__` of a static type is its name after the last dot, `__module__` what is before: as for
 * CPython's own types these are found without help. */

#define DEFINE_STATE_ATTRIBUTES(kind, structure)                                                   \
    static PyObject *kind##_get_suspended(PyObject *object, void *closure) {                       \
        struct structure *self = (struct structure *)object;                                       \
        return PyBool_FromLong(self->m_status == status_Running && !self->m_running);              \
    }                                                                                              \
                                                                                                   \
    static PyObject *kind##_get_frame(PyObject *object, void *closure) {                           \
        struct structure *self = (struct structure *)object;                                       \
        if (self->m_frame != NULL) {                                                               \
            return Py_NewRef(self->m_frame);                                                       \
        }                                                                                          \
        if (self->m_status == status_Unused) {                                                     \
            /* CPython makes the frame with the object; here it is made when first asked for. */   \
            return (PyObject *)MAKE_FUNCTION_FRAME(PyThreadState_GET(), self->m_code_object,       \
                                                   self->m_module, 0, NULL);                       \
        }                                                                                          \
        Py_RETURN_NONE;                                                                            \
    }

DEFINE_STATE_ATTRIBUTES(generator, Nuitka_GeneratorObject)
DEFINE_STATE_ATTRIBUTES(coroutine, Nuitka_CoroutineObject)
DEFINE_STATE_ATTRIBUTES(asyncgen, Nuitka_AsyncgenObject)

static PyGetSetDef generator_state[] = {
    {"gi_suspended", generator_get_suspended, NULL, NULL, NULL},
    {"gi_frame", generator_get_frame, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyObject *coroutine_get_awaited(PyObject *object, void *closure) {
    PyObject *awaited = ((struct Nuitka_CoroutineObject *)object)->m_yield_from;
    if (awaited != NULL && Py_TYPE(awaited) == &Nuitka_CoroutineWrapper_Type) {
        awaited = (PyObject *)((struct Nuitka_CoroutineWrapperObject *)awaited)->m_coroutine;
    }
    return Py_NewRef(awaited != NULL ? awaited : Py_None);
}

static PyGetSetDef coroutine_state[] = {
    {"cr_await", coroutine_get_awaited, NULL, NULL, NULL},
    {"cr_suspended", coroutine_get_suspended, NULL, NULL, NULL},
    {"cr_frame", coroutine_get_frame, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyGetSetDef asyncgen_state[] = {
    {"ag_suspended", asyncgen_get_suspended, NULL, NULL, NULL},
    {"ag_frame", asyncgen_get_frame, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* No instruction: who asks for its position in the source is content with `f_lineno`. */
static PyObject *frame_get_lasti(PyObject *object, void *closure) { return PyLong_FromLong(-1); }

static PyGetSetDef frame_position[] = {
    {"f_lasti", frame_get_lasti, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static int add_attributes(PyTypeObject *type, PyGetSetDef *attributes) {
    for (PyGetSetDef *attribute = attributes; attribute->name != NULL; attribute++) {
        PyObject *descriptor = PyDescr_NewGetSet(type, attribute);
        if (descriptor == NULL) {
            return -1;
        }
        int status = PyDict_SetItemString(type->tp_dict, attribute->name, descriptor);
        Py_DECREF(descriptor);
        if (status < 0) {
            return -1;
        }
    }
    PyType_Modified(type);
    return 0;
}

static int add_state_attributes(void) {
    if (add_attributes(&Nuitka_Generator_Type, generator_state) < 0 ||
        add_attributes(&Nuitka_Coroutine_Type, coroutine_state) < 0 ||
        add_attributes(&Nuitka_Frame_Type, frame_position) < 0) {
        return -1;
    }
    return add_attributes(&Nuitka_Asyncgen_Type, asyncgen_state);
}

/* Tuples of file name, line and function name, as `coroutine.cr_origin` has them; NULL without memory. */
static PyObject *find_origin(int depth) {
    PyObject *found = PyList_New(0);
    PyFrameObject *frame = PyEval_GetFrame();
    Py_XINCREF(frame);
    while (found != NULL && frame != NULL && PyList_GET_SIZE(found) < depth) {
        PyCodeObject *code = PyFrame_GetCode(frame);
        PyObject *item = Py_BuildValue("OiO", code->co_filename, PyFrame_GetLineNumber(frame), code->co_name);
        Py_DECREF(code);
        if (item == NULL || PyList_Append(found, item) < 0) {
            Py_CLEAR(found);
        }
        Py_XDECREF(item);
        Py_SETREF(frame, PyFrame_GetBack(frame));
    }
    Py_XDECREF(frame);
    PyObject *origin = found != NULL ? PyList_AsTuple(found) : NULL;
    Py_XDECREF(found);
    return origin;
}

PyObject *py2wasm_new_coroutine(PyThreadState *tstate, coroutine_code code, PyObject *module, PyObject *name,
                                PyObject *qualname, PyCodeObject *code_object, struct Nuitka_CellObject **closure,
                                Py_ssize_t closure_given, Py_ssize_t heap_storage_size) {
    int depth = tstate->coroutine_origin_tracking_depth;
    tstate->coroutine_origin_tracking_depth = 0;
    PyObject *coroutine = Nuitka_Coroutine_New(tstate, code, module, name, qualname, code_object, closure,
                                               closure_given, heap_storage_size);
    tstate->coroutine_origin_tracking_depth = depth;
    if (coroutine != NULL && depth > 0) {
        PyObject *origin = find_origin(depth);
        if (origin == NULL) {
            Py_DECREF(coroutine);
            return NULL;
        }
        ((struct Nuitka_CoroutineObject *)coroutine)->m_origin = origin;
    }
    return coroutine;
}
