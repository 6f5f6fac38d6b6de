# exit: 1
# stderr: traceback
"""An uncaught exception with a cause, a context and notes: the whole text on stderr."""


class ConfigError(Exception):
    pass


def read(name):
    return {"port": "80x"}[name]


def parse(name):
    try:
        return int(read(name))
    except ValueError as error:
        failure = ConfigError(f"option {name!r} is wrong")
        failure.add_note("in the first section")
        failure.add_note("two lines\nof note")
        raise failure from error


def load():
    try:
        read("host")
    except KeyError:
        return parse("port")


print("loading")
load()
