/* Blobs and streams of the module `_evp`. */

#include "evp.h"

/* A transfer that the host has taken: who is told of its end, and who is given its parts. */
typedef struct {
    PyObject *done;
    PyObject *parts;
    EVP_BLOB_OPERATION operation;
} transfer;

const char evp_blob_doc[] =
    "blob($module, kind, operation, request, filename, done, parts=None, size=0, /)\n--\n\n"
    "Transfer a blob; done(reason, result, http_status, errno) says what became of it.";
const char evp_stream_input_doc[] = "stream_input($module, name, function, /)\n--\n\n"
                                    "Read a stream as function(peer, data).";
const char evp_stream_output_doc[] = "stream_output($module, name, /)\n--\n\nOpen a stream to write.";
const char evp_stream_write_doc[] = "stream_write($module, stream, data, /)\n--\n\nWrite to a stream.";
const char evp_stream_close_doc[] = "stream_close($module, stream, /)\n--\n\nClose a stream.";

static void
forget(transfer *running)
{
    Py_DECREF(running->done);
    Py_XDECREF(running->parts);
    PyMem_Free(running);
}

static void
on_blob(EVP_BLOB_CALLBACK_REASON reason, const void *result, void *userData)
{
    transfer *running = userData;
    /* All kinds of results look alike. */
    const struct EVP_BlobResultHttp *found = result;
    PyObject *arguments[] = {
        PyLong_FromLong(reason),
        PyLong_FromLong(found == NULL ? EVP_BLOB_RESULT_ERROR : (long)found->result),
        PyLong_FromLong(found == NULL ? 0 : (long)found->http_status),
        PyLong_FromLong(found == NULL ? 0 : found->error),
    };
    evp_call(running->done, arguments, 4);
    for (int i = 0; i < 4; i++) {
        Py_XDECREF(arguments[i]);
    }
    forget(running);
}

static EVP_BLOB_IO_RESULT
take_part(PyObject *function, const void *data, size_t size)
{
    PyObject *part = PyBytes_FromStringAndSize(data, (Py_ssize_t)size);
    evp_call(function, &part, 1);
    Py_XDECREF(part);
    return PyErr_Occurred() ? EVP_BLOB_IO_RESULT_ERROR : EVP_BLOB_IO_RESULT_SUCCESS;
}

static EVP_BLOB_IO_RESULT
give_part(PyObject *function, void *data, size_t size)
{
    PyObject *part = PyErr_Occurred() ? NULL : PyObject_CallFunction(function, "n", (Py_ssize_t)size);
    if (part == NULL) {
        return EVP_BLOB_IO_RESULT_ERROR;
    }
    EVP_BLOB_IO_RESULT result = EVP_BLOB_IO_RESULT_SUCCESS;
    if (!PyBytes_Check(part) || PyBytes_GET_SIZE(part) != (Py_ssize_t)size) {
        PyErr_Format(PyExc_ValueError, "a part of %zu bytes is needed", size);
        result = EVP_BLOB_IO_RESULT_ERROR;
    }
    else {
        memcpy(data, PyBytes_AS_STRING(part), size);
    }
    Py_DECREF(part);
    return result;
}

static EVP_BLOB_IO_RESULT
on_part(void *data, size_t size, void *userData)
{
    transfer *running = userData;
    return running->operation == EVP_BLOB_OP_GET ? take_part(running->parts, data, size)
                                                 : give_part(running->parts, data, size);
}

/* Add `name: value` to a request; the host wants the two apart. */
static EVP_RESULT
add_header(struct EVP_BlobRequestHttpExt *request, const char *line)
{
    const char *colon = strstr(line, ": ");
    if (colon == NULL) {
        return EVP_INVAL;
    }
    char *name = PyMem_Malloc((size_t)(colon - line) + 1);
    if (name == NULL) {
        return EVP_NOMEM;
    }
    memcpy(name, line, (size_t)(colon - line));
    name[colon - line] = '\0';
    EVP_RESULT result = EVP_BlobRequestHttpExt_addHeader(request, name, colon + 2);
    PyMem_Free(name);
    return result;
}

static EVP_RESULT
with_headers(const char **words, Py_ssize_t count, EVP_BLOB_OPERATION operation,
             struct EVP_BlobLocalStore *store, transfer *running)
{
    struct EVP_BlobRequestHttpExt *request = EVP_BlobRequestHttpExt_initialize();
    if (request == NULL) {
        return EVP_NOMEM;
    }
    EVP_RESULT result = EVP_BlobRequestHttpExt_setUrl(request, words[0]);
    for (Py_ssize_t i = 1; result == EVP_OK && i < count; i++) {
        result = add_header(request, words[i]);
    }
    if (result == EVP_OK) {
        result = EVP_blobOperation(evp_client(), EVP_BLOB_TYPE_HTTP_EXT, operation, request, store,
                                   on_blob, running);
    }
    EVP_BlobRequestHttpExt_free(request);
    return result;
}

