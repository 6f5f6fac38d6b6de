/* Stand-ins for the parser, the compiler and syntax trees, where nothing was found to need them.
 *
 * The linker puts them in place of CPython's functions (`--wrap`), or the snapshot stage does. What
 * only those functions call is then in the module no more.
 */
#define Py_BUILD_CORE
#include "Python.h"
#include "internal/pycore_ast.h"
#include "internal/pycore_compile.h"
#include "internal/pycore_parser.h"

static void
no_compiler(void)
{
    PyErr_SetString(PyExc_RuntimeError,
                    "source text cannot be compiled here: the compiler was left out, because "
                    "nothing in the program was found to call compile, eval or exec\n"
                    "hint: build with `compiler = \"keep\"` in [tool.py2wasm], or with "
                    "`--compiler keep`");
}

static void
no_trees(void)
{
    PyErr_SetString(PyExc_RuntimeError,
                    "there are no syntax trees here: they were left out, because nothing in the "
                    "program imports `ast`\n"
                    "hint: build with `compiler = \"keep\"` in [tool.py2wasm], or with "
                    "`--compiler keep`");
}

mod_ty
__wrap__PyParser_ASTFromString(const char *text, PyObject *filename, int mode,
                               PyCompilerFlags *flags, PyArena *arena)
{
    (void)text, (void)filename, (void)mode, (void)flags, (void)arena;
    no_compiler();
    return NULL;
}

mod_ty
__wrap__PyParser_ASTFromFile(FILE *file, PyObject *filename, const char *encoding, int mode,
                             const char *ps1, const char *ps2, PyCompilerFlags *flags,
                             int *error, PyArena *arena)
{
    (void)file, (void)filename, (void)encoding, (void)mode, (void)ps1, (void)ps2, (void)flags;
    (void)error, (void)arena;
    no_compiler();
    return NULL;
}

mod_ty
__wrap__PyParser_InteractiveASTFromFile(FILE *file, PyObject *filename, const char *encoding,
                                        int mode, const char *ps1, const char *ps2,
                                        PyCompilerFlags *flags, int *error,
                                        PyObject **source, PyArena *arena)
{
    (void)file, (void)filename, (void)encoding, (void)mode, (void)ps1, (void)ps2, (void)flags;
    (void)error, (void)source, (void)arena;
    no_compiler();
    return NULL;
}

PyCodeObject *
__wrap__PyAST_Compile(mod_ty tree, PyObject *filename, PyCompilerFlags *flags, int optimize,
                      PyArena *arena)
{
    (void)tree, (void)filename, (void)flags, (void)optimize, (void)arena;
    no_compiler();
    return NULL;
}

int
__wrap_PyAST_Check(PyObject *object)
{
    (void)object;
    return 0;
}

PyObject *
__wrap_PyAST_mod2obj(mod_ty tree)
{
    (void)tree;
    no_trees();
    return NULL;
}

mod_ty
__wrap_PyAST_obj2mod(PyObject *object, PyArena *arena, int mode)
{
    (void)object, (void)arena, (void)mode;
    no_trees();
    return NULL;
}

int
__wrap__PyAST_Validate(mod_ty tree)
{
    (void)tree;
    no_trees();
    return 0;
}
