/* Finding an attribute, and remembering where. `py2wasm_attributes.h` says how. */

#include "py2wasm_nuitka.h"

#define MOST_TRIES 20
#define MOST_ARGUMENTS 4

static bool has_tag(PyTypeObject *type) { return PyUnstable_Type_AssignVersionTag(type) && type->tp_version_tag != 0; }

/* A slot, or a value that objects of the type keep inside. */
static bool find_place(PyObject *object, PyObject *name, struct py2wasm_seen *found) {
    PyTypeObject *type = Py_TYPE(object);
    PyObject *descriptor = _PyType_Lookup(type, name);
    if (descriptor != NULL && Py_IS_TYPE(descriptor, &PyMemberDescr_Type)) {
        PyMemberDef *member = ((PyMemberDescrObject *)descriptor)->d_member;
        PyTypeObject *owner = ((PyMemberDescrObject *)descriptor)->d_common.d_type;
        *found = (struct py2wasm_seen){.kind = PY2WASM_SLOT, .where = member->offset};
        return member->type == Py_T_OBJECT_EX && member->flags == 0 && PyType_IsSubtype(type, owner);
    }
    /* What a class has gives way to what its object has, but for what takes part in setting it. */
    bool gives_way = descriptor == NULL || Py_TYPE(descriptor)->tp_descr_set == NULL;
    if (!gives_way || !PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES) || !_PyObject_InlineValues(object)->valid) {
        return false;
    }
    PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
    *found = (struct py2wasm_seen){.kind = PY2WASM_INLINE};
    found->where = keys != NULL ? _PyDictKeys_StringLookup(keys, name) : -1;
    return found->where >= 0;
}

/* A plain value of a class, asked of the class. */
static bool find_in_class(PyTypeObject *class, PyObject *name, struct py2wasm_seen *found) {
    PyObject *of_metatype = _PyType_Lookup(Py_TYPE(class), name);
    PyObject *value = _PyType_Lookup(class, name);
    bool gives_way = of_metatype == NULL || Py_TYPE(of_metatype)->tp_descr_set == NULL;
    if (!gives_way || value == NULL || Py_TYPE(value)->tp_descr_get != NULL || !has_tag(class)) {
        return false;
    }
    *found = (struct py2wasm_seen){.kind = PY2WASM_CLASS, .other = class->tp_version_tag, .found = value};
    return true;
}

/* What a class has for its objects, of which none has a value of that name. */
static bool find_of_class(PyObject *object, PyObject *name, struct py2wasm_seen *found) {
    PyTypeObject *type = Py_TYPE(object);
    *found = (struct py2wasm_seen){.kind = PY2WASM_OF_CLASS, .found = _PyType_Lookup(type, name)};
    if (found->found == NULL) {
        return false;
    }
    if (!PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) {
        return type->tp_dictoffset == 0;
    }
    if (!PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES) || !_PyObject_InlineValues(object)->valid) {
        return false;
    }
    PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
    if (keys == NULL || _PyDictKeys_StringLookup(keys, name) >= 0) {
        return false;
    }
    found->other = _PyDictKeys_GetVersionForCurrentState(_PyInterpreterState_GET(), keys);
    return found->other != 0;
}

static bool find_value_of_class(PyObject *object, PyObject *name, struct py2wasm_seen *found) {
    return find_of_class(object, name, found) && Py_TYPE(found->found)->tp_descr_get == NULL;
}

static bool find_method(PyObject *object, PyObject *name, struct py2wasm_seen *found) {
    return find_of_class(object, name, found) &&
           PyType_HasFeature(Py_TYPE(found->found), Py_TPFLAGS_METHOD_DESCRIPTOR);
}

/* A descriptor that goes before what an object has. */
static bool find_descriptor(PyObject *object, PyObject *name, struct py2wasm_seen *found) {
    PyObject *descriptor = _PyType_Lookup(Py_TYPE(object), name);
    *found = (struct py2wasm_seen){.kind = PY2WASM_DESCRIPTOR, .found = descriptor};
    return descriptor != NULL && Py_TYPE(descriptor)->tp_descr_get != NULL && PyDescr_IsData(descriptor);
}

/* Whether objects of the type still have no values of that name. */
static bool is_of_class(PyObject *object, struct py2wasm_seen const *seen) {
    PyHeapTypeObject *type = (PyHeapTypeObject *)Py_TYPE(object);
    return seen->other == 0 ||
           (_PyObject_InlineValues(object)->valid && type->ht_cached_keys->dk_version == seen->other);
}

static struct py2wasm_seen *look_up(PyObject *object, struct py2wasm_site *site) {
    if (py2wasm_is_seen(object, &site->first)) {
        return &site->first;
    }
    for (size_t index = 0; index < PY2WASM_OTHERS; index++) {
        if (py2wasm_is_seen(object, &site->others[index])) {
            return &site->others[index];
        }
    }
    return NULL;
}

static void remember(PyObject *object, struct py2wasm_site *site, struct py2wasm_seen *found) {
    if (!has_tag(Py_TYPE(object))) {
        return;
    }
    found->version = Py_TYPE(object)->tp_version_tag;
    struct py2wasm_seen *known = look_up(object, site);
    if (known == NULL) {
        known = site->first.version == 0 ? &site->first : &site->others[site->tries % PY2WASM_OTHERS];
    }
    *known = *found;
}

