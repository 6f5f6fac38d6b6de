/* The run time of mypyc, as one library for all programs, and what it lacks here. */
#define Py_BUILD_CORE
#include "Python.h"
#include "internal/pycore_dict.h"
#include "internal/pycore_pystate.h"

#include "init.c"
#include "getargs.c"
#include "getargsfast.c"
#include "int_ops.c"
#include "float_ops.c"
#include "str_ops.c"
#include "bytes_ops.c"
#include "list_ops.c"
#include "dict_ops.c"
#include "set_ops.c"
#include "tuple_ops.c"
#define CPy_CatchError py2wasm_unused_catch_error
#include "exc_ops.c"
#undef CPy_CatchError
#include "misc_ops.c"
#include "locks.c"
#define CPy_SetupObject py2wasm_unused_setup_object
#include "generic_ops.c"
#undef CPy_SetupObject
#include "pythonsupport.c"
#include "function_wrapper.c"
#include "str_extra_ops.c"
#include "bytes_extra_ops.c"
#include "bytearray_extra_ops.c"

/* Makes the error the one that is handled, and gives what was handled here before. mypyc's own gives
 * what a caller handles if it is nothing here, and leaves that behind afterwards. Of the three only
 * the exception is looked at. */
tuple_T3OOO
CPy_CatchError(void)
{
    PyObject *before = PyThreadState_GET()->exc_info->exc_value;
    tuple_T3OOO result = {NULL, Py_XNewRef(before), NULL};
    _CPy_ToDummy(&result.f0);
    _CPy_ToDummy(&result.f1);
    _CPy_ToDummy(&result.f2);
    if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_RuntimeError, "CPy_CatchError called with no error!");
    }
    PyObject *error = PyErr_GetRaisedException();
    PyErr_SetHandledException(error);
    Py_DECREF(error);
    return result;
}

extern PyObject *py2wasm_import(PyObject *name, CPyModuleCache *cache);

PyObject *
py2wasm_import(PyObject *name, CPyModuleCache *cache)
{
    PyObject *module = PyImport_Import(name);
    if (module != NULL) {
        CPyImport_ReplaceModuleCacheForImport(cache, module);
    }
    return module;
}

/* Makes an instance of a class, or of one that inherits from it: what does is in the first row of the
 * methods of the class, here as a method is called. */
PyObject *
CPy_SetupObject(PyObject *type)
{
    for (PyTypeObject *found = (PyTypeObject *)type; found != NULL; found = found->tp_base) {
        const PyMethodDef *first = found->tp_methods;
        if (first != NULL && first->ml_name != NULL &&
            strcmp(first->ml_name, "__internal_mypyc_setup") == 0) {
            return first->ml_meth(type, NULL);
        }
    }
    return PyErr_Format(PyExc_RuntimeError, "`%s` is no compiled class", ((PyTypeObject *)type)->tp_name);
}

extern PyObject *py2wasm_get_state(PyObject *self, PyObject *ignored);

PyObject *
py2wasm_get_state(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return CPyPickle_GetState(self);
}

extern double py2wasm_unbox_other(PyObject *item);

double
py2wasm_unbox_other(PyObject *item)
{
    Py_INCREF(item);
    double value = PyFloat_AsDouble(item);
    if (value == -1.0 && PyErr_Occurred()) {
        CPy_TypeError("float", item);
        value = CPY_FLOAT_ERROR;
    }
    Py_DECREF(item);
    return value;
}

extern PyObject *py2wasm_format(PyObject *value, PyObject *form);
extern PyObject *py2wasm_format_plain(PyObject *value);
/* What `__format__` of whole numbers, floats and texts calls. */
extern int _PyLong_FormatAdvancedWriter(
    _PyUnicodeWriter *writer, PyObject *value, PyObject *form, Py_ssize_t start, Py_ssize_t end);
extern int _PyFloat_FormatAdvancedWriter(
    _PyUnicodeWriter *writer, PyObject *value, PyObject *form, Py_ssize_t start, Py_ssize_t end);
extern int _PyUnicode_FormatAdvancedWriter(
    _PyUnicodeWriter *writer, PyObject *value, PyObject *form, Py_ssize_t start, Py_ssize_t end);

