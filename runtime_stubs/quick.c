/* Quick answers for the commonest objects: hashes, comparisons and ends without calls through types,
 * and what kind a character of ASCII is without looking it up.
 *
 * The linker puts these functions in the place of CPython's, for all calls from other files. They
 * give what the types would, of whole numbers of one digit, texts, floats, and objects that compare
 * by identity; everything else goes to CPython's own.
 */
#define Py_BUILD_CORE
#include "Python.h"
#include "internal/pycore_floatobject.h"
#include "internal/pycore_long.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_unicodeobject.h"

#include <stdbool.h>

extern int __real_PyObject_RichCompareBool(PyObject *left, PyObject *right, int operation);
extern Py_hash_t __real_PyObject_Hash(PyObject *object);
extern void __real__Py_Dealloc(PyObject *object);
int __wrap_PyObject_RichCompareBool(PyObject *left, PyObject *right, int operation);
Py_hash_t __wrap_PyObject_Hash(PyObject *object);
void __wrap__Py_Dealloc(PyObject *object);

static inline bool
is_short(PyObject *object)
{
    return PyLong_CheckExact(object) && _PyLong_IsCompact((PyLongObject *)object);
}

static inline Py_ssize_t
value_of(PyObject *object)
{
    return _PyLong_CompactValue((PyLongObject *)object);
}

static inline bool
compares_by_identity(PyObject *object)
{
    return Py_TYPE(object)->tp_richcompare == PyBaseObject_Type.tp_richcompare;
}

int
__wrap_PyObject_RichCompareBool(PyObject *left, PyObject *right, int operation)
{
    if (operation != Py_EQ && operation != Py_NE) {
        return __real_PyObject_RichCompareBool(left, right, operation);
    }
    bool equal;
    if (left == right) {
        equal = true;
    }
    else if (is_short(left) && is_short(right)) {
        equal = value_of(left) == value_of(right);
    }
    else if (PyUnicode_CheckExact(left) && PyUnicode_CheckExact(right)) {
        equal = _PyUnicode_EQ(left, right);
    }
    else if (compares_by_identity(left) && compares_by_identity(right)) {
        equal = false;
    }
    else {
        return __real_PyObject_RichCompareBool(left, right, operation);
    }
    return equal == (operation == Py_EQ);
}

Py_hash_t
__wrap_PyObject_Hash(PyObject *object)
{
    if (is_short(object)) {
        Py_ssize_t value = value_of(object);
        return value == -1 ? -2 : value;
    }
    if (PyUnicode_CheckExact(object) && ((PyASCIIObject *)object)->hash != -1) {
        return ((PyASCIIObject *)object)->hash;
    }
    return __real_PyObject_Hash(object);
}

/* Whether there is nothing to a text but its block. */
static inline bool
is_plain(PyObject *text)
{
    PyASCIIObject *ascii = (PyASCIIObject *)text;
    return !ascii->state.statically_allocated && !ascii->state.interned && ascii->state.compact &&
           (ascii->state.ascii || ((PyCompactUnicodeObject *)text)->utf8 == NULL);
}

/* The small numbers, of which each is one object for ever. */
static inline bool
is_for_ever(PyObject *number)
{
    Py_ssize_t value = value_of(number);
    return value >= -_PY_NSMALLNEGINTS && value < _PY_NSMALLPOSINTS;
}

void
__wrap__Py_Dealloc(PyObject *object)
{
    if (_PyRuntime.ref_tracer.tracer_func != NULL) {
        __real__Py_Dealloc(object);
    }
    else if (PyUnicode_CheckExact(object) ? is_plain(object)
                                          : is_short(object) && !is_for_ever(object)) {
        PyObject_Free(object);
    }
    else if (PyFloat_CheckExact(object)) {
        _PyFloat_ExactDealloc(object);
    }
    else {
        Py_TYPE(object)->tp_dealloc(object);
    }
}

#define ASCII_END 128u

extern int __real__PyUnicode_IsAlpha(Py_UCS4 character);
extern int __real__PyUnicode_IsDecimalDigit(Py_UCS4 character);
extern int __real__PyUnicode_IsDigit(Py_UCS4 character);
extern int __real__PyUnicode_IsNumeric(Py_UCS4 character);
int __wrap__PyUnicode_IsAlpha(Py_UCS4 character);
int __wrap__PyUnicode_IsDecimalDigit(Py_UCS4 character);
int __wrap__PyUnicode_IsDigit(Py_UCS4 character);
int __wrap__PyUnicode_IsNumeric(Py_UCS4 character);

static inline bool
is_ascii_digit(Py_UCS4 character)
{
    return character - '0' < 10u;
}

int
__wrap__PyUnicode_IsAlpha(Py_UCS4 character)
{
    return character < ASCII_END ? (character | 32u) - 'a' < 26u : __real__PyUnicode_IsAlpha(character);
}

int
__wrap__PyUnicode_IsDecimalDigit(Py_UCS4 character)
{
    return character < ASCII_END ? is_ascii_digit(character)
                                 : __real__PyUnicode_IsDecimalDigit(character);
}

int
__wrap__PyUnicode_IsDigit(Py_UCS4 character)
{
    return character < ASCII_END ? is_ascii_digit(character) : __real__PyUnicode_IsDigit(character);
}

int
__wrap__PyUnicode_IsNumeric(Py_UCS4 character)
{
    return character < ASCII_END ? is_ascii_digit(character) : __real__PyUnicode_IsNumeric(character);
}