/* Borrowed: what a module has, past nothing that its type has. */
static PyObject *find_in_module(PyObject *object, PyObject *name) {
    if (!PyModule_CheckExact(object) || PyUnicode_READ_CHAR(name, 0) == '_') {
        return NULL;
    }
    return GET_STRING_DICT_VALUE((PyDictObject *)PyModule_GetDict(object), (Nuitka_StringObject *)name);
}

/* Borrowed: the attribute where it was found before, or NULL. */
static PyObject *recall(PyObject *object, struct py2wasm_seen const *seen) {
    if (seen == NULL) {
        return NULL;
    }
    if (seen->kind == PY2WASM_CLASS) {
        return ((PyTypeObject *)object)->tp_version_tag == seen->other ? seen->found : NULL;
    }
    if (seen->kind == PY2WASM_OF_CLASS) {
        return is_of_class(object, seen) ? seen->found : NULL;
    }
    PyObject **place = py2wasm_place(object, seen);
    return place != NULL ? *place : NULL;
}

/* Borrowed: the descriptor that was found before, or NULL; it may have become one that gives way. */
static PyObject *recall_descriptor(struct py2wasm_seen const *seen) {
    return seen != NULL && seen->kind == PY2WASM_DESCRIPTOR && Py_TYPE(seen->found)->tp_descr_get != NULL &&
                   PyDescr_IsData(seen->found)
               ? seen->found
               : NULL;
}

PyObject *py2wasm_find_attribute(PyObject *object, PyObject *name, struct py2wasm_site *site) {
    struct py2wasm_seen *seen = look_up(object, site);
    PyObject *descriptor = recall_descriptor(seen);
    if (descriptor != NULL) {
        /* Kept while it runs: it may take its own place in the class. */
        Py_INCREF(descriptor);
        PyObject *given = Py_TYPE(descriptor)->tp_descr_get(descriptor, object, (PyObject *)Py_TYPE(object));
        Py_DECREF(descriptor);
        return given;
    }
    PyObject *value = recall(object, seen);
    if (value == NULL) {
        value = find_in_module(object, name);
    }
    if (value != NULL) {
        return Py_NewRef(value);
    }
    value = PyObject_GetAttr(object, name);
    if (value == NULL || site->tries >= MOST_TRIES) {
        return value;
    }
    site->tries++;
    struct py2wasm_seen found;
    getattrofunc get = Py_TYPE(object)->tp_getattro;
    bool generic = get == PyObject_GenericGetAttr &&
                   (find_place(object, name, &found) || find_descriptor(object, name, &found) ||
                               find_value_of_class(object, name, &found));
    if (generic || (get == PyType_Type.tp_getattro && find_in_class((PyTypeObject *)object, name, &found))) {
        remember(object, site, &found);
    }
    return value;
}

bool py2wasm_store_attribute(PyObject *object, PyObject *name, PyObject *value, struct py2wasm_site *site) {
    struct py2wasm_seen *seen = look_up(object, site);
    if (seen != NULL && py2wasm_replace(object, value, seen)) {
        return true;
    }
    if (PyObject_SetAttr(object, name, value) < 0) {
        return false;
    }
    struct py2wasm_seen found;
    if (site->tries < MOST_TRIES && Py_TYPE(object)->tp_setattro == PyObject_GenericSetAttr) {
        site->tries++;
        if (find_place(object, name, &found)) {
            remember(object, site, &found);
        }
    }
    return true;
}

static PyObject *call_bound(PyThreadState *tstate, PyObject *function, PyObject *object, PyObject *const *args,
                            Py_ssize_t count) {
    if (Py_TYPE(function) == &Nuitka_Function_Type) {
        struct Nuitka_FunctionObject *compiled = (struct Nuitka_FunctionObject *)function;
        return count == 0 ? Nuitka_CallMethodFunctionNoArgs(tstate, compiled, object)
                          : Nuitka_CallMethodFunctionPosArgs(tstate, compiled, object, args, count);
    }
    PyObject *arguments[1 + MOST_ARGUMENTS] = {object};
    for (Py_ssize_t index = 0; index < count; index++) {
        arguments[index + 1] = args[index];
    }
    return PyObject_Vectorcall(function, arguments, count + 1, NULL);
}

PyObject *py2wasm_call_method(PyThreadState *tstate, PyObject *object, PyObject *name, PyObject *const *args,
                              Py_ssize_t count, struct py2wasm_site *site) {
    /* Kept while it runs: it may take its own place in the class. */
    PyObject *function = Py_XNewRef(recall(object, look_up(object, site)));
    bool is_method = function != NULL;
    if (function == NULL) {
        function = Py_XNewRef(find_in_module(object, name));
    }
    struct py2wasm_seen found;
    if (function == NULL && site->tries < MOST_TRIES && Py_TYPE(object)->tp_getattro == PyObject_GenericGetAttr) {
        site->tries++;
        if (find_method(object, name, &found)) {
            remember(object, site, &found);
            function = Py_NewRef(found.found);
            is_method = true;
        }
    }
    if (function == NULL) {
        is_method = _PyObject_GetMethod(object, name, &function);
        if (function == NULL) {
            return NULL;
        }
    }
    PyObject *result = is_method ? call_bound(tstate, function, object, args, count)
                                 : PyObject_Vectorcall(function, args, count, NULL);
    Py_DECREF(function);
    return result;
}
