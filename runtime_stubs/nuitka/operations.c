/* Operators and the like on common types. `py2wasm_operations.h` says what for.
 *
 * What begins with `try_` gives NULL, and no exception, where it is not responsible. */

#include "py2wasm_nuitka.h"

#define Py_BUILD_CORE
#include "internal/pycore_freelist.h"
#include "internal/pycore_list.h"
#include "internal/pycore_range.h"
#include "internal/pycore_tuple.h"
#undef Py_BUILD_CORE

/* Ints of one digit that are free for new ones, linked by their type pointers like CPython's floats. */
#define MOST_FREE_INTEGERS 256
static PyObject *free_integers;
static int free_integers_count;

static bool is_small_integer(PyObject *object) {
    uintptr_t first = (uintptr_t)&_PyLong_SMALL_INTS[0];
    return (uintptr_t)object - first < sizeof(_PyLong_SMALL_INTS);
}

void py2wasm_dealloc(PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    if (type == &PyFloat_Type) {
        struct _Py_float_freelist *floats = &_Py_object_freelists_GET()->floats;
        if (likely(floats->numfree >= 0 && floats->numfree < PyFloat_MAXFREELIST)) {
            floats->numfree++;
            Py_SET_TYPE(object, (PyTypeObject *)floats->items);
            floats->items = (PyFloatObject *)object;
            return;
        }
    } else if (type == &PyLong_Type && free_integers_count < MOST_FREE_INTEGERS &&
               _PyLong_IsCompact((PyLongObject *)object) && !is_small_integer(object)) {
        free_integers_count++;
        Py_SET_TYPE(object, (PyTypeObject *)free_integers);
        free_integers = object;
        return;
    }
    type->tp_dealloc(object);
}

static inline PyObject *try_float(double value) {
    struct _Py_float_freelist *floats = &_Py_object_freelists_GET()->floats;
    PyFloatObject *result = floats->items;
    if (likely(result != NULL)) {
        floats->numfree--;
        floats->items = (PyFloatObject *)Py_TYPE(result);
    } else {
        result = PyObject_Malloc(sizeof(PyFloatObject));
        if (result == NULL) {
            return NULL;
        }
    }
    result->ob_base.ob_refcnt = 1;
    Py_SET_TYPE(result, &PyFloat_Type);
    result->ob_fval = value;
    return (PyObject *)result;
}

static inline PyObject *try_integer(int64_t value) {
    if (value >= -_PY_NSMALLNEGINTS && value < _PY_NSMALLPOSINTS) {
        return (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS + value];
    }
    if (unlikely(value <= -PyLong_BASE || value >= PyLong_BASE)) {
        return NULL;
    }
    PyObject *result = free_integers;
    if (likely(result != NULL)) {
        free_integers_count--;
        free_integers = (PyObject *)Py_TYPE(result);
    } else {
        result = PyObject_Malloc(sizeof(PyLongObject));
        if (result == NULL) {
            return NULL;
        }
    }
    result->ob_refcnt = 1;
    Py_SET_TYPE(result, &PyLong_Type);
    PyLongObject *integer = (PyLongObject *)result;
    _PyLong_SetSignAndDigitCount(integer, value < 0 ? -1 : 1, 1);
    integer->long_value.ob_digit[0] = (digit)(value < 0 ? -value : value);
    return result;
}

static inline PyObject *integer(int64_t value) {
    PyObject *result = try_integer(value);
    return likely(result != NULL) ? result : PyLong_FromLongLong(value);
}

/* An int of one or two digits. */
static inline bool is_integer(PyObject *object) {
    return PyLong_CheckExact(object) && ((PyLongObject *)object)->long_value.lv_tag < 3 << NON_SIZE_BITS;
}

static inline int64_t to_integer(PyObject *object) {
    PyLongObject *number = (PyLongObject *)object;
    if (likely(_PyLong_IsCompact(number))) {
        return _PyLong_CompactValue(number);
    }
    int64_t value = (int64_t)number->long_value.ob_digit[1] << PyLong_SHIFT | number->long_value.ob_digit[0];
    return _PyLong_IsNegative(number) ? -value : value;
}

/* A float, or an int that is the same as a float. */
static inline bool is_real(PyObject *object) {
    return PyFloat_CheckExact(object) || (PyLong_CheckExact(object) && _PyLong_IsCompact((PyLongObject *)object));
}

static inline double to_real(PyObject *object) {
    return PyFloat_CheckExact(object) ? PyFloat_AS_DOUBLE(object) : (double)to_integer(object);
}

/* Whether products of such numbers have room in 64 bits, and a float tells such numbers apart. */
static inline bool is_half(int64_t value) { return value == (int32_t)value; }

static inline bool are_numbers(PyObject *left, PyObject *right) {
    return (PyLong_Check(left) || PyFloat_Check(left)) && (PyLong_Check(right) || PyFloat_Check(right));
}

