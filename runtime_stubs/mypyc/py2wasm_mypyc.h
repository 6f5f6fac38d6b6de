/* Included before everything else in the C that mypyc writes: what differs on a machine with 32 bits
 * and in a program of one piece.
 */
#ifndef PY2WASM_MYPYC_H
#define PY2WASM_MYPYC_H

/* mypyc asks whether both factors are below 2^15, which here few are. Its own function stays under
 * another name. */
#define CPyTagged_Multiply py2wasm_unused_multiply
#include "CPy.h"
#undef CPyTagged_Multiply

#include "recursion.h"

static inline CPyTagged
CPyTagged_Multiply(CPyTagged left, CPyTagged right)
{
    Py_ssize_t product;
    /* A short integer is twice its value. */
    if (CPyTagged_CheckShort(left) && CPyTagged_CheckShort(right) &&
        !__builtin_mul_overflow((Py_ssize_t)left, CPyTagged_ShortAsSsize_t(right), &product)) {
        return (CPyTagged)product;
    }
    return CPyTagged_Multiply_(left, right);
}

/* What `PyThreadState_GET` gives, without a call. */
extern _Thread_local PyThreadState *_Py_tss_tstate;

/* Of which type an object is, asked without a look at that type where it is the common one. */
#define PY2WASM_IS(object, kind, flag)                                                               \
    (Py_IS_TYPE(object, &kind) || PyType_FastSubclass(Py_TYPE(object), flag))
#undef PyList_Check
#define PyList_Check(object) PY2WASM_IS(object, PyList_Type, Py_TPFLAGS_LIST_SUBCLASS)
#undef PyDict_Check
#define PyDict_Check(object) PY2WASM_IS(object, PyDict_Type, Py_TPFLAGS_DICT_SUBCLASS)
#undef PyTuple_Check
#define PyTuple_Check(object) PY2WASM_IS(object, PyTuple_Type, Py_TPFLAGS_TUPLE_SUBCLASS)
#undef PyUnicode_Check
#define PyUnicode_Check(object) PY2WASM_IS(object, PyUnicode_Type, Py_TPFLAGS_UNICODE_SUBCLASS)
#undef PyLong_Check
#define PyLong_Check(object) PY2WASM_IS(object, PyLong_Type, Py_TPFLAGS_LONG_SUBCLASS)

/* Mostly an instance is of a class itself or of one that inherits from it directly. */
static inline int
py2wasm_is_instance(PyObject *object, PyTypeObject *type)
{
    PyTypeObject *own = Py_TYPE(object);
    return own == type || own->tp_base == type || PyType_IsSubtype(own, type);
}
#undef PyObject_TypeCheck
#define PyObject_TypeCheck(object, type) py2wasm_is_instance((PyObject *)(object), type)

/* What of mypyc's and CPython's functions mostly runs, in the place of calls: unboxing a float, the
 * item of a list at a small index, adding to a list that has room, the number of a character. */
static inline double
py2wasm_as_double(PyObject *value)
{
    return likely(PyFloat_CheckExact(value)) ? PyFloat_AS_DOUBLE(value) : PyFloat_AsDouble(value);
}

/* The same for an item that a list may lose as soon as something else runs, such as `__float__`. */
extern double py2wasm_unbox_other(PyObject *item);

static inline double
py2wasm_unbox_float(PyObject *item)
{
    return likely(PyFloat_CheckExact(item)) ? PyFloat_AS_DOUBLE(item) : py2wasm_unbox_other(item);
}
#define PyFloat_AsDouble py2wasm_as_double

/* A negative number, halved as one without a sign, is larger than any list. */
#define PY2WASM_HAS_ITEM(size, index) (CPyTagged_CheckShort(index) && (index) >> 1 < (size_t)(size))

#define PY2WASM_LIST_ITEM(name, result, otherwise)                                                   \
    static inline PyObject *name(PyObject *list, CPyTagged index)                                    \
    {                                                                                                \
        if (likely(PY2WASM_HAS_ITEM(PyList_GET_SIZE(list), index))) {                                \
            return result(PyList_GET_ITEM(list, index >> 1));                                        \
        }                                                                                            \
        return otherwise(list, index);                                                               \
    }
