/* The module `_evp`: the calls of the node ABI for Python, of one client.
 *
 * A handler is called from within process_event(), and what it raises comes out of that. Blobs and
 * streams are in evp_transfer.c.
 */

#include "evp.h"

PyObject *evp_error;

static struct EVP_client *client;
static PyObject *configuration_handler, *message_handler, *rpc_handler;

struct EVP_client *
evp_client(void)
{
    if (client == NULL) {
        client = EVP_initialize();
    }
    return client;
}

PyObject *
evp_result(EVP_RESULT result)
{
    if (result == EVP_OK) {
        Py_RETURN_NONE;
    }
    PyObject *code = PyLong_FromLong(result);
    if (code != NULL) {
        PyErr_SetObject(evp_error, code);
        Py_DECREF(code);
    }
    return NULL;
}

const char *
evp_text(PyObject *text)
{
    Py_ssize_t size;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &size);
    if (utf8 != NULL && strlen(utf8) != (size_t)size) {
        PyErr_SetString(PyExc_ValueError, "embedded null character");
        return NULL;
    }
    return utf8;
}

int
evp_is_callable(PyObject *function)
{
    if (!PyCallable_Check(function)) {
        PyErr_Format(PyExc_TypeError, "expected a function, not %T", function);
        return 0;
    }
    return 1;
}

void
evp_call(PyObject *function, PyObject *const *arguments, size_t count)
{
    /* One that an earlier callback of the same event has left is not to be lost. */
    if (PyErr_Occurred()) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (arguments[i] == NULL) {
            return;
        }
    }
    Py_XDECREF(PyObject_Vectorcall(function, arguments, count, NULL));
}

static void
release(PyObject *const *arguments, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Py_XDECREF(arguments[i]);
    }
}

static PyObject *
decoded(const char *text)
{
    return PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), "replace");
}

static void
on_configuration(const char *topic, const void *config, size_t configlen, void *userData)
{
    (void)userData;
    PyObject *arguments[] = {decoded(topic),
                             PyBytes_FromStringAndSize(config, (Py_ssize_t)configlen)};
    evp_call(configuration_handler, arguments, 2);
    release(arguments, 2);
}

static void
on_message(const char *topic, const void *payload, size_t size, void *userData)
{
    (void)userData;
    PyObject *arguments[] = {decoded(topic), PyBytes_FromStringAndSize(payload, (Py_ssize_t)size)};
    evp_call(message_handler, arguments, 2);
    release(arguments, 2);
}

static void
on_rpc(EVP_RPC_ID id, const char *method, const char *params, void *userData)
{
    (void)userData;
    PyObject *arguments[] = {PyLong_FromUnsignedLongLong(id), decoded(method), decoded(params)};
    evp_call(rpc_handler, arguments, 3);
    release(arguments, 3);
}

/* Keep a handler in `slot`; say whether it is the first, for which the host is to be told. */
static int
keep(PyObject **slot, PyObject *handler)
{
    if (!evp_is_callable(handler)) {
        return -1;
    }
    int first = *slot == NULL;
    Py_XSETREF(*slot, Py_NewRef(handler));
    return first;
}

PyDoc_STRVAR(set_configuration_handler_doc,
             "set_configuration_handler($module, function, /)\n--\n\n"
             "Take configurations as function(topic, value).");

static PyObject *
set_configuration_handler(PyObject *Py_UNUSED(self), PyObject *handler)
{
    int first = keep(&configuration_handler, handler);
    if (first <= 0) {
        return first < 0 ? NULL : Py_NewRef(Py_None);
    }
    return evp_result(EVP_setConfigurationCallback(evp_client(), on_configuration, NULL));
}

PyDoc_STRVAR(set_message_handler_doc, "set_message_handler($module, function, /)\n--\n\n"
                                      "Take messages as function(alias, payload).");

static PyObject *
set_message_handler(PyObject *Py_UNUSED(self), PyObject *handler)
{
    int first = keep(&message_handler, handler);
    if (first <= 0) {
        return first < 0 ? NULL : Py_NewRef(Py_None);
    }
    return evp_result(EVP_setMessageCallback(evp_client(), on_message, NULL));
}

PyDoc_STRVAR(set_rpc_handler_doc, "set_rpc_handler($module, function, /)\n--\n\n"
                                  "Take calls as function(id, method, params).");

static PyObject *
set_rpc_handler(PyObject *Py_UNUSED(self), PyObject *handler)
{
    int first = keep(&rpc_handler, handler);
    if (first <= 0) {
        return first < 0 ? NULL : Py_NewRef(Py_None);
    }
    return evp_result(EVP_setRpcCallback(evp_client(), on_rpc, NULL));
}

