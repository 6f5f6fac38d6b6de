/* The entry point of a module: start the interpreter, run the program as `__main__`, exit.
 *
 * The configuration is an isolated one: nothing outside the module changes what it runs. The one
 * environment variable that is honoured is PYTHONHASHSEED, for runs that must be repeatable. A module
 * with a snapshot begins elsewhere, in snapshot.c.
 */

#include "Python.h"

#include <stdlib.h>
#include <string.h>

#include "py2wasm.h"
#include "start.h"

static void
die(PyStatus status)
{
    Py_ExitStatusException(status);
}

static void
check(PyStatus status)
{
    if (PyStatus_Exception(status)) {
        die(status);
    }
}

static void
set_hash_seed(PyConfig *config, const char *seed)
{
    if (seed == NULL || *seed == '\0' || strcmp(seed, "random") == 0) {
        return;
    }
    char *end;
    unsigned long value = strtoul(seed, &end, 10);
    if (*end != '\0' || value > 4294967295UL) {
        die(PyStatus_Error("PYTHONHASHSEED must be \"random\" or an integer in range "
                           "[0; 4294967295]"));
    }
    config->use_hash_seed = 1;
    config->hash_seed = value;
}

static void
set_string(PyConfig *config, wchar_t **field, const char *value)
{
    check(PyConfig_SetBytesString(config, field, value));
}

static void
set_paths(PyConfig *config)
{
    set_string(config, &config->stdlib_dir, py2wasm_stdlib_dir);
    set_string(config, &config->platlibdir, "lib");
    set_string(config, &config->prefix, "/");
    set_string(config, &config->exec_prefix, "/");
    set_string(config, &config->base_prefix, "/");
    set_string(config, &config->base_exec_prefix, "/");
    set_string(config, &config->executable, "");
    set_string(config, &config->base_executable, "");
    config->module_search_paths_set = 1;
    for (const char *const *path = py2wasm_search_paths; *path != NULL; path++) {
        wchar_t *wide = Py_DecodeLocale(*path, NULL);
        if (wide == NULL) {
            die(PyStatus_NoMemory());
        }
        check(PyWideStringList_Append(&config->module_search_paths, wide));
        PyMem_RawFree(wide);
    }
}

void
py2wasm_start(int argc, char **argv, const char *hash_seed)
{
    PyPreConfig preconfig;
    PyPreConfig_InitIsolatedConfig(&preconfig);
    preconfig.utf8_mode = 1;
    check(Py_PreInitialize(&preconfig));

    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.parse_argv = 0;
    config.site_import = 0;
    config.install_signal_handlers = 1;
    config.pathconfig_warnings = 0;
    set_hash_seed(&config, hash_seed);
    set_paths(&config);
    /* As under a UTF-8 locale; UTF-8 mode alone would be lenient with surrogates. */
    set_string(&config, &config.stdio_encoding, "utf-8");
    set_string(&config, &config.stdio_errors, "strict");
    check(PyConfig_SetBytesArgv(&config, argc, argv));
    check(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
}

PyObject *
py2wasm_install_importer(void)
{
    const py2wasm_module *importer = py2wasm_find_module("_py2wasm_importer");
    PyObject *code = py2wasm_read_code(importer);
    if (code == NULL) {
        return NULL;
    }
    PyObject *module = PyImport_ExecCodeModule("_py2wasm_importer", code);
    Py_DECREF(code);
    return module;
}

/* Run an engine's compiled `__main__` in the `__main__` module that already exists. */
static PyObject *
run_compiled(PyObject *module)
{
    for (struct _inittab *entry = PyImport_Inittab; entry->name != NULL; entry++) {
        if (strcmp(entry->name, "__main__") == 0) {
            PyModuleDef *definition = (PyModuleDef *)entry->initfunc();
            if (definition == NULL) {
                return NULL;
            }
            /* As for a module that is made from its definition. */
            if (definition->m_doc != NULL && PyModule_SetDocString(module, definition->m_doc) < 0) {
                return NULL;
            }
            if (PyModule_ExecDef(module, definition) < 0) {
                return NULL;
            }
            Py_RETURN_NONE;
        }
    }
    PyErr_SetString(PyExc_SystemError, "the entry has no compiled code");
    return NULL;
}

PyObject *
py2wasm_run_main(const char *name)
{
    PyObject *module = PyImport_AddModuleRef("__main__");
    if (module == NULL) {
        return NULL;
    }
    const py2wasm_module *entry = py2wasm_find_module(name);
    PyObject *result = NULL;
    if (entry->flags & PY2WASM_COMPILED) {
        result = run_compiled(module);
    }
    else {
        PyObject *code = py2wasm_read_code(entry);
        if (code != NULL) {
            PyObject *names = PyModule_GetDict(module);
            result = PyEval_EvalCode(code, names, names);
            Py_DECREF(code);
        }
    }
    Py_DECREF(module);
    return result;
}

static PyObject *
run_program(void)
{
    PyObject *importer = py2wasm_install_importer();
    if (importer == NULL) {
        return NULL;
    }
    PyObject *prepared = PyObject_CallMethod(importer, "prepare_main", "z", py2wasm_entry_name);
    Py_DECREF(importer);
    if (prepared == NULL) {
        return NULL;
    }
    Py_DECREF(prepared);
    return py2wasm_run_main("__main__");
}

int
py2wasm_finish(PyObject *result)
{
    int status = 0;
    if (result == NULL) {
        /* As a shell reports a program that SIGINT has ended. */
        status = PyErr_ExceptionMatches(PyExc_KeyboardInterrupt) ? 130 : 1;
        PyErr_Print(); /* exits by itself for SystemExit */
    }
    Py_XDECREF(result);
    if (Py_FinalizeEx() < 0) {
        status = 120;
    }
    return status;
}

int
main(int argc, char **argv)
{
    py2wasm_mount_files();
    py2wasm_start(argc, argv, getenv("PYTHONHASHSEED"));
    return py2wasm_finish(run_program());
}
