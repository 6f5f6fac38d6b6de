/* Errors as CPython words them and with the attributes it gives them. Part of runtime.c. */

void RAISE_CURRENT_EXCEPTION_NAME_ERROR(PyThreadState *tstate,
                                        struct Nuitka_ExceptionPreservationItem *exception_state,
                                        PyObject *name) {
    _PyEval_FormatExcCheckArg(tstate, PyExc_NameError, "name '%.200s' is not defined", name);
    FETCH_ERROR_OCCURRED_STATE(tstate, exception_state);
}

/* As the interpreter does it: a second finger moves at half the speed and meets the first in a circle. */
void py2wasm_chain_exception(PyThreadState *tstate, PyObject *exception) {
    PyObject *handled = _PyErr_GetTopmostException(tstate)->exc_value;
    if (handled == NULL || handled == Py_None || handled == exception) {
        return;
    }
    PyObject *current = handled;
    PyObject *slow = handled;
    bool step = false;
    for (PyObject *context; (context = Nuitka_Exception_GetContext(current)) != NULL; current = context) {
        if (context == exception) {
            Nuitka_Exception_DeleteContext(current);
            break;
        }
        if (context == slow) {
            break;
        }
        if (step) {
            slow = Nuitka_Exception_GetContext(slow);
        }
        step = !step;
    }
    Nuitka_Exception_SetContext(exception, handled);
}

bool py2wasm_reraise(PyThreadState *tstate, struct Nuitka_ExceptionPreservationItem *state) {
    PyObject *handled = _PyErr_GetTopmostException(tstate)->exc_value;
    if (handled == NULL || handled == Py_None) {
        SET_EXCEPTION_PRESERVATION_STATE_FROM_TYPE0_STR(tstate, state, PyExc_RuntimeError,
                                                        "No active exception to reraise");
        return false;
    }
    state->exception_value = Py_NewRef(handled);
    return true;
}

/* An awaitable of an asynchronous generator that nothing has awaited says so when it goes. */
static void warn_unawaited(char const *method, AwaitableState state, struct Nuitka_AsyncgenObject *generator) {
    if (state != AWAITABLE_STATE_INIT || generator == NULL) {
        return;
    }
    PyObject *exception = PyErr_GetRaisedException();
    if (PyErr_WarnFormat(PyExc_RuntimeWarning, 1, "coroutine method '%s' of %R was never awaited", method,
                         generator->m_qualname) < 0) {
        PyErr_WriteUnraisable((PyObject *)generator);
    }
    PyErr_SetRaisedException(exception);
}

static destructor dealloc_asend;
static void warn_and_dealloc_asend(PyObject *object) {
    struct Nuitka_AsyncgenAsendObject *asend = (struct Nuitka_AsyncgenAsendObject *)object;
    warn_unawaited("asend", asend->m_state, asend->m_gen);
    dealloc_asend(object);
}

static destructor dealloc_athrow;
static void warn_and_dealloc_athrow(PyObject *object) {
    struct Nuitka_AsyncgenAthrowObject *athrow = (struct Nuitka_AsyncgenAthrowObject *)object;
    warn_unawaited(athrow->m_args == NULL ? "aclose" : "athrow", athrow->m_state, athrow->m_gen);
    dealloc_athrow(object);
}

static destructor finalize_coroutine;
static void warn_and_finalize_coroutine(PyObject *object) {
    if (((struct Nuitka_CoroutineObject *)object)->m_status == status_Unused) {
        PyObject *exception = PyErr_GetRaisedException();
        _PyErr_WarnUnawaitedCoroutine(object);
        PyErr_SetRaisedException(exception);
    }
    finalize_coroutine(object);
}

/* Before the types are made ready. */
static void warn_of_unawaited(void) {
    finalize_coroutine = Nuitka_Coroutine_Type.tp_finalize;
    Nuitka_Coroutine_Type.tp_finalize = warn_and_finalize_coroutine;
    dealloc_asend = Nuitka_AsyncgenAsend_Type.tp_dealloc;
    Nuitka_AsyncgenAsend_Type.tp_dealloc = warn_and_dealloc_asend;
    dealloc_athrow = Nuitka_AsyncgenAthrow_Type.tp_dealloc;
    Nuitka_AsyncgenAthrow_Type.tp_dealloc = warn_and_dealloc_athrow;
}
