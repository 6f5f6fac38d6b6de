/* How the interpreter is started, for main.c and snapshot.c. */

#ifndef PY2WASM_START_H
#define PY2WASM_START_H

#include "Python.h"

/* Start it with the arguments, and with the hash seed if there is one; ends the process if that fails. */
void py2wasm_start(int argc, char **argv, const char *hash_seed);

/* Put the module's own importer in place (importer.py) and give its module. */
PyObject *py2wasm_install_importer(void);

/* Run a module of the program, by the name it has in the table, in `__main__`. */
PyObject *py2wasm_run_main(const char *name);

/* Report what the program raised, if `result` is NULL, end the interpreter and give the status. */
int py2wasm_finish(PyObject *result);

#endif
