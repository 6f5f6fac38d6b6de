"""Calls the binding `_evp` directly, with what is right and what is not, and says what came of it."""

from __future__ import annotations

import _evp


def outcome(call) -> str:
    try:
        return repr(call())
    except _evp.Error as error:
        return f"Error{error.args}"
    except (TypeError, ValueError, BufferError, OverflowError) as error:
        return f"{type(error).__name__}: {error}"


def done(*words):
    print("done", *words)


def nothing(*_):
    pass


CASES = {
    "workspace": lambda: _evp.workspace(),
    "message": lambda: _evp.send_message("out", b"payload"),
    "message, done": lambda: _evp.send_message("out", b"payload", done),
    "message, lost": lambda: _evp.send_message("nowhere", b"", done),
    "message, view": lambda: _evp.send_message("out", memoryview(b"payload")[::1]),
    "message, array": lambda: _evp.send_message("out", bytearray(b"payload")),
    "message, steps": lambda: _evp.send_message("out", memoryview(b"payload")[::2]),
    "message, text": lambda: _evp.send_message("out", "payload"),
    "message, no text": lambda: _evp.send_message(b"out", b"payload"),
    "message, zero": lambda: _evp.send_message("o\0ut", b"payload"),
    "message, surrogate": lambda: _evp.send_message("\ud800", b"payload"),
    "message, long": lambda: _evp.send_message("o" * 2000, b"payload"),
    "message, large": lambda: _evp.send_message("out", bytes(200_000)),
    "message, no function": lambda: _evp.send_message("out", b"payload", 3),
    "message, few": lambda: _evp.send_message("out"),
    "state": lambda: _evp.send_state("topic", b"value", done),
    "state, large": lambda: _evp.send_state("topic", bytes(131_073)),
    "telemetry": lambda: _evp.send_telemetry([("key", "1"), ("bad", "{")], done),
    "telemetry, none": lambda: _evp.send_telemetry([]),
    "telemetry, many": lambda: _evp.send_telemetry([("key", "1")] * 1001),
    "telemetry, no pairs": lambda: _evp.send_telemetry(["key"]),
    "telemetry, no text": lambda: _evp.send_telemetry([("key", 1)]),
    "response, stray": lambda: _evp.send_rpc_response(2**64 - 1, "text", 0, done),
    "response, wide": lambda: _evp.send_rpc_response(2**64, "text", 0),
    "response, status": lambda: _evp.send_rpc_response(1, "text", 7),
    "event": lambda: _evp.process_event(0),
    "event, wide": lambda: _evp.process_event(2**31),
    "handler": lambda: _evp.set_message_handler(nothing),
    "handler, again": lambda: _evp.set_message_handler(nothing),
    "handler, none": lambda: _evp.set_message_handler(None),
    "blob": lambda: _evp.blob(2, 0, ("http://127.0.0.1:9/",), None, done, nothing),
    "blob, outside": lambda: _evp.blob(2, 0, ("http://a",), "/etc/passwd", done),
    "blob, kind": lambda: _evp.blob(9, 0, ("http://a",), None, done, nothing),
    "blob, get": lambda: _evp.blob(3, 0, ("name", "storage"), "/workspace/a", done),
    "blob, no parts": lambda: _evp.blob(2, 0, ("http://a",), None, done),
    "blob, no request": lambda: _evp.blob(2, 0, (), None, done, nothing),
    "blob, headers": lambda: _evp.blob(
        4, 0, ("http://127.0.0.1:9/", "Name: value"), "/workspace/a", done
    ),
    "blob, bad header": lambda: _evp.blob(4, 0, ("http://a", "Name"), None, done, nothing),
    "blob, 101 headers": lambda: _evp.blob(4, 0, ("http://a", *["N: v"] * 101), None, done, nothing),
    "stream, in": lambda: _evp.stream_input("name", nothing),
    "stream, out": lambda: _evp.stream_output("name"),
    "stream, write": lambda: _evp.stream_write(1, b"data"),
    "stream, close": lambda: _evp.stream_close(1),
}

if __name__ == "__main__":
    for name, case in CASES.items():
        print(f"{name} -> {outcome(case)}", flush=True)
    while _evp.process_event(500) == 0:
        pass
    print("ready", flush=True)
    _evp.set_configuration_handler(lambda topic, value: exit(value.decode()))
    while _evp.process_event(-1) != 1:
        pass