PyObject *
py2wasm_format_plain(PyObject *value)
{
    return PyFloat_CheckExact(value) ? PyObject_Repr(value) : PyObject_Format(value, NULL);
}

PyObject *
py2wasm_format(PyObject *value, PyObject *form)
{
    if (!PyUnicode_CheckExact(form)) {
        PyObject *text = PyObject_Format(form, NULL);
        PyObject *result = text == NULL ? NULL : PyObject_Format(value, text);
        Py_XDECREF(text);
        return result;
    }
    _PyUnicodeWriter writer;
    Py_ssize_t end = PyUnicode_GET_LENGTH(form);
    int failed;
    _PyUnicodeWriter_Init(&writer);
    if (PyLong_CheckExact(value)) {
        failed = _PyLong_FormatAdvancedWriter(&writer, value, form, 0, end);
    }
    else if (PyFloat_CheckExact(value)) {
        failed = _PyFloat_FormatAdvancedWriter(&writer, value, form, 0, end);
    }
    else if (PyUnicode_CheckExact(value)) {
        failed = _PyUnicode_FormatAdvancedWriter(&writer, value, form, 0, end);
    }
    else {
        return PyObject_Format(value, form);
    }
    if (failed) {
        _PyUnicodeWriter_Dealloc(&writer);
        return NULL;
    }
    return _PyUnicodeWriter_Finish(&writer);
}

extern PyObject *py2wasm_get_attribute(PyObject *object, PyObject *name);

/* The type of modules has no attribute but those that begin with two underscores. */
static inline bool
has_all_in_dict(PyObject *object, PyObject *name)
{
    return PyModule_CheckExact(object) && PyUnicode_CheckExact(name) &&
           (PyUnicode_GET_LENGTH(name) < 2 || PyUnicode_READ_CHAR(name, 0) != '_' ||
            PyUnicode_READ_CHAR(name, 1) != '_');
}

PyObject *
py2wasm_get_attribute(PyObject *object, PyObject *name)
{
    if (has_all_in_dict(object, name)) {
        PyObject *value;
        if (PyDict_GetItemRef(PyModule_GetDict(object), name, &value) != 0) {
            return value;
        }
    }
    return PyObject_GetAttr(object, name);
}

extern PyObject *py2wasm_character(PyObject *text, CPyTagged index);
extern PyObject *py2wasm_chr(CPyTagged number);

PyObject *
py2wasm_character(PyObject *text, CPyTagged index)
{
    if (likely(CPyTagged_CheckShort(index) &&
               index >> 1 < (size_t)PyUnicode_GET_LENGTH(text))) {
        return PyUnicode_FromOrdinal((int)PyUnicode_READ_CHAR(text, index >> 1));
    }
    return CPyStr_GetItem(text, index);
}

PyObject *
py2wasm_chr(CPyTagged number)
{
    /* None that is refused is one of these. */
    bool is_some = CPyTagged_CheckShort(number) && number >> 1 <= 0x10ffff;
    return PyUnicode_FromOrdinal(is_some ? (int)(number >> 1) : -1);
}

/* As in py2wasm_mypyc.h. */
typedef struct {
    uint32_t version;
    uint32_t index;
} py2wasm_place;
extern PyObject *py2wasm_get_variable(PyObject *names, PyObject *name, py2wasm_place *place);
extern PyObject *py2wasm_get_from_module(PyObject *module, PyObject *name, py2wasm_place *place);

/* What a module has under a name, which is the same each time for a place; NULL if it has not. The
 * version of keys is that of one dictionary, or of one that is its copy so far, and 0 as soon as a
 * name comes or goes; values may change. */
static PyObject *
find_name(PyObject *names, PyObject *name, py2wasm_place *place)
{
    PyDictObject *dict = (PyDictObject *)names;
    PyDictKeysObject *keys = dict->ma_keys;
    if (likely(keys->dk_version != 0 && keys->dk_version == place->version)) {
        PyObject *value = DK_UNICODE_ENTRIES(keys)[place->index].me_value;
        if (likely(value != NULL)) {
            return Py_NewRef(value);
        }
    }
    PyObject *value;
    if (PyDict_GetItemRef(names, name, &value) != 1) {
        return NULL;
    }
    keys = dict->ma_keys;
    if (dict->ma_values == NULL && DK_IS_UNICODE(keys) && PyUnicode_CheckExact(name)) {
        place->version = _PyDictKeys_GetVersionForCurrentState(_PyInterpreterState_GET(), keys);
        place->index = (uint32_t)_PyDictKeys_StringLookup(keys, name);
    }
    return value;
}

