# The lines that frames, tracebacks, warnings and log records name.
import inspect
import logging
import sys
import traceback
import warnings


def outermost():
    return innermost()


def innermost():
    print([entry.lineno for entry in inspect.stack() if entry.filename == __file__])
    print(inspect.getframeinfo(sys._getframe().f_back).lineno)
    print([entry.lineno for entry in traceback.extract_stack() if entry.filename == __file__])
    warnings.warn("from the caller", stacklevel=2)
    logging.warning("from here")
    return fails()


def fails():
    try:
        return 1 / int("0")
    finally:
        print("left")


logging.basicConfig(format="%(lineno)d %(funcName)s %(message)s", stream=sys.stdout)
warnings.showwarning = lambda message, category, filename, line, *rest: print(line, message)
try:
    outermost()
except ZeroDivisionError as error:
    print([entry.lineno for entry in inspect.getinnerframes(error.__traceback__)])
    print([entry.lineno for entry in traceback.extract_tb(error.__traceback__)])
    print([line for _, line in traceback.walk_tb(error.__traceback__)])