PY2WASM_LIST_ITEM(py2wasm_get_item, Py_NewRef, CPyList_GetItem)
PY2WASM_LIST_ITEM(py2wasm_get_item_short, Py_NewRef, CPyList_GetItemShort)
PY2WASM_LIST_ITEM(py2wasm_borrow_item, _PyObject_CAST, CPyList_GetItemBorrow)
PY2WASM_LIST_ITEM(py2wasm_borrow_item_short, _PyObject_CAST, CPyList_GetItemShortBorrow)
#define CPyList_GetItem py2wasm_get_item
#define CPyList_GetItemShort py2wasm_get_item_short
#define CPyList_GetItemBorrow py2wasm_borrow_item
#define CPyList_GetItemShortBorrow py2wasm_borrow_item_short

/* The same with an index of 64 bits. */
static inline PyObject *
py2wasm_borrow_item_64(PyObject *list, int64_t index)
{
    return likely((uint64_t)index < (size_t)PyList_GET_SIZE(list))
               ? PyList_GET_ITEM(list, index)
               : CPyList_GetItemInt64Borrow(list, index);
}

static inline PyObject *
py2wasm_get_item_64(PyObject *list, int64_t index)
{
    return likely((uint64_t)index < (size_t)PyList_GET_SIZE(list))
               ? Py_NewRef(PyList_GET_ITEM(list, index))
               : CPyList_GetItemInt64(list, index);
}
#define CPyList_GetItemInt64 py2wasm_get_item_64
#define CPyList_GetItemInt64Borrow py2wasm_borrow_item_64

/* Where `list[index] = ...` puts something if the index is not simply that; -1 and an error if nowhere. */
extern Py_ssize_t py2wasm_find_item(PyObject *list, int64_t index);

/* The old item goes when the new one is in its place: its end may look at the list. */
static inline bool
py2wasm_set_item_64(PyObject *list, int64_t index, PyObject *value)
{
    Py_ssize_t at = likely((uint64_t)index < (size_t)PyList_GET_SIZE(list))
                        ? (Py_ssize_t)index
                        : py2wasm_find_item(list, index);
    if (unlikely(at < 0)) {
        return false;
    }
    PyObject *before = PyList_GET_ITEM(list, at);
    PyList_SET_ITEM(list, at, value);
    Py_DECREF(before);
    return true;
}

static inline bool
py2wasm_set_item(PyObject *list, CPyTagged index, PyObject *value)
{
    return likely(CPyTagged_CheckShort(index))
               ? py2wasm_set_item_64(list, CPyTagged_ShortAsSsize_t(index), value)
               : CPyList_SetItem(list, index, value);
}
#define CPyList_SetItem py2wasm_set_item
#define CPyList_SetItemInt64 py2wasm_set_item_64

/* Arithmetic that mostly is one instruction: `sqrt`, and division by what is neither 0 nor -1. */
static inline double
py2wasm_sqrt(double x)
{
    return unlikely(x < 0.0) ? CPyFloat_Sqrt(x) : __builtin_sqrt(x);
}
#define CPyFloat_Sqrt py2wasm_sqrt

static inline int64_t
py2wasm_divide(int64_t x, int64_t y)
{
    if (unlikely((uint64_t)y + 1 < 2)) {
        return CPyInt64_Divide(x, y);
    }
    int64_t quotient = x / y;
    return quotient - ((x ^ y) < 0 && quotient * y != x);
}

static inline int64_t
py2wasm_remainder(int64_t x, int64_t y)
{
    if (unlikely((uint64_t)y + 1 < 2)) {
        return CPyInt64_Remainder(x, y);
    }
    int64_t rest = x % y;
    return (x ^ y) < 0 && rest != 0 ? rest + y : rest;
}
#define CPyInt64_Divide py2wasm_divide
#define CPyInt64_Remainder py2wasm_remainder