/* Give the words of the request, or NULL and an exception; the caller frees them. */
static const char **
read_words(PyObject *request, Py_ssize_t least)
{
    Py_ssize_t count = PyTuple_Check(request) ? PyTuple_GET_SIZE(request) : 0;
    if (count < 1) {
        PyErr_SetString(PyExc_TypeError, "a request is a tuple of texts");
        return NULL;
    }
    const char **words = PyMem_New(const char *, count < least ? least : count);
    for (Py_ssize_t i = 0; words != NULL && i < count; i++) {
        words[i] = evp_text(PyTuple_GET_ITEM(request, i));
        if (words[i] == NULL) {
            PyMem_Free(words);
            return NULL;
        }
    }
    for (Py_ssize_t i = count; words != NULL && i < least; i++) {
        words[i] = NULL;
    }
    if (words == NULL) {
        PyErr_NoMemory();
    }
    return words;
}

static EVP_RESULT
start_blob(int kind, const char **words, Py_ssize_t count, struct EVP_BlobLocalStore *store,
           transfer *running)
{
    if (kind == EVP_BLOB_TYPE_HTTP_EXT) {
        return with_headers(words, count, running->operation, store, running);
    }
    /* The other requests are one text or two, in their order. */
    return EVP_blobOperation(evp_client(), (EVP_BLOB_TYPE)kind, running->operation, words, store,
                             on_blob, running);
}

PyObject *
evp_blob(PyObject *Py_UNUSED(self), PyObject *const *arguments, Py_ssize_t count)
{
    int kind, operation;
    PyObject *request, *filename, *done, *parts = Py_None, *all, *outcome = NULL;
    Py_ssize_t size = 0;
    all = PyTuple_New(count);
    for (Py_ssize_t i = 0; all != NULL && i < count; i++) {
        PyTuple_SET_ITEM(all, i, Py_NewRef(arguments[i]));
    }
    if (all == NULL
        || !PyArg_ParseTuple(all, "iiOOO|On:blob", &kind, &operation, &request, &filename, &done,
                             &parts, &size)) {
        Py_XDECREF(all);
        return NULL;
    }
    struct EVP_BlobLocalStore store = {NULL, on_part, (size_t)size};
    const char **words = NULL;
    transfer *running = NULL;
    if (evp_is_callable(done) && (!Py_IsNone(filename) || evp_is_callable(parts))
        && (Py_IsNone(filename) || (store.filename = evp_text(filename)) != NULL)
        && (words = read_words(request, 2)) != NULL
        && ((running = PyMem_New(transfer, 1)) != NULL || PyErr_NoMemory() != NULL)) {
        running->done = Py_NewRef(done);
        running->parts = Py_IsNone(filename) ? Py_NewRef(parts) : NULL;
        running->operation = (EVP_BLOB_OPERATION)operation;
        EVP_RESULT result = start_blob(kind, words, PyTuple_GET_SIZE(request), &store, running);
        if (result != EVP_OK) {
            forget(running);
        }
        outcome = evp_result(result);
    }
    PyMem_Free(words);
    Py_DECREF(all);
    return outcome;
}

static void
on_stream(EVP_STREAM_PEER_ID id, const void *data, size_t size, void *userData)
{
    PyObject *arguments[] = {PyLong_FromLong(id), PyBytes_FromStringAndSize(data, (Py_ssize_t)size)};
    evp_call(userData, arguments, 2);
    Py_XDECREF(arguments[0]);
    Py_XDECREF(arguments[1]);
}

PyObject *
evp_stream_input(PyObject *Py_UNUSED(self), PyObject *const *arguments, Py_ssize_t count)
{
    if (count != 2) {
        return PyErr_Format(PyExc_TypeError, "stream_input() takes 2 arguments, %zd were given",
                            count);
    }
    const char *name = evp_text(arguments[0]);
    if (name == NULL || !evp_is_callable(arguments[1])) {
        return NULL;
    }
    EVP_STREAM stream;
    /* The host calls it for as long as the stream is open, and does not say when that ends. */
    PyObject *function = Py_NewRef(arguments[1]);
    EVP_RESULT result = EVP_streamInputOpen(evp_client(), name, on_stream, function, &stream);
    if (result != EVP_OK) {
        Py_DECREF(function);
        return evp_result(result);
    }
    return PyLong_FromLong(stream);
}

PyObject *
evp_stream_output(PyObject *Py_UNUSED(self), PyObject *name)
{
    const char *text = evp_text(name);
    if (text == NULL) {
        return NULL;
    }
    EVP_STREAM stream;
    EVP_RESULT result = EVP_streamOutputOpen(evp_client(), text, &stream);
    return result == EVP_OK ? PyLong_FromLong(stream) : evp_result(result);
}

PyObject *
evp_stream_write(PyObject *Py_UNUSED(self), PyObject *const *arguments, Py_ssize_t count)
{
    if (count != 2) {
        return PyErr_Format(PyExc_TypeError, "stream_write() takes 2 arguments, %zd were given",
                            count);
    }
    int stream = PyLong_AsInt(arguments[0]);
    Py_buffer data;
    if ((stream == -1 && PyErr_Occurred())
        || PyObject_GetBuffer(arguments[1], &data, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    EVP_RESULT result = EVP_streamWrite(evp_client(), stream, data.buf, (size_t)data.len);
    PyBuffer_Release(&data);
    return evp_result(result);
}

PyObject *
evp_stream_close(PyObject *Py_UNUSED(self), PyObject *stream)
{
    int number = PyLong_AsInt(stream);
    if (number == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return evp_result(EVP_streamClose(evp_client(), number));
}