static inline int64_t floor_divide(int64_t left, int64_t right) {
    int64_t quotient = left / right;
    return quotient * right != left && (left < 0) != (right < 0) ? quotient - 1 : quotient;
}

#define NEVER false
#define ALWAYS true

/* OPERATION(name, slot of number types, when ints may be taken, their result, when floats may be taken, their
 * result). Other numbers go to CPython: Nuitka's own subtraction changes the sign of an int that is shared. */
#define OPERATION(NAME, slot, ints_may, of_ints, floats_may, of_floats)                            \
    static inline PyObject *try_##NAME(PyObject *left, PyObject *right) {                          \
        if (is_integer(left) && is_integer(right)) {                                               \
            int64_t x = to_integer(left), y = to_integer(right);                                   \
            return (ints_may) ? (of_ints) : NULL;                                                  \
        }                                                                                          \
        if (is_real(left) && is_real(right)) {                                                     \
            double x = to_real(left), y = to_real(right);                                          \
            return (floats_may) ? try_float(of_floats) : NULL;                                     \
        }                                                                                          \
        return NULL;                                                                               \
    }                                                                                              \
    PyObject *py2wasm_##NAME(PyObject *left, PyObject *right) {                                    \
        PyObject *result = try_##NAME(left, right);                                                \
        if (likely(result != NULL)) {                                                              \
            return result;                                                                         \
        }                                                                                          \
        return are_numbers(left, right) ? PyNumber_##slot(left, right)            \
                                                         : BINARY_OPERATION_##NAME##_OBJECT_OBJECT_OBJECT(left, right); \
    }                                                                                              \
    bool py2wasm_in_place_##NAME(PyObject **left, PyObject *right) {                               \
        PyObject *result = try_##NAME(*left, right);                                               \
        if (unlikely(result == NULL)) {                                                            \
            if (!are_numbers(*left, right)) {                                                      \
                return INPLACE_OPERATION_##NAME##_OBJECT_OBJECT(left, right);                      \
            }                                                                                      \
            result = PyNumber_InPlace##slot(*left, right);                                         \
            if (result == NULL) {                                                                  \
                return false;                                                                      \
            }                                                                                      \
        }                                                                                          \
        Py_SETREF(*left, result);                                                                  \
        return true;                                                                               \
    }

OPERATION(ADD, Add, ALWAYS, integer(x + y), ALWAYS, x + y)
OPERATION(SUB, Subtract, ALWAYS, integer(x - y), ALWAYS, x - y)
OPERATION(MULT, Multiply, is_half(x) && is_half(y), integer(x *y), ALWAYS, x *y)
OPERATION(TRUEDIV, TrueDivide, y != 0 && is_half(x) && is_half(y), try_float((double)x / (double)y), y != 0, x / y)
OPERATION(FLOORDIV, FloorDivide, y != 0, integer(floor_divide(x, y)), NEVER, 0)
OPERATION(MOD, Remainder, y != 0, integer(x - floor_divide(x, y) * y), NEVER, 0)
OPERATION(LSHIFT, Lshift, y >= 0 && y < 31 && is_half(x), integer(x *(INT64_C(1) << y)), NEVER, 0)
OPERATION(RSHIFT, Rshift, y >= 0, integer(x >> (y < 63 ? y : 63)), NEVER, 0)
OPERATION(BITAND, And, ALWAYS, integer(x &y), NEVER, 0)
OPERATION(BITOR, Or, ALWAYS, integer(x | y), NEVER, 0)
OPERATION(BITXOR, Xor, ALWAYS, integer(x ^ y), NEVER, 0)

/* 0 or 1, or -1 for types that are not looked at here. */
#define COMPARISON(NAME, operator)                                                                 \
    static inline int try_##NAME(PyObject *left, PyObject *right) {                                \
        if (is_integer(left) && is_integer(right)) {                                               \
            return to_integer(left) operator to_integer(right);                                    \
        }                                                                                          \
        return is_real(left) && is_real(right) ? to_real(left) operator to_real(right) : -1;       \
    }                                                                                              \
    PyObject *py2wasm_##NAME(PyObject *left, PyObject *right) {                                    \
        int known = try_##NAME(left, right);                                                       \
        return known >= 0 ? PyBool_FromLong(known)                                                 \
                          : RICH_COMPARE_##NAME##_OBJECT_OBJECT_OBJECT(left, right);               \
    }                                                                                              \
    nuitka_bool py2wasm_is_##NAME(PyObject *left, PyObject *right) {                               \
        int known = try_##NAME(left, right);                                                       \
        return known < 0 ? RICH_COMPARE_##NAME##_NBOOL_OBJECT_OBJECT(left, right)                  \
                         : (known ? NUITKA_BOOL_TRUE : NUITKA_BOOL_FALSE);                         \
    }