/* What became of something that was sent. The host says so once. */
static void
on_done(int reason, void *userData)
{
    PyObject *done = userData, *argument = PyLong_FromLong(reason);
    evp_call(done, &argument, 1);
    Py_XDECREF(argument);
    Py_DECREF(done);
}

/* The callbacks differ only in the enumeration of their reason. */
static void on_state(EVP_STATE_CALLBACK_REASON r, void *u) { on_done(r, u); }
static void on_sent(EVP_MESSAGE_SENT_CALLBACK_REASON r, void *u) { on_done(r, u); }
static void on_telemetry(EVP_TELEMETRY_CALLBACK_REASON r, void *u) { on_done(r, u); }
static void on_response(EVP_RPC_RESPONSE_CALLBACK_REASON r, void *u) { on_done(r, u); }

/* Take the function for the end of a request, None for none; false and an exception for no function. */
static int
take_done(PyObject *const *arguments, Py_ssize_t count, Py_ssize_t place, PyObject **done)
{
    *done = place < count && !Py_IsNone(arguments[place]) ? arguments[place] : NULL;
    return *done == NULL || evp_is_callable(*done);
}

/* Give what the request came to; the host keeps `done` if it took the request. */
static PyObject *
requested(EVP_RESULT result, PyObject *done)
{
    if (result == EVP_OK) {
        Py_XINCREF(done);
    }
    return evp_result(result);
}

static int
check_count(const char *name, Py_ssize_t count, Py_ssize_t least, Py_ssize_t most)
{
    if (least <= count && count <= most) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "%s() takes %zd to %zd arguments, %zd were given", name, least,
                 most, count);
    return 0;
}

typedef EVP_RESULT (*sender)(struct EVP_client *, const char *, const void *, size_t, PyObject *);

static EVP_RESULT
send_as_message(struct EVP_client *h, const char *alias, const void *data, size_t size, PyObject *done)
{
    return EVP_sendMessage(h, alias, data, size, done == NULL ? NULL : on_sent, done);
}

static EVP_RESULT
send_as_state(struct EVP_client *h, const char *topic, const void *data, size_t size, PyObject *done)
{
    return EVP_sendState(h, topic, data, size, done == NULL ? NULL : on_state, done);
}

