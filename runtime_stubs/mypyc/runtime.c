/* The run time of mypyc, as one library for all programs, and what it lacks here. */

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
#include "exc_ops.c"
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
