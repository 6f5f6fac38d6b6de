/* Nuitka's run time, in one translation unit, with what a Wasm module needs different.
 *
 * Nuitka's sources are included as they are. Where they must behave otherwise they are given another
 * name by the preprocessor, and the function of that name is defined in a file included below. This
 * file is the same for every program; what differs per program is in the generated C. It is compiled for
 * size; what programs spend their time in has files of its own, which are compiled for speed.
 */
#include "nuitka/prelude.h"

#include "nuitka/compiled_types_common.h"

#include <stddef.h>
#include <structmember.h>

#include "py2wasm_empty_function.h"
#include "py2wasm_nuitka.h"

/* Nuitka takes the code object of a function that it compiles at run time for all of its own. Modules
 * have no compiler unless the program needs it: this text is compiled when this file is. Other texts
 * are of functions that nothing calls; if that changed, the linker would miss a function. */
extern PyObject *compiles_another_text(void);
#undef Py_CompileString
#define Py_CompileString(text, filename, start)                                                        \
    __builtin_choose_expr(                                                                             \
        sizeof(text) == EMPTY_FUNCTION_LENGTH + 1,                                                     \
        PyMarshal_ReadObjectFromString((const char *)EMPTY_FUNCTION, sizeof(EMPTY_FUNCTION)),          \
        compiles_another_text())

/* Replaced in generated code only. */
#undef MAKE_TRACEBACK
#undef Nuitka_Coroutine_New
#undef LOOKUP_ATTRIBUTE
#undef SET_ATTRIBUTE
#undef CALL_METHOD_NO_ARGS
#undef CALL_METHOD_WITH_SINGLE_ARG
#undef CALL_METHOD_WITH_ARGS2
#undef CALL_METHOD_WITH_ARGS3
#undef CALL_METHOD_WITH_ARGS4

/* Imports go through the interpreter's own import system, with its error messages. */
#define IMPORT_MODULE_FIXED nuitka_import_module_fixed
#define IMPORT_MODULE_STAR nuitka_import_module_star
#define IMPORT_NAME_FROM_MODULE nuitka_import_name_from_module
#define IMPORT_NAME_OR_MODULE nuitka_import_name_or_module
#define RAISE_CURRENT_EXCEPTION_NAME_ERROR nuitka_raise_name_error
#undef RERAISE_EXCEPTION
#define RERAISE_EXCEPTION nuitka_reraise
#define BUILTIN_SUPER0 nuitka_super
/* Attributes are looked up by the interpreter, whose errors carry the object and the name. */
#define _NUITKA_EXPERIMENTAL_DISABLE_ATTR_OPT 1
/* Which then gives the truth of the attribute. */
#define HAS_ATTR_BOOL2 nuitka_has_attribute
/* Instances are made by their type, which refuses arguments and abstract classes in its own words, and
 * notices when there is no memory. */
#define _NUITKA_EXPERIMENTAL_DISABLE_TYPE_CREATION_OPT 1
/* Asked of an int, to see whether it has room for two digits, this gives a word with flags in it since
 * Python 3.12. A 32-bit int with one digit has no room to spare. */
static inline Py_ssize_t size_of(PyObject *object) {
    return PyLong_Check(object) ? _PyLong_DigitCount((PyLongObject *)object)
                                : ((PyVarObject *)object)->ob_size;
}
#undef Py_SIZE
#define Py_SIZE(object) size_of((PyObject *)(object))
#define Nuitka_PreserveHeap nuitka_preserve_heap
#define Nuitka_RestoreHeap nuitka_restore_heap
/* An `await` then resumes a coroutine through its type, where the depth is counted. */
#define Nuitka_CoroutineWrapper_Check(object) (false)

static PyObject *nuitka_import_module_fixed(PyThreadState *, PyObject *, PyObject *);
static bool nuitka_import_module_star(PyThreadState *, PyObject *, bool, PyObject *);
static PyObject *nuitka_import_name_from_module(PyThreadState *, PyObject *, PyObject *);
static PyObject *nuitka_import_name_or_module(PyThreadState *, PyObject *, PyObject *, PyObject *,
                                              PyObject *);
static void nuitka_raise_name_error(PyThreadState *, struct Nuitka_ExceptionPreservationItem *,
                                    PyObject *);
static int nuitka_has_attribute(PyThreadState *, PyObject *, PyObject *);
static PyObject *nuitka_super(PyThreadState *, PyDictObject *, PyObject *, PyObject *);

#include "CompiledFunctionType.c"

#undef IMPORT_MODULE_FIXED
#undef IMPORT_MODULE_STAR
#undef IMPORT_NAME_FROM_MODULE
#undef IMPORT_NAME_OR_MODULE
#undef RAISE_CURRENT_EXCEPTION_NAME_ERROR
#undef RERAISE_EXCEPTION
#undef HAS_ATTR_BOOL2
#undef BUILTIN_SUPER0
#undef Nuitka_CoroutineWrapper_Check
#undef Nuitka_PreserveHeap
#undef Nuitka_RestoreHeap

#include "classes.c"
#include "errors.c"
#include "ending.c"
#include "imports.c"
#include "recursion.c"
#include "throwing.c"
#include "objects.c"
#include "types.c"
#include "setup.c"
