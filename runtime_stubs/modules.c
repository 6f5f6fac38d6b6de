/* The `_py2wasm` module: what the importer asks about the modules that were compiled in. */

#include "Python.h"
#include "marshal.h"

#include <stdlib.h>
#include <string.h>

#include "py2wasm.h"
#include "start.h"

static int
compare_names(const void *name, const void *module)
{
    return strcmp(name, ((const py2wasm_module *)module)->name);
}

const py2wasm_module *
py2wasm_find_module(const char *name)
{
    return bsearch(name, py2wasm_modules, py2wasm_module_count, sizeof(py2wasm_module),
                   compare_names);
}

/* A length of LZ4's block format: four bits, and bytes that are added to it while they are 255. */
static size_t
length(unsigned bits, const unsigned char **from)
{
    size_t sum = bits;
    if (bits == 15) {
        unsigned more;
        do {
            more = *(*from)++;
            sum += more;
        } while (more == 255);
    }
    return sum;
}

/* Unpack what the toolchain packed: literal bytes and copies of what came before, by turns, the last
   bytes being literal. */
static void
unpack(const unsigned char *from, unsigned char *to, const unsigned char *end)
{
    const unsigned char *start = to;
    for (;;) {
        unsigned token = *from++;
        size_t count = length(token >> 4, &from);
        memcpy(to, from, count);
        to += count;
        from += count;
        if (to == end) {
            return;
        }
        ptrdiff_t place = to - start - (from[0] | from[1] << 8);
        from += 2;
        count = length(token & 15, &from) + 4;
        for (; place < 0 && count > 0; count--) {
            *to++ = py2wasm_dictionary_end[place++];
        }
        /* The copy may overlap what it writes: that is how runs are packed. */
        while (count-- > 0) {
            *to++ = start[place++];
        }
    }
}

PyObject *
py2wasm_read_code(const py2wasm_module *module)
{
    if (module->flags & PY2WASM_DROPPED) {
        return PyErr_Format(
            PyExc_ImportError, "the code of '%s' is not kept: build with `snapshot = \"none\"`",
            module->name);
    }
    if (module->packed == module->size) {
        return PyMarshal_ReadObjectFromString((const char *)module->code, module->size);
    }
    unsigned char *plain = PyMem_Malloc(module->size);
    if (plain == NULL) {
        return PyErr_NoMemory();
    }
    unpack(module->code, plain, plain + module->size);
    PyObject *code = PyMarshal_ReadObjectFromString((const char *)plain, module->size);
    PyMem_Free(plain);
    return code;
}

PyDoc_STRVAR(find_doc, "find($module, name, /)\n--\n\n"
                       "Give (path, flags) of a module that was compiled in, or None.");

static PyObject *
find(PyObject *Py_UNUSED(self), PyObject *name)
{
    Py_ssize_t size;
    const char *utf8 = PyUnicode_AsUTF8AndSize(name, &size);
    if (utf8 == NULL) {
        return NULL;
    }
    const py2wasm_module *module = py2wasm_find_module(utf8);
    /* A name with a NUL in it is another name than the part in front. */
    if (module == NULL || strlen(utf8) != (size_t)size) {
        Py_RETURN_NONE;
    }
    return Py_BuildValue("(sI)", module->path, module->flags);
}

PyDoc_STRVAR(code_doc, "code($module, name, /)\n--\n\n"
                       "Give the code object of a module, None when it is compiled.");

static PyObject *
code(PyObject *Py_UNUSED(self), PyObject *name)
{
    const char *utf8 = PyUnicode_AsUTF8(name);
    if (utf8 == NULL) {
        return NULL;
    }
    const py2wasm_module *module = py2wasm_find_module(utf8);
    if (module == NULL) {
        return PyErr_Format(PyExc_ImportError, "%R is not compiled into this module", name);
    }
    if (module->code == NULL) {
        Py_RETURN_NONE;
    }
    return py2wasm_read_code(module);
}

PyDoc_STRVAR(names_doc, "names($module, /)\n--\n\nList the modules that were compiled in.");

static PyObject *
names(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored))
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && i < py2wasm_module_count; i++) {
        PyObject *name = PyUnicode_FromString(py2wasm_modules[i].name);
        if (name == NULL || PyList_Append(list, name) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(name);
    }
    return list;
}

PyDoc_STRVAR(run_doc, "run($module, name, /)\n--\n\nRun a module of the program in `__main__`.");

static PyObject *
run(PyObject *Py_UNUSED(self), PyObject *name)
{
    const char *utf8 = PyUnicode_AsUTF8(name);
    return utf8 == NULL ? NULL : py2wasm_run_main(utf8);
}

PyDoc_STRVAR(open_files_doc, "open_files($module, /)\n--\n\n"
                             "List the descriptors of the embedded files that are open.");

PyDoc_STRVAR(drop_doc, "drop($module, names, /)\n--\n\nLeave out the code of modules.");

PyDoc_STRVAR(watch_doc, "watch($module, callback, /)\n--\n\n"
                        "Call back with what the program does that only a run can do; None ends it.");

static PyMethodDef methods[] = {
    {"find", find, METH_O, find_doc},
    {"code", code, METH_O, code_doc},
    {"drop", py2wasm_drop, METH_O, drop_doc},
    {"names", names, METH_NOARGS, names_doc},
    {"open_files", py2wasm_open_files, METH_NOARGS, open_files_doc},
    {"run", run, METH_O, run_doc},
    {"watch", py2wasm_watch, METH_O, watch_doc},
    {NULL, NULL, 0, NULL},
};

static int
execute(PyObject *module)
{
    PyObject *name = py2wasm_entry_name == NULL ? Py_NewRef(Py_None)
                                                : PyUnicode_FromString(py2wasm_entry_name);
    return PyModule_Add(module, "entry_name", name);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_py2wasm",
    .m_size = 0,
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC
PyInit__py2wasm(void)
{
    return PyModuleDef_Init(&definition);
}
