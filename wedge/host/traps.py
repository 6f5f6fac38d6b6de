"""How modules end early, as errors with the exit status of their kind.

wasmtime's text has three parts, of which the last is the useful one::

    error while executing at wasm backtrace:
        0:   0x2c - app.wasm!read_byte

    Caused by:
        0: memory fault at wasm address 0xdbba0 in linear memory of size 0x10000
        1: wasm trap: out of bounds memory access
"""

from __future__ import annotations

import re
from itertools import groupby

from wasmtime import Trap, TrapCode, WasmtimeError

from wedge.errors import ModuleError
from wedge.host.text import printable

MOST_FRAMES = 20
TRAP_PREFIX = "wasm trap: "
BACKTRACE = "wasm backtrace:"
CAUSED_BY = "Caused by:"
NUMBERED = re.compile(r"\s*\d+:\s+(?P<rest>.*)")
FRAME = re.compile(r"\s*\d+:\s+(?:0x[0-9a-f]+ - )?(?:[^!]*!)?(?P<name>.+)")
MANGLED = ("_Z", "_R")
DEFAULT_HINT = "this is a bug in the module or in what compiled it; the backtrace says where"
HINTS = {
    TrapCode.UNREACHABLE: (
        "the program aborted: look for its last words above (a fatal error, a failed assertion)"
    ),
    TrapCode.STACK_OVERFLOW: "look for endless recursion in the functions of the backtrace",
    TrapCode.BAD_SIGNATURE: (
        "a C function was called through a pointer of another type; "
        "the caller is at the top of the backtrace"
    ),
}


class TrapError(ModuleError):
    """The module did what the Wasm machine forbids."""

    exit_code = 134  # what a shell reports for a process that aborted


class LimitError(ModuleError):
    """The module used up what the run gave it."""

    exit_code = 124  # what `timeout` leaves with


def explain_trap(error: Trap | WasmtimeError) -> TrapError | None:
    """Turn what wasmtime raised into an error for people; None if the module did not run yet."""
    code = error.trap_code if isinstance(error, Trap) else None
    text = str(error)
    if isinstance(error, Trap) or BACKTRACE in text:
        return _trap(error, text, HINTS.get(code, DEFAULT_HINT) if code else DEFAULT_HINT)
    return None


def _trap(error: Trap | WasmtimeError, text: str, hint: str) -> TrapError:
    reason, details = _reasons(text)
    cause = "\n".join([*details, *_backtrace(_frame_names(error, text))])
    return TrapError(f"the module trapped: {reason}", cause=cause, hint=hint)


def _backtrace(names: list[str]) -> list[str]:
    lines = []
    for name, frames in groupby(names[:MOST_FRAMES]):
        times = len(list(frames))
        lines.append(f"in {printable(name)}" + (f" ({times} times)" if times > 1 else ""))
    if len(names) > MOST_FRAMES:
        lines.append(f"... and {len(names) - MOST_FRAMES} more")
    return lines


def _reasons(text: str) -> tuple[str, list[str]]:
    """Give what wasmtime calls the trap, and what else it knows about it."""
    _, _, causes = text.rpartition(CAUSED_BY)
    lines = [printable(_unnumbered(line)) for line in causes.strip().splitlines() if line.strip()]
    if not lines:
        return "no reason given", []
    named = [line for line in lines if line.startswith(TRAP_PREFIX)]
    reason = named[-1] if named else lines[-1]
    others = [line for line in lines if line != reason]
    return reason.removeprefix(TRAP_PREFIX).replace("`", ""), others


def _unnumbered(line: str) -> str:
    match = NUMBERED.fullmatch(line)
    return match["rest"] if match else line.strip()


def _frame_names(error: Trap | WasmtimeError, text: str) -> list[str]:
    """Name the functions, the innermost first.

    The text has C++ and Rust names demangled, but takes short C names such as `f` for mangled
    ones too; the frames have them as they are in the module.
    """
    _, _, backtrace = text.partition(BACKTRACE)
    lines = backtrace.partition(CAUSED_BY)[0].splitlines()
    readable = [match["name"].strip() for line in lines if (match := FRAME.fullmatch(line))]
    if not isinstance(error, Trap):
        return readable
    raw = [frame.func_name or f"<wasm function {frame.func_index}>" for frame in error.frames]
    if len(raw) != len(readable):
        return raw
    return [
        shown if name.startswith(MANGLED) else name
        for name, shown in zip(raw, readable, strict=True)
    ]
