# stderr: exact
"""raise SystemExit without a code is success, also out of nested functions and generators."""


def inner():
    yield 1
    raise SystemExit


def outer():
    for value in inner():
        print(value)


try:
    exit  # noqa: B018  site provides it
except NameError:
    print("no site")
else:
    print("with site")
for code in (None, 0, False, 7, "text", (1, 2)):
    try:
        raise SystemExit(code)
    except SystemExit as stop:
        print(repr(stop.code), stop.args)
outer()
print("not reached")
