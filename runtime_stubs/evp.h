/* What the files of the module `_evp` share. */

#ifndef PY2WASM_EVP_H
#define PY2WASM_EVP_H

#include "Python.h"

#include <evp/sdk.h>

/* `_evp.Error`, whose argument is an EVP_RESULT. */
extern PyObject *evp_error;

/* The handle, fetched from the host when it is first needed. */
struct EVP_client *evp_client(void);

/* None, or NULL and an exception. */
PyObject *evp_result(EVP_RESULT result);

/* The text as C has it, or NULL and an exception. */
const char *evp_text(PyObject *text);

/* False and an exception for what is no function. */
int evp_is_callable(PyObject *function);

/* Call back; an argument that is NULL has an exception, which stays as what the call raises does. */
void evp_call(PyObject *function, PyObject *const *arguments, size_t count);

extern const char evp_blob_doc[], evp_stream_input_doc[], evp_stream_output_doc[],
    evp_stream_write_doc[], evp_stream_close_doc[];
PyObject *evp_blob(PyObject *self, PyObject *const *arguments, Py_ssize_t count);
PyObject *evp_stream_input(PyObject *self, PyObject *const *arguments, Py_ssize_t count);
PyObject *evp_stream_output(PyObject *self, PyObject *name);
PyObject *evp_stream_write(PyObject *self, PyObject *const *arguments, Py_ssize_t count);
PyObject *evp_stream_close(PyObject *self, PyObject *stream);

#endif