PyObject *
py2wasm_get_variable(PyObject *names, PyObject *name, py2wasm_place *place)
{
    PyObject *value = PyDict_CheckExact(names) ? find_name(names, name, place) : NULL;
    return likely(value != NULL || PyErr_Occurred()) ? value : CPyDict_GetItem(names, name);
}

PyObject *
py2wasm_get_from_module(PyObject *module, PyObject *name, py2wasm_place *place)
{
    PyObject *value =
        has_all_in_dict(module, name) ? find_name(PyModule_GetDict(module), name, place) : NULL;
    return likely(value != NULL || PyErr_Occurred()) ? value : PyObject_GetAttr(module, name);
}

extern Py_ssize_t py2wasm_find_item(PyObject *list, int64_t index);

Py_ssize_t
py2wasm_find_item(PyObject *list, int64_t index)
{
    int64_t at = index < 0 ? index + PyList_GET_SIZE(list) : index;
    if (at < 0 || at >= PyList_GET_SIZE(list)) {
        PyErr_SetString(PyExc_IndexError, "list assignment index out of range");
        return -1;
    }
    return (Py_ssize_t)at;
}

extern void py2wasm_clear_stop(void);
extern PyObject *py2wasm_send_by_name(PyObject *iterator, PyObject *value, PyObject **returned);
extern PyObject *py2wasm_get_awaitable(PyObject *object);
extern PyObject *py2wasm_end_iteration(PyObject *returned);
extern PyObject *py2wasm_take_next(PyObject *iterator);
extern PyObject *py2wasm_take_next_or(PyObject *iterator, PyObject *otherwise);

void
py2wasm_clear_stop(void)
{
    if (PyErr_Occurred() != NULL && PyErr_ExceptionMatches(PyExc_StopIteration)) {
        PyErr_Clear();
    }
}

PyObject *
py2wasm_send_by_name(PyObject *iterator, PyObject *value, PyObject **returned)
{
    return CPyIter_Send(iterator, value, returned);
}

extern void py2wasm_refuse_reuse(int label);

void
py2wasm_refuse_reuse(int label)
{
    PyErr_SetString(PyExc_RuntimeError, label == -1 ? "cannot reuse already awaited coroutine"
                                                    : "coroutine is being awaited already");
}

/* In CPython's genobject.c, for its own `await`. */
extern PyObject *_PyCoro_GetAwaitableIter(PyObject *object);

PyObject *
py2wasm_get_awaitable(PyObject *object)
{
    PyObject *iterator = _PyCoro_GetAwaitableIter(object);
    if (iterator != NULL && PyCoro_CheckExact(iterator)) {
        PyObject *awaited = _PyGen_yf((PyGenObject *)iterator);
        if (awaited != NULL) {
            Py_DECREF(awaited);
            Py_CLEAR(iterator);
            py2wasm_refuse_reuse(0);
        }
    }
    return iterator;
}

PyObject *
py2wasm_end_iteration(PyObject *returned)
{
    if (returned != Py_None) {
        CPyGen_SetStopIterationValue(returned);
    }
    Py_DECREF(returned);
    return NULL;
}

PyObject *
py2wasm_take_next(PyObject *iterator)
{
    if (!PyIter_Check(iterator)) {
        return PyErr_Format(
            PyExc_TypeError, "'%.200s' object is not an iterator", Py_TYPE(iterator)->tp_name);
    }
    PyObject *value = Py_TYPE(iterator)->tp_iternext(iterator);
    if (value == NULL && !PyErr_Occurred()) {
        PyErr_SetNone(PyExc_StopIteration);
    }
    return value;
}

PyObject *
py2wasm_take_next_or(PyObject *iterator, PyObject *otherwise)
{
    if (!PyIter_Check(iterator)) {
        return py2wasm_take_next(iterator);
    }
    PyObject *value = Py_TYPE(iterator)->tp_iternext(iterator);
    if (value != NULL) {
        return value;
    }
    py2wasm_clear_stop();
    return PyErr_Occurred() ? NULL : Py_NewRef(otherwise);
}
