/* Throwing into generators and coroutines that wait for another one. Part of runtime.c.
 *
 * While the inner one handles what is thrown, the outer ones stand below it on the stack of frames, as they
 * do when a value is sent: `sys._getframe` and a traceback printed in a handler show who is waiting.
 */

struct waiting {
    PyObject **delegate;
    int *running;
    struct Nuitka_FrameObject *frame;
};

static struct waiting find_waiting(PyObject *object) {
    if (Nuitka_Generator_Check(object)) {
        struct Nuitka_GeneratorObject *generator = (struct Nuitka_GeneratorObject *)object;
        return (struct waiting){&generator->m_yield_from, &generator->m_running, generator->m_frame};
    }
    struct Nuitka_CoroutineObject *coroutine = (struct Nuitka_CoroutineObject *)object;
    return (struct waiting){&coroutine->m_yield_from, &coroutine->m_running, coroutine->m_frame};
}

/* What an object waits for, if that is compiled too. */
static PyObject *find_compiled_delegate(PyObject *object) {
    PyObject *delegate = *find_waiting(object).delegate;
    if (delegate == NULL) {
        return NULL;
    }
    if (Py_TYPE(delegate) == &Nuitka_CoroutineWrapper_Type) {
        delegate = (PyObject *)((struct Nuitka_CoroutineWrapperObject *)delegate)->m_coroutine;
    }
    return Nuitka_Generator_Check(delegate) || Nuitka_Coroutine_Check(delegate) ? delegate : NULL;
}

static PyObject *send_into(PyThreadState *tstate, PyObject *object, PyObject *value) {
    struct Nuitka_ExceptionPreservationItem none;
    INIT_ERROR_OCCURRED_STATE(&none);
    if (Nuitka_Generator_Check(object)) {
        return _Nuitka_Generator_send(tstate, (struct Nuitka_GeneratorObject *)object, value, &none);
    }
    return _Nuitka_Coroutine_send(tstate, (struct Nuitka_CoroutineObject *)object, value, false, &none);
}

/* Takes over the exception. `outermost` is what the program called. */
static PyObject *throw_into(PyThreadState *tstate, PyObject *object, bool outermost,
                            struct Nuitka_ExceptionPreservationItem *exception) {
    PyObject *delegate = find_compiled_delegate(object);
    struct waiting waiting = find_waiting(object);
    if (delegate == NULL || *waiting.running ||
        EXCEPTION_STATE_MATCH_BOOL_SINGLE(tstate, exception, PyExc_GeneratorExit)) {
        if (Nuitka_Generator_Check(object)) {
            return _Nuitka_Generator_throw2(tstate, (struct Nuitka_GeneratorObject *)object, exception);
        }
        return _Nuitka_Coroutine_throw2(tstate, (struct Nuitka_CoroutineObject *)object, !outermost, exception);
    }
    Nuitka_ThreadStateFrameType *caller = _Nuitka_GetThreadStateFrame(tstate);
    pushFrameStackGeneratorCompiledFrame(tstate, waiting.frame);
    *waiting.running = 1;
    PyObject *result = NULL;
    if (_Py_EnterRecursiveCallTstate(tstate, " while throwing into a generator") == 0) {
        result = throw_into(tstate, delegate, false, exception);
        _Py_LeaveRecursiveCallTstate(tstate);
    } else {
        RELEASE_ERROR_OCCURRED_STATE(exception);
    }
    *waiting.running = 0;
    _Nuitka_GeneratorPopFrame(tstate, caller);
    if (result == NULL) {
        Py_CLEAR(*waiting.delegate);
        PyObject *value = NULL;
        result = send_into(tstate, object, Nuitka_PyGen_FetchStopIterationValue(tstate, &value) ? value : NULL);
    }
    return result;
}

/* The exception that the arguments of `throw` make, without its frame. */
static bool make_exception(PyThreadState *tstate, PyObject *args, struct Nuitka_ExceptionPreservationItem *exception) {
    PyObject *type, *value = NULL;
    PyTracebackObject *traceback = NULL;
    return PyArg_UnpackTuple(args, "throw", 1, 3, &type, &value, &traceback) &&
           _Nuitka_Generator_make_throw_exception_state(tstate, exception, type, value, traceback);
}

static PyObject *throw(PyObject *object, PyObject *args) {
    if (find_compiled_delegate(object) == NULL) {
        return Nuitka_Generator_Check(object)
                   ? Nuitka_Generator_throw((struct Nuitka_GeneratorObject *)object, args)
                   : Nuitka_Coroutine_throw(object, args);
    }
    PyThreadState *tstate = PyThreadState_GET();
    struct Nuitka_ExceptionPreservationItem exception;
    if (!make_exception(tstate, args, &exception)) {
        return NULL;
    }
    PyObject *result = throw_into(tstate, object, true, &exception);
    if (result == NULL && !PyErr_Occurred()) {
        SET_CURRENT_EXCEPTION_STOP_ITERATION_EMPTY(tstate);
    }
    return result;
}