COMPARISON(LT, <)
COMPARISON(LE, <=)
COMPARISON(EQ, ==)
COMPARISON(NE, !=)
COMPARISON(GT, >)
COMPARISON(GE, >=)

PyObject *py2wasm_next(PyObject *iterator) {
    PyTypeObject *type = Py_TYPE(iterator);
    if (type == &PyListIter_Type) {
        _PyListIterObject *items = (_PyListIterObject *)iterator;
        if (items->it_seq != NULL && items->it_index < PyList_GET_SIZE(items->it_seq)) {
            return Py_NewRef(PyList_GET_ITEM(items->it_seq, items->it_index++));
        }
    } else if (type == &PyTupleIter_Type) {
        _PyTupleIterObject *items = (_PyTupleIterObject *)iterator;
        if (items->it_seq != NULL && items->it_index < PyTuple_GET_SIZE(items->it_seq)) {
            return Py_NewRef(PyTuple_GET_ITEM(items->it_seq, items->it_index++));
        }
    } else if (type == &PyRangeIter_Type) {
        _PyRangeIterObject *numbers = (_PyRangeIterObject *)iterator;
        if (numbers->len > 0) {
            PyObject *number = integer(numbers->start);
            if (likely(number != NULL)) {
                numbers->start += numbers->step;
                numbers->len--;
            }
            return number;
        }
    }
    return ITERATOR_NEXT(iterator);
}

/* Where the item is, counted from the start; or -1. */
static inline Py_ssize_t place_of(PyObject *index, Py_ssize_t size) {
    if (!is_integer(index)) {
        return -1;
    }
    int64_t place = to_integer(index);
    if (place < 0) {
        place += size;
    }
    return place >= 0 && place < size ? (Py_ssize_t)place : -1;
}

PyObject *py2wasm_subscript(PyThreadState *tstate, PyObject *container, PyObject *index) {
    if (py2wasm_is_sequence(container)) {
        Py_ssize_t place = place_of(index, PySequence_Fast_GET_SIZE(container));
        if (likely(place >= 0)) {
            return Py_NewRef(PySequence_Fast_GET_ITEM(container, place));
        }
    }
    return LOOKUP_SUBSCRIPT(tstate, container, index);
}

bool py2wasm_set_subscript(PyThreadState *tstate, PyObject *container, PyObject *index, PyObject *value) {
    if (PyList_CheckExact(container)) {
        Py_ssize_t place = place_of(index, PyList_GET_SIZE(container));
        if (likely(place >= 0)) {
            PyObject *old = PyList_GET_ITEM(container, place);
            PyList_SET_ITEM(container, place, Py_NewRef(value));
            Py_DECREF(old);
            return true;
        }
    }
    return SET_SUBSCRIPT(tstate, container, index, value);
}

PyObject *py2wasm_unpack(PyObject *sequence) {
    return py2wasm_is_sequence(sequence) ? Py_NewRef(sequence) : MAKE_UNPACK_ITERATOR(sequence);
}

/* An iterator with `count` items, for errors in Nuitka's words. */
static PyObject *iterator_over(Py_ssize_t count) {
    PyObject *items = MAKE_TUPLE_EMPTY_VAR(PyThreadState_GET(), count);
    for (Py_ssize_t index = 0; items != NULL && index < count; index++) {
        PyTuple_SET_ITEM(items, index, Py_None);
    }
    PyObject *iterator = items != NULL ? PyObject_GetIter(items) : NULL;
    Py_XDECREF(items);
    return iterator;
}

PyObject *py2wasm_unpack_failed(PyThreadState *tstate, struct Nuitka_ExceptionPreservationItem *state, int count,
                                int expected) {
    PyObject *iterator = iterator_over(0);
    if (iterator == NULL) {
        FETCH_ERROR_OCCURRED_STATE(tstate, state);
        return NULL;
    }
    PyObject *none = UNPACK_NEXT(tstate, state, iterator, count, expected);
    Py_DECREF(iterator);
    return none;
}

bool py2wasm_unpack_end(PyThreadState *tstate, struct Nuitka_ExceptionPreservationItem *state, PyObject *iterator,
                        int expected) {
    if (!py2wasm_is_sequence(iterator)) {
        return UNPACK_ITERATOR_CHECK(tstate, state, iterator, expected);
    }
    if (likely(PySequence_Fast_GET_SIZE(iterator) <= expected)) {
        return true;
    }
    PyObject *rest = iterator_over(1);
    if (rest == NULL) {
        FETCH_ERROR_OCCURRED_STATE(tstate, state);
        return false;
    }
    bool is_end = UNPACK_ITERATOR_CHECK(tstate, state, rest, expected);
    Py_DECREF(rest);
    return is_end;
}
