"""What a run of a module with a snapshot begins with: the outside world, read again.

Objects stay who they are, because the program may hold them: streams, `sys.argv` and `os.environ`
get new contents in place.
"""

import posix
import sys

import _py2wasm

# Fills in `__main__` if that did not run yet.
prepare_main = None


def _draw_again():
    sys.modules["random"].seed()


def _start_again():
    from time import time_ns

    sys.modules["logging"]._startTime = time_ns()


def _look_for_zones_again():
    sys.modules["zoneinfo._tzpath"].reset_tzpath()


def _nothing():
    """Do nothing: the module tries whether something works, and keeps the answer alone."""


# By module, and by what it does as it is imported: what makes that right in each run.
RESUMED = {
    ("random", "draws random numbers"): _draw_again,
    ("logging", "reads the clock"): _start_again,
    ("selectors", "reads the clock"): _nothing,
    ("zoneinfo._tzpath", "reads the environment"): _look_for_zones_again,
}


def _open_stream(name, mode):
    """Begin a standard stream again, as the interpreter's start makes it."""
    stream = getattr(sys, f"__{name}__")
    number = ("stdin", "stdout", "stderr").index(name)
    try:
        posix.fstat(number)
    except OSError:
        if getattr(sys, name) is stream:
            setattr(sys, name, None)
        setattr(sys, f"__{name}__", None)
        return
    buffer = stream.buffer
    raw = buffer.raw
    raw.__init__(number, mode, closefd=False)
    raw.name = f"<{name}>"
    buffer.__init__(raw, raw._blksize)
    errors = "backslashreplace" if name == "stderr" else "strict"
    by_line = name == "stderr" or raw.isatty()
    stream.__init__(buffer, "utf-8", errors, "\n", line_buffering=by_line)


def resume(arguments, environment):
    """Read the outside world again; give the name of what runs next."""
    sys.argv[:] = arguments
    sys.orig_argv[:] = arguments
    posix.environ.update(environment)
    _open_stream("stdin", "rb")
    _open_stream("stdout", "wb")
    _open_stream("stderr", "wb")
    for (module, _), again in RESUMED.items():
        if module in sys.modules:
            again()
    if prepare_main is None:
        return "__main__.tail"
    prepare_main(_py2wasm.entry_name)
    return "__main__"
