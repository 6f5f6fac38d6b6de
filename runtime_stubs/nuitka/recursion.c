/* Where recursion passes through Nuitka's run time rather than through generated code.
 * Part of runtime.c.
 *
 * A generator that delegates with `yield from`, or a coroutine that awaits, is not on the stack while
 * its inner one runs: Nuitka resumes the inner one in a loop. These loops call the inner one through
 * its type, so the types get a slot that counts. A step is counted once: the slot leaves a note for
 * the compiled body it is about to enter.
 */

void const *py2wasm_resumed = NULL;

static PyObject *resume_guarded(iternextfunc next, PyObject *iterator, void const *resumed) {
    PyThreadState *tstate = PyThreadState_GET();
    PyObject *result = NULL;
    if (likely(py2wasm_enter(tstate, 1))) {
        py2wasm_resumed = resumed;
        result = next(iterator);
        if (py2wasm_resumed == resumed) {
            py2wasm_resumed = NULL;
        }
    }
    py2wasm_leave(tstate, 1);
    return result;
}

/* DEFINE_GUARDED(kind, expression): a slot that resumes what the expression gives for `iterator`. */
#define DEFINE_GUARDED(kind, expression)                                                           \
    static iternextfunc unguarded_##kind;                                                          \
    static PyObject *guarded_##kind(PyObject *iterator) {                                          \
        return resume_guarded(unguarded_##kind, iterator, expression);                             \
    }

#define GUARD(kind, type)                                                                          \
    unguarded_##kind = (type).tp_iternext;                                                         \
    (type).tp_iternext = guarded_##kind

DEFINE_GUARDED(generator, iterator)
DEFINE_GUARDED(coroutine, ((struct Nuitka_CoroutineWrapperObject *)iterator)->m_coroutine)
DEFINE_GUARDED(asend, ((struct Nuitka_AsyncgenAsendObject *)iterator)->m_gen)
DEFINE_GUARDED(athrow, ((struct Nuitka_AsyncgenAthrowObject *)iterator)->m_gen)

/* Before the types are made ready, so that their `__next__` takes the same way. */
static void guard_generator_types(void) {
    GUARD(generator, Nuitka_Generator_Type);
    GUARD(coroutine, Nuitka_CoroutineWrapper_Type);
    GUARD(asend, Nuitka_AsyncgenAsend_Type);
    GUARD(athrow, Nuitka_AsyncgenAthrow_Type);
}
