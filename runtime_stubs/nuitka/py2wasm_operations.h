/* Operators, comparisons, subscripts, iteration and unpacking of generated code: the common types first.
 *
 * The interpreter specialises its instructions for ints of one digit, floats, lists and tuples
 * (`BINARY_OP_ADD_INT`, `FOR_ITER_LIST`, `UNPACK_SEQUENCE_TUPLE` and others in CPython's
 * Python/bytecodes.c). Here the same is decided by a look at the types, and everything else goes to the
 * function of Nuitka's run time that the generated code asked for. */
#ifndef PY2WASM_OPERATIONS_H
#define PY2WASM_OPERATIONS_H

#define PY2WASM_EACH_OPERATION(do)                                                                 \
    do(ADD) do(SUB) do(MULT) do(TRUEDIV) do(FLOORDIV) do(MOD) do(LSHIFT) do(RSHIFT) do(BITAND) do(BITOR) do(BITXOR)
#define PY2WASM_EACH_COMPARISON(do) do(LT) do(LE) do(EQ) do(NE) do(GT) do(GE)

#define PY2WASM_DECLARE(NAME)                                                                      \
    extern PyObject *py2wasm_##NAME(PyObject *left, PyObject *right);                              \
    extern bool py2wasm_in_place_##NAME(PyObject **left, PyObject *right);
PY2WASM_EACH_OPERATION(PY2WASM_DECLARE)
#undef PY2WASM_DECLARE

#define PY2WASM_DECLARE(NAME)                                                                      \
    extern PyObject *py2wasm_##NAME(PyObject *left, PyObject *right);                              \
    extern nuitka_bool py2wasm_is_##NAME(PyObject *left, PyObject *right);
PY2WASM_EACH_COMPARISON(PY2WASM_DECLARE)
#undef PY2WASM_DECLARE

extern PyObject *py2wasm_next(PyObject *iterator);
extern PyObject *py2wasm_list_index2(PyThreadState *tstate, PyObject *list, PyObject *item);
extern PyObject *py2wasm_list_index3(PyThreadState *tstate, PyObject *list, PyObject *item, PyObject *start);
extern PyObject *py2wasm_list_index4(PyThreadState *tstate, PyObject *list, PyObject *item, PyObject *start,
                                     PyObject *stop);
extern bool py2wasm_list_remove(PyObject *list, PyObject *item);
extern PyObject *py2wasm_subscript(PyThreadState *tstate, PyObject *container, PyObject *index);
extern bool py2wasm_set_subscript(PyThreadState *tstate, PyObject *container, PyObject *index, PyObject *value);

static inline int py2wasm_is_true(PyObject *object) {
    return PyLong_CheckExact(object) ? !_PyLong_IsZero((PyLongObject *)object) : CHECK_IF_TRUE(object);
}

/* The truth of a result that is released. */
static inline nuitka_bool py2wasm_truth(PyObject *result) {
    int truth = result != NULL ? py2wasm_is_true(result) : -1;
    Py_XDECREF(result);
    return (nuitka_bool)truth;
}

#define PY2WASM_DEFINE(NAME)                                                                       \
    static inline nuitka_bool py2wasm_truth_##NAME(PyObject *left, PyObject *right) {              \
        return py2wasm_truth(py2wasm_##NAME(left, right));                                         \
    }
PY2WASM_EACH_OPERATION(PY2WASM_DEFINE)
#undef PY2WASM_DEFINE

/* Asked by `Py_DECREF` under the name `_Py_Dealloc`, which the engine defines as this one. */
extern void py2wasm_dealloc(PyObject *object);

/* What is unpacked is asked for its items by their number, where it is a tuple or a list: then no iterator
 * is made, and `iterator` below is the sequence. */
extern PyObject *py2wasm_unpack(PyObject *sequence);
extern PyObject *py2wasm_unpack_failed(PyThreadState *tstate, struct Nuitka_ExceptionPreservationItem *state,
                                       int count, int expected);
extern bool py2wasm_unpack_end(PyThreadState *tstate, struct Nuitka_ExceptionPreservationItem *state,
                               PyObject *iterator, int expected);

static inline bool py2wasm_is_sequence(PyObject *object) {
    return PyTuple_CheckExact(object) || PyList_CheckExact(object);
}

static inline PyObject *py2wasm_unpack_next(PyThreadState *tstate, struct Nuitka_ExceptionPreservationItem *state,
                                            PyObject *iterator, int index, int expected) {
    if (likely(py2wasm_is_sequence(iterator))) {
        return likely(index < PySequence_Fast_GET_SIZE(iterator))
                   ? Py_NewRef(PySequence_Fast_GET_ITEM(iterator, index))
                   : py2wasm_unpack_failed(tstate, state, index, expected);
    }
    return UNPACK_NEXT(tstate, state, iterator, index, expected);
}

#endif