static PyObject *
send(const char *name, sender function, PyObject *const *arguments, Py_ssize_t count)
{
    PyObject *done;
    const char *topic;
    Py_buffer data;
    if (!check_count(name, count, 2, 3) || !take_done(arguments, count, 2, &done)
        || (topic = evp_text(arguments[0])) == NULL
        || PyObject_GetBuffer(arguments[1], &data, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    EVP_RESULT result = function(evp_client(), topic, data.buf, (size_t)data.len, done);
    PyBuffer_Release(&data);
    return requested(result, done);
}

PyDoc_STRVAR(send_message_doc, "send_message($module, alias, payload, done=None, /)\n--\n\n"
                               "Send a message; done(reason) says what became of it.");

static PyObject *
send_message(PyObject *Py_UNUSED(self), PyObject *const *arguments, Py_ssize_t count)
{
    return send("send_message", send_as_message, arguments, count);
}

PyDoc_STRVAR(send_state_doc, "send_state($module, topic, value, done=None, /)\n--\n\n"
                             "Report a state; done(reason) says what became of it.");

static PyObject *
send_state(PyObject *Py_UNUSED(self), PyObject *const *arguments, Py_ssize_t count)
{
    return send("send_state", send_as_state, arguments, count);
}

static int
fill_entry(struct EVP_telemetry_entry *entry, PyObject *pair)
{
    if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
        PyErr_SetString(PyExc_TypeError, "an entry of telemetry is a tuple of a key and JSON");
        return 0;
    }
    entry->key = evp_text(PyTuple_GET_ITEM(pair, 0));
    entry->value = entry->key == NULL ? NULL : evp_text(PyTuple_GET_ITEM(pair, 1));
    return entry->value != NULL;
}

PyDoc_STRVAR(send_telemetry_doc, "send_telemetry($module, entries, done=None, /)\n--\n\n"
                                 "Send pairs of a key and JSON text.");

static PyObject *
send_telemetry(PyObject *Py_UNUSED(self), PyObject *const *arguments, Py_ssize_t count)
{
    PyObject *done;
    if (!check_count("send_telemetry", count, 1, 2) || !take_done(arguments, count, 1, &done)) {
        return NULL;
    }
    PyObject *pairs = PySequence_Tuple(arguments[0]);
    if (pairs == NULL) {
        return NULL;
    }
    Py_ssize_t size = PyTuple_GET_SIZE(pairs);
    struct EVP_telemetry_entry *entries = PyMem_New(struct EVP_telemetry_entry, size + 1);
    PyObject *outcome = NULL;
    Py_ssize_t filled = 0;
    while (entries != NULL && filled < size
           && fill_entry(&entries[filled], PyTuple_GET_ITEM(pairs, filled))) {
        filled++;
    }
    if (entries == NULL) {
        PyErr_NoMemory();
    }
    else if (filled == size) {
        EVP_RESULT result = EVP_sendTelemetry(evp_client(), entries, (size_t)size,
                                              done == NULL ? NULL : on_telemetry, done);
        outcome = requested(result, done);
    }
    PyMem_Free(entries);
    Py_DECREF(pairs);
    return outcome;
}

PyDoc_STRVAR(send_rpc_response_doc,
             "send_rpc_response($module, id, response, status, done=None, /)\n--\n\n"
             "Answer a call.");

static PyObject *
send_rpc_response(PyObject *Py_UNUSED(self), PyObject *const *arguments, Py_ssize_t count)
{
    PyObject *done;
    if (!check_count("send_rpc_response", count, 3, 4) || !take_done(arguments, count, 3, &done)) {
        return NULL;
    }
    EVP_RPC_ID id = PyLong_AsUnsignedLongLong(arguments[0]);
    if (PyErr_Occurred()) {
        return NULL;
    }
    const char *response = evp_text(arguments[1]);
    int status = response == NULL ? -1 : PyLong_AsInt(arguments[2]);
    if (PyErr_Occurred()) {
        return NULL;
    }
    EVP_RESULT result = EVP_sendRpcResponse(evp_client(), id, response,
                                            (EVP_RPC_RESPONSE_STATUS)status,
                                            done == NULL ? NULL : on_response, done);
    return requested(result, done);
}

PyDoc_STRVAR(process_event_doc, "process_event($module, timeout_ms, /)\n--\n\n"
                                "Wait for an event and handle it; give the EVP_RESULT.");

static PyObject *
process_event(PyObject *Py_UNUSED(self), PyObject *timeout)
{
    int milliseconds = PyLong_AsInt(timeout);
    if (milliseconds == -1 && PyErr_Occurred()) {
        return NULL;
    }
    EVP_RESULT result = EVP_processEvent(evp_client(), milliseconds);
    if (PyErr_Occurred()) {
        return NULL;
    }
    return result > EVP_TIMEDOUT ? evp_result(result) : PyLong_FromLong(result);
}

PyDoc_STRVAR(workspace_doc, "workspace($module, /)\n--\n\nGive the path of the own folder.");

static PyObject *
workspace(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored))
{
    const char *path = EVP_getWorkspaceDirectory(evp_client(), EVP_WORKSPACE_TYPE_DEFAULT);
    return path == NULL ? evp_result(EVP_ERROR) : PyUnicode_DecodeFSDefault(path);
}

static PyMethodDef methods[] = {
    {"blob", _PyCFunction_CAST(evp_blob), METH_FASTCALL, evp_blob_doc},
    {"process_event", process_event, METH_O, process_event_doc},
    {"send_message", _PyCFunction_CAST(send_message), METH_FASTCALL, send_message_doc},
    {"send_rpc_response", _PyCFunction_CAST(send_rpc_response), METH_FASTCALL,
     send_rpc_response_doc},
    {"send_state", _PyCFunction_CAST(send_state), METH_FASTCALL, send_state_doc},
    {"send_telemetry", _PyCFunction_CAST(send_telemetry), METH_FASTCALL, send_telemetry_doc},
    {"set_configuration_handler", set_configuration_handler, METH_O, set_configuration_handler_doc},
    {"set_message_handler", set_message_handler, METH_O, set_message_handler_doc},
    {"set_rpc_handler", set_rpc_handler, METH_O, set_rpc_handler_doc},
    {"stream_close", evp_stream_close, METH_O, evp_stream_close_doc},
    {"stream_input", _PyCFunction_CAST(evp_stream_input), METH_FASTCALL, evp_stream_input_doc},
    {"stream_output", evp_stream_output, METH_O, evp_stream_output_doc},
    {"stream_write", _PyCFunction_CAST(evp_stream_write), METH_FASTCALL, evp_stream_write_doc},
    {"workspace", workspace, METH_NOARGS, workspace_doc},
    {NULL, NULL, 0, NULL},
};

static int
execute(PyObject *module)
{
    evp_error = PyErr_NewExceptionWithDoc(
        "_evp.Error", "The host refused a request; its only argument is the EVP_RESULT.", NULL, NULL);
    return PyModule_AddObjectRef(module, "Error", evp_error);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_evp",
    .m_size = 0,
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC
PyInit__evp(void)
{
    return PyModuleDef_Init(&definition);
}
