/* What Nuitka's own main program does for its run time, without the program. Part of runtime.c. */

#include "nuitka/constants_blob.h"

#include "py2wasm_global_constants.h"

/* Declared by Nuitka, defined by what it generates per program; the same for all of ours. */
PyObject *global_constants[PY2WASM_GLOBAL_CONSTANTS] = {NULL};
PyObject *Nuitka_sentinel_value = NULL;
PyObject *Nuitka_dunder_compiled_value = NULL;
PyObject *Py_SysVersionInfo = NULL;

/* One blob for all modules is how Nuitka does it; here every module carries its own. */
unsigned const char *getconstant_binData(void) { return NULL; }

/* Helpers that several modules share live in the entry module and use its constants. */
extern void createMainModuleConstants(PyThreadState *tstate);

static int create_constants(PyThreadState *tstate) {
    Nuitka_sentinel_value = PyCapsule_New((void *)&Nuitka_sentinel_value, "sentinel", NULL);
    if (Nuitka_sentinel_value == NULL) {
        return -1;
    }
    Py_SET_REFCNT_IMMORTAL(Nuitka_sentinel_value);
    Nuitka_dunder_compiled_value = Py_None;
    Py_SysVersionInfo = Nuitka_SysGetObject("version_info");
    loadConstantsBlobData(tstate, global_constants, py2wasm_global_constants);
    return 0;
}

/* `namedtuple`, `Enum` and `TypeVar` ask for the module of their caller; without this a compiled
 * caller has none. Nuitka would import `inspect`, `types` and `typing` for it. */
static int tell_caller_modules(PyThreadState *tstate) {
    orig_sys_getframemodulename = Py_XNewRef(Nuitka_SysGetObject("_getframemodulename"));
    PyObject *replacement = PyCFunction_New(&_method_def_sys_getframemodulename_replacement, NULL);
    if (replacement == NULL) {
        return -1;
    }
    int status = PySys_SetObject("_getframemodulename", replacement);
    Py_DECREF(replacement);

    struct _Py_interp_cached_objects *cached = &tstate->interp->cached_objects;
    PyTypeObject *types[] = {cached->typevar_type, cached->paramspec_type, cached->typevartuple_type};
    for (size_t index = 0; index < sizeof(types) / sizeof(types[0]); index++) {
        typing_types[index] = types[index];
        typing_types_original_new[index] = types[index]->tp_new;
        types[index]->tp_new = Nuitka_typing_type_new;
        typing_types_count += 1;
    }
    return status;
}

/* Compiled code lends what a name stands for, where the interpreter's stack holds a reference of its own. */
static PyObject *count_references(PyObject *module, PyObject *object) {
    PyFrameObject *frame = PyEval_GetFrame();
    bool lent = frame != NULL && Py_TYPE(frame) == &Nuitka_Frame_Type && !_Py_IsImmortal(object);
    return PyLong_FromSsize_t(Py_REFCNT(object) + lent);
}

static int count_references_alike(void) {
    static PyMethodDef method = {"getrefcount", count_references, METH_O, NULL};
    PyObject *original = PySys_GetObject("getrefcount");
    if (original == NULL || !PyCFunction_Check(original)) {
        return 0;
    }
    PyCFunctionObject *function = (PyCFunctionObject *)original;
    method.ml_doc = function->m_ml->ml_doc;
    PyObject *replacement = PyCFunction_NewEx(&method, function->m_self, function->m_module);
    int status = replacement != NULL ? PySys_SetObject("getrefcount", replacement) : -1;
    Py_XDECREF(replacement);
    return status;
}

int py2wasm_nuitka_setup(void) {
    static bool done = false;
    if (done) {
        return 0;
    }
    done = true;
    PyThreadState *tstate = PyThreadState_GET();
    initNuitkaAllocators();
    name_types();
    guard_generator_types();
    warn_of_unawaited();
    wrap_methods_of_types();
    _initBuiltinModule(tstate);
    if (register_ending() < 0 || create_constants(tstate) < 0) {
        return -1;
    }
    createMainModuleConstants(tstate);
    _initBuiltinOriginalValues();
    _initCompiledCellType();
    _initCompiledGeneratorType();
    _initCompiledFunctionType();
    _initCompiledMethodType();
    _initCompiledFrameType();
    _initSlotCompare();
    _initSlotIterNext();
    enhancePythonTypes();
    patchTypeComparison();
    if (add_state_attributes() < 0 || stand_for_types() < 0 || count_references_alike() < 0) {
        return -1;
    }
    return tell_caller_modules(tstate);
}
