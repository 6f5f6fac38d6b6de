# exit: 1
# stderr: traceback
"""An uncaught exception group out of asyncio-free code: the tree on stderr."""


def collect():
    errors = []
    for value in ("1", "x", None):
        try:
            int(value)
        except (ValueError, TypeError) as error:
            errors.append(error)
    nested = ExceptionGroup("inner", [OSError("disk"), KeyError("k")])
    raise ExceptionGroup("several problems", [*errors, nested])


print("collecting")
collect()