static inline PyObject *
py2wasm_borrow_tuple_item(PyObject *tuple, CPyTagged index)
{
    if (likely(PY2WASM_HAS_ITEM(PyTuple_GET_SIZE(tuple), index))) {
        return PyTuple_GET_ITEM(tuple, index >> 1);
    }
    PyObject *item = CPySequenceTuple_GetItem(tuple, index);
    /* The tuple still has it. */
    Py_XDECREF(item);
    return item;
}

static inline int
py2wasm_append(PyObject *list, PyObject *item)
{
    Py_ssize_t length = PyList_GET_SIZE(list);
    if (likely(length < ((PyListObject *)list)->allocated)) {
        PyList_SET_ITEM(list, length, Py_NewRef(item));
        Py_SET_SIZE((PyVarObject *)list, length + 1);
        return 0;
    }
    return PyList_Append(list, item);
}

/* The list takes over the reference, or it is given up. */
static inline int
py2wasm_hand_over(PyObject *list, PyObject *item)
{
    Py_ssize_t length = PyList_GET_SIZE(list);
    if (likely(length < ((PyListObject *)list)->allocated)) {
        PyList_SET_ITEM(list, length, item);
        Py_SET_SIZE((PyVarObject *)list, length + 1);
        return 0;
    }
    int failed = PyList_Append(list, item);
    Py_DECREF(item);
    return failed;
}
#define PyList_Append py2wasm_append

static inline CPyTagged
py2wasm_ord(PyObject *value)
{
    if (likely(PyUnicode_Check(value) && PyUnicode_GET_LENGTH(value) == 1)) {
        return (CPyTagged)PyUnicode_READ_CHAR(value, 0) << 1;
    }
    return CPyStr_Ord(value);
}
#define CPyStr_Ord py2wasm_ord

/* The arguments of what `sorted` or `map` calls, which are no more and no fewer than one, or none. */
#define CPyArg_ParseStackAndKeywordsNoArgs(args, nargs, kwnames, parser)                             \
    ((nargs) == 0 && (kwnames) == NULL                                                               \
         ? 1                                                                                         \
         : CPyArg_ParseStackAndKeywordsNoArgs(args, nargs, kwnames, parser))
#define CPyArg_ParseStackAndKeywordsOneArg(args, nargs, kwnames, parser, first)                      \
    (likely((nargs) == 1 && (kwnames) == NULL)                                                       \
         ? (*(first) = (args)[0], 1)                                                                 \
         : CPyArg_ParseStackAndKeywordsOneArg(args, nargs, kwnames, parser, first))

/* While a generator or coroutine runs, the exception that it handles is its own: it is linked in
 * front of what its caller handles, and goes with it when it stops at a `yield`. */
typedef struct {
    uint32_t running;
    _PyErr_StackItem handled;
} py2wasm_generator;

static inline int
py2wasm_enter_generator(py2wasm_generator *generator)
{
    if (generator->running) {
        return 0;
    }
    generator->running = 1;
    generator->handled.previous_item = _Py_tss_tstate->exc_info;
    _Py_tss_tstate->exc_info = &generator->handled;
    return 1;
}

static inline void
py2wasm_leave_generator(py2wasm_generator *generator)
{
    _Py_tss_tstate->exc_info = generator->handled.previous_item;
    generator->handled.previous_item = NULL;
    generator->running = 0;
}

#define CPyGen_TryEnter py2wasm_enter_generator
#define CPyGen_Exit py2wasm_leave_generator

/* The character at an index, with fewer calls on the way, and that of a number. */
extern PyObject *py2wasm_character(PyObject *text, CPyTagged index);
#define CPyStr_GetItem py2wasm_character
#define CPyStr_GetItemUnsafe(text, index) py2wasm_character(text, (CPyTagged)(index) << 1)
extern PyObject *py2wasm_chr(CPyTagged number);

/* Attributes of modules are asked for before each call of a function that is not compiled. */
#undef CPyObject_GetAttr
#define CPyObject_GetAttr py2wasm_get_attribute
extern PyObject *py2wasm_get_attribute(PyObject *object, PyObject *name);

