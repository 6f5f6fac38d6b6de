/* Starting Nuitka's run time inside an interpreter that is already up.
 *
 * Follows the order of initialisations that an accelerated Nuitka program makes, without those that
 * concern processes, paths and importing: the module's own importer finds modules.
 */

#include "py2wasm_nuitka.h"

extern const int py2wasm_nuitka_with_inspect;

extern void _initCompiledCellType(void);
extern void _initCompiledGeneratorType(void);
extern void _initCompiledFunctionType(void);
extern void _initCompiledMethodType(void);
extern void _initCompiledFrameType(void);
extern void _initSlotCompare(void);
extern void _initSlotIterNext(void);
extern void patchTypeComparison(void);
extern void patchTracebackDealloc(void);
extern void enhancePythonTypes(void);

static bool
is_module_present(const char *name)
{
    PyObject *modules = PyImport_GetModuleDict();
    return PyDict_GetItemString(modules, name) != NULL;
}

static void
setup(PyThreadState *tstate)
{
    initNuitkaAllocators();
    _initBuiltinModule(tstate);
    createGlobalConstants(tstate);
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
    patchTracebackDealloc();
    if (py2wasm_nuitka_with_inspect || is_module_present("inspect")) {
        patchInspectModule(tstate);
    }
}

int
py2wasm_nuitka_run(struct Nuitka_MetaPathBasedLoaderEntry const *entry, PyObject *module)
{
    static bool done = false;
    PyThreadState *tstate = PyThreadState_GET();
    if (!done) {
        done = true;
        setup(tstate);
    }
    PyObject *result = entry->python_init_func(tstate, module);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

int
py2wasm_overflow(PyThreadState *tstate)
{
    if (tstate->recursion_headroom) {
        /* As CPython: some more calls while the error is being handled, then no way back. */
        if (tstate->py_recursion_remaining < -50 || tstate->c_recursion_remaining < -50) {
            Py_FatalError("Cannot recover from stack overflow.");
        }
        return 0;
    }
    tstate->recursion_headroom++;
    PyErr_SetString(PyExc_RecursionError, "maximum recursion depth exceeded");
    tstate->recursion_headroom--;
    return -1;
}

/* What Nuitka's own main program would tell `__compiled__`. */
PyObject *
getOriginalArgv0Object(void)
{
    return PyUnicode_FromString("");
}
