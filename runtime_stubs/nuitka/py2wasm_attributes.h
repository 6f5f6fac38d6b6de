/* Attributes of generated code, each place remembering where it found one: an inline cache.
 *
 * The interpreter specialises its instructions in the same way and under the same conditions (see
 * `LOAD_ATTR_SLOT`, `LOAD_ATTR_INSTANCE_VALUE`, `LOAD_ATTR_CLASS`, `LOAD_ATTR_METHOD_*` and those that
 * store, in CPython's Python/bytecodes.c). A type's version tag changes with anything about its
 * attributes, the version of its shared keys when its objects get an attribute of a new name. */
#ifndef PY2WASM_ATTRIBUTES_H
#define PY2WASM_ATTRIBUTES_H

#include "internal/pycore_dict.h"
#include "internal/pycore_object.h"

/* What a place has seen: objects of the type with the tag `version` (0: none), and for them
 *   PY2WASM_SLOT      the value at the offset `where`;
 *   PY2WASM_INLINE    the value with the index `where`, of those that objects keep inside;
 *   PY2WASM_CLASS     for the class with the tag `other` the value `found`;
 *   PY2WASM_OF_CLASS  the value `found` of the class, or its function, if no object has a value of that
 *                     name: there are none, or the shared keys still have the version `other`;
 *   PY2WASM_DESCRIPTOR  what the descriptor `found` of the class gives, which also takes part in setting:
 *                     a property, a field of a named tuple. */
enum py2wasm_kind { PY2WASM_SLOT, PY2WASM_INLINE, PY2WASM_CLASS, PY2WASM_OF_CLASS, PY2WASM_DESCRIPTOR };

struct py2wasm_seen {
    unsigned int version;
    unsigned int other;
    /* `found` is borrowed: the type owns it while its tag is what it was. */
    union {
        Py_ssize_t where;
        PyObject *found;
    };
    enum py2wasm_kind kind;
};

/* The type seen first is looked at in generated code; where objects of several types come by, the others
 * are looked at in the run time. */
#define PY2WASM_OTHERS 3
struct py2wasm_site {
    struct py2wasm_seen first;
    struct py2wasm_seen others[PY2WASM_OTHERS];
    unsigned char tries;
};

extern PyObject *py2wasm_find_attribute(PyObject *object, PyObject *name, struct py2wasm_site *site);
extern bool py2wasm_store_attribute(PyObject *object, PyObject *name, PyObject *value, struct py2wasm_site *site);
extern PyObject *py2wasm_call_method(PyThreadState *tstate, PyObject *object, PyObject *name, PyObject *const *args,
                                     Py_ssize_t count, struct py2wasm_site *site);

static inline bool py2wasm_is_seen(PyObject *object, struct py2wasm_seen const *seen) {
    return Py_TYPE(object)->tp_version_tag == seen->version && seen->version != 0;
}

/* Where the value is, or NULL. */
static inline PyObject **py2wasm_place(PyObject *object, struct py2wasm_seen const *seen) {
    if (seen->kind == PY2WASM_SLOT) {
        return (PyObject **)((char *)object + seen->where);
    }
    if (seen->kind == PY2WASM_INLINE) {
        PyDictValues *values = _PyObject_InlineValues(object);
        return values->valid ? &values->values[seen->where] : NULL;
    }
    return NULL;
}

static inline PyObject *py2wasm_load_attribute(PyObject *object, PyObject *name, struct py2wasm_site *site) {
    if (likely(py2wasm_is_seen(object, &site->first))) {
        PyObject **place = py2wasm_place(object, &site->first);
        if (likely(place != NULL && *place != NULL)) {
            return Py_NewRef(*place);
        }
    }
    return py2wasm_find_attribute(object, name, site);
}

/* Replaces a value that is there already: a new one has an order to keep, a dictionary a count. */
static inline bool py2wasm_replace(PyObject *object, PyObject *value, struct py2wasm_seen const *seen) {
    PyObject **place = py2wasm_place(object, seen);
    if (place == NULL || *place == NULL || (seen->kind == PY2WASM_INLINE && _PyObject_GetManagedDict(object) != NULL)) {
        return false;
    }
    PyObject *old = *place;
    *place = Py_NewRef(value);
    Py_DECREF(old);
    return true;
}

static inline bool py2wasm_set_attribute(PyObject *object, PyObject *name, PyObject *value,
                                         struct py2wasm_site *site) {
    if (likely(py2wasm_is_seen(object, &site->first) && py2wasm_replace(object, value, &site->first))) {
        return true;
    }
    return py2wasm_store_attribute(object, name, value, site);
}

#define PY2WASM_AT_SITE(call)                                                                      \
    ({                                                                                             \
        static struct py2wasm_site site;                                                           \
        call;                                                                                      \
    })

#define LOOKUP_ATTRIBUTE(tstate, object, name)                                                     \
    PY2WASM_AT_SITE(py2wasm_load_attribute(object, name, &site))
#define SET_ATTRIBUTE(tstate, object, name, value)                                                 \
    PY2WASM_AT_SITE(py2wasm_set_attribute(object, name, value, &site))

#define PY2WASM_METHOD_CALL(tstate, object, name, args, count)                                     \
    PY2WASM_AT_SITE(py2wasm_call_method(tstate, object, name, args, count, &site))
#define CALL_METHOD_NO_ARGS(tstate, object, name) PY2WASM_METHOD_CALL(tstate, object, name, NULL, 0)
#define CALL_METHOD_WITH_SINGLE_ARG(tstate, object, name, argument)                                \
    ({                                                                                             \
        PyObject *single = argument;                                                               \
        PY2WASM_METHOD_CALL(tstate, object, name, &single, 1);                                     \
    })
#define CALL_METHOD_WITH_ARGS2(tstate, object, name, args) PY2WASM_METHOD_CALL(tstate, object, name, args, 2)
#define CALL_METHOD_WITH_ARGS3(tstate, object, name, args) PY2WASM_METHOD_CALL(tstate, object, name, args, 3)
#define CALL_METHOD_WITH_ARGS4(tstate, object, name, args) PY2WASM_METHOD_CALL(tstate, object, name, args, 4)

#endif
