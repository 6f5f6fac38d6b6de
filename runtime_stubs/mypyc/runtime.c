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
#include "generic_ops.c"
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