/* Where a name was found in the dictionary of a module, and which version of its keys says so. */
typedef struct {
    uint32_t version;
    uint32_t index;
} py2wasm_place;
extern PyObject *py2wasm_get_variable(PyObject *names, PyObject *name, py2wasm_place *place);
extern PyObject *py2wasm_get_from_module(PyObject *module, PyObject *name, py2wasm_place *place);
#define PY2WASM_AT_PLACE(function, object, name)                                                     \
    ({                                                                                               \
        static py2wasm_place py2wasm_here;                                                           \
        function(object, name, &py2wasm_here);                                                       \
    })
#define PY2WASM_VARIABLE(names, name) PY2WASM_AT_PLACE(py2wasm_get_variable, names, name)
#define PY2WASM_ATTRIBUTE(module, name) PY2WASM_AT_PLACE(py2wasm_get_from_module, module, name)

/* `PyIter_Next` and `CPyIter_Send` without further calls on the way to the next value. */
#define PyIter_Next py2wasm_iter_next
#define CPyIter_Send py2wasm_iter_send
extern void py2wasm_clear_stop(void);
extern PyObject *py2wasm_send_by_name(PyObject *iterator, PyObject *value, PyObject **returned);

static inline PyObject *
py2wasm_iter_next(PyObject *iterator)
{
    PyObject *value = Py_TYPE(iterator)->tp_iternext(iterator);
    if (value == NULL) {
        py2wasm_clear_stop();
    }
    return value;
}

static inline PyObject *
py2wasm_iter_send(PyObject *iterator, PyObject *value, PyObject **returned)
{
    PyAsyncMethods *methods = Py_TYPE(iterator)->tp_as_async;
    if (methods == NULL || methods->am_send == NULL) {
        return py2wasm_send_by_name(iterator, value, returned);
    }
    PyObject *result;
    PySendResult kind = methods->am_send(iterator, value, &result);
    if (kind == PYGEN_RETURN) {
        *returned = result;
    }
    return kind == PYGEN_NEXT ? result : NULL;
}

/* What `await` goes on with: a coroutine itself, without an object around it that hands on. */
#define CPy_GetCoro py2wasm_get_awaitable
extern PyObject *py2wasm_get_awaitable(PyObject *object);
/* Raises what awaiting a coroutine again does; `label` is where it goes on, -1 if it has ended. */
extern void py2wasm_refuse_reuse(int label);

/* How `tp_iternext` says that a generator has returned: without an exception if it returned None. */
extern PyObject *py2wasm_end_iteration(PyObject *returned);

/* The built-in `next`. */
extern PyObject *py2wasm_take_next(PyObject *iterator);
extern PyObject *py2wasm_take_next_or(PyObject *iterator, PyObject *otherwise);

/* Modules of a group import each other as all modules do; mypyc would look for the shared library. */
#define CPyImport_ImportNative(name, create, run, module, cache, ...)                                \
    py2wasm_import(name, cache)
extern PyObject *py2wasm_import(PyObject *name, CPyModuleCache *cache);

/* `CPyPickle_GetState` as a method is called. */
extern PyObject *py2wasm_get_state(PyObject *self, PyObject *ignored);

/* `format(value, form)`, and `format(value)`. */
extern PyObject *py2wasm_format(PyObject *value, PyObject *form);
extern PyObject *py2wasm_format_plain(PyObject *value);

/* Interns strings and makes the constants of the group, once. */
extern int py2wasm_mypyc_begin(void);

/* The body of a function, unless that would go too deep: then `refused`, the exception being set. */
#define PY2WASM_GUARDED(units, refused, body)                                                        \
    do {                                                                                             \
        PyThreadState *py2wasm_state = _Py_tss_tstate;                                               \
        if (unlikely(!py2wasm_enter(py2wasm_state, units))) {                                        \
            py2wasm_leave(py2wasm_state, units);                                                     \
            return refused;                                                                          \
        }                                                                                            \
        __auto_type py2wasm_result = body;                                                           \
        py2wasm_leave(py2wasm_state, units);                                                         \
        return py2wasm_result;                                                                       \
    } while (0)

#endif
