/* Imports of compiled code, through the interpreter. Part of runtime.c. */

static PyObject *find_loaded(PyObject *name) {
    PyObject *module = PyImport_GetModule(name);
    if (module == NULL && !PyErr_Occurred()) {
        PyErr_Format(PyExc_ImportError, "import of %R left no module behind", name);
    }
    return module;
}

PyObject *py2wasm_import(char const *name) {
    PyObject *name_object = PyUnicode_FromString(name);
    if (name_object == NULL) {
        return NULL;
    }
    PyObject *module = PyImport_Import(name_object);
    Py_DECREF(name_object);
    return module;
}

PyObject *IMPORT_MODULE_FIXED(PyThreadState *tstate, PyObject *module_name, PyObject *value_name) {
    PyObject *imported = IMPORT_MODULE1(tstate, module_name);
    if (imported == NULL) {
        return NULL;
    }
    Py_DECREF(imported);
    return find_loaded(value_name);
}

static void raise_missing_name(PyObject *module, PyObject *module_name, PyObject *name) {
    PyObject *spec = NULL;
    PyObject *origin = NULL;
    PyObject *message = NULL;
    PyObject *shown = module_name != NULL ? module_name : PyUnicode_FromString("<unknown module name>");
    if (shown == NULL || PyObject_GetOptionalAttr(module, &_Py_ID(__spec__), &spec) < 0) {
        goto done;
    }
    int initializing = 0;
    if (spec != NULL) {
        if (_PyModuleSpec_GetFileOrigin(spec, &origin) < 0) {
            goto done;
        }
        initializing = _PyModuleSpec_IsInitializing(spec);
        if (initializing < 0) {
            goto done;
        }
        if (origin == NULL && PyModule_Check(module)) {
            origin = PyModule_GetFilenameObject(module);
            if (origin == NULL) {
                PyErr_Clear();
            }
        }
    }
    if (initializing && origin != NULL) {
        message = PyUnicode_FromFormat("cannot import name %R from partially initialized module %R "
                                       "(most likely due to a circular import) (%S)",
                                       name, shown, origin);
    } else if (initializing) {
        message = PyUnicode_FromFormat("cannot import name %R from partially initialized module %R "
                                       "(most likely due to a circular import)",
                                       name, shown);
    } else if (origin != NULL) {
        message = PyUnicode_FromFormat("cannot import name %R from %R (%S)", name, shown, origin);
    } else {
        message = PyUnicode_FromFormat("cannot import name %R from %R (unknown location)", name, shown);
    }
    if (message != NULL) {
        _PyErr_SetImportErrorWithNameFrom(message, module_name, origin, name);
        Py_DECREF(message);
    }

done:
    Py_XDECREF(origin);
    Py_XDECREF(spec);
    if (module_name == NULL) {
        Py_XDECREF(shown);
    }
}

PyObject *IMPORT_NAME_FROM_MODULE(PyThreadState *tstate, PyObject *module, PyObject *name) {
    PyObject *value;
    if (PyObject_GetOptionalAttr(module, name, &value) != 0) {
        return value;
    }
    PyObject *module_name;
    if (PyObject_GetOptionalAttr(module, const_str_plain___name__, &module_name) < 0) {
        return NULL;
    }
    if (module_name != NULL && !PyUnicode_Check(module_name)) {
        Py_CLEAR(module_name);
    }
    if (module_name != NULL) {
        /* In a circular import the submodule may be loaded but not yet an attribute. */
        PyObject *full_name = PyUnicode_FromFormat("%U.%U", module_name, name);
        value = full_name == NULL ? NULL : PyImport_GetModule(full_name);
        Py_XDECREF(full_name);
    }
    if (value == NULL && !PyErr_Occurred()) {
        raise_missing_name(module, module_name, name);
    }
    Py_XDECREF(module_name);
    return value;
}

PyObject *IMPORT_NAME_OR_MODULE(PyThreadState *tstate, PyObject *module, PyObject *globals, PyObject *name,
                                PyObject *level) {
    /* The import before this one has loaded the submodules that were asked for. */
    return IMPORT_NAME_FROM_MODULE(tstate, module, name);
}

static void raise_bad_star_name(PyObject *module, PyObject *name, bool of_dict) {
    PyObject *module_name = PyObject_GetAttr(module, const_str_plain___name__);
    if (module_name == NULL) {
        return;
    }
    if (PyUnicode_Check(module_name)) {
        PyErr_Format(PyExc_TypeError, "%s in %U.%s must be str, not %.100s", of_dict ? "Key" : "Item",
                     module_name, of_dict ? "__dict__" : "__all__", Py_TYPE(name)->tp_name);
    } else {
        PyErr_Format(PyExc_TypeError, "module __name__ must be a string, not %.100s",
                     Py_TYPE(module_name)->tp_name);
    }
    Py_DECREF(module_name);
}

static PyObject *star_names(PyObject *module, bool *of_dict) {
    PyObject *names;
    *of_dict = false;
    if (PyObject_GetOptionalAttr(module, const_str_plain___all__, &names) != 0) {
        return names;
    }
    *of_dict = true;
    PyObject *dict;
    if (PyObject_GetOptionalAttr(module, const_str_plain___dict__, &dict) < 0) {
        return NULL;
    }
    if (dict == NULL) {
        PyErr_SetString(PyExc_ImportError, "from-import-* object has no __dict__ and no __all__");
        return NULL;
    }
    names = PyMapping_Keys(dict);
    Py_DECREF(dict);
    return names;
}

static bool import_star_name(PyObject *target, PyObject *module, PyObject *name, bool of_dict) {
    if (!PyUnicode_Check(name)) {
        raise_bad_star_name(module, name, of_dict);
        return false;
    }
    if (of_dict && PyUnicode_GET_LENGTH(name) > 0 && PyUnicode_READ_CHAR(name, 0) == '_') {
        return true;
    }
    PyObject *value = PyObject_GetAttr(module, name);
    if (value == NULL) {
        return false;
    }
    int status = PyModule_Check(target) ? PyDict_SetItem(PyModule_GetDict(target), name, value)
                                        : PyObject_SetItem(target, name, value);
    Py_DECREF(value);
    return status == 0;
}

bool IMPORT_MODULE_STAR(PyThreadState *tstate, PyObject *target, bool is_module, PyObject *module) {
    bool of_dict;
    PyObject *names = star_names(module, &of_dict);
    if (names == NULL) {
        return false;
    }
    bool good = true;
    for (Py_ssize_t index = 0; good; index++) {
        PyObject *name = PySequence_GetItem(names, index);
        if (name == NULL) {
            good = PyErr_ExceptionMatches(PyExc_IndexError);
            if (good) {
                PyErr_Clear();
            }
            break;
        }
        good = import_star_name(target, module, name, of_dict);
        Py_DECREF(name);
    }
    Py_DECREF(names);
    return good;
}
