# include: _strptime
# stderr: none
"""Calls every function of the C modules with several arguments; see every_builtin_method."""

import _abc
import _asyncio
import _bisect
import _blake2
import _codecs
import _codecs_jp
import _collections
import _collections_abc
import _contextvars
import _csv
import _datetime
import _decimal
import _elementtree
import _functools
import _heapq
import _json
import _md5
import _multibytecodec
import _opcode
import _operator
import _pickle
import _random
import _sha1
import _sha2
import _sha3
import _sre
import _stat
import _statistics
import _string
import _struct
import _symtable
import _weakref
import array
import binascii
import builtins
import cmath
import errno
import functools
import itertools
import marshal
import math
import pyexpat
import sys
import time
import unicodedata
import warnings

warnings.simplefilter("ignore")
MODULES = (
    builtins, math, cmath, _operator, itertools, functools, binascii, _struct, unicodedata,
    _bisect, _heapq,
    _json, _codecs, _stat, _string, _weakref, marshal, _random, _sre, errno, time, sys, _abc,
    _asyncio,
    _blake2, _codecs_jp, _collections, _contextvars, _csv, _datetime, _decimal, _elementtree,
    _functools,
    _md5, _multibytecodec, _opcode, _pickle, _sha1, _sha2, _sha3, _statistics, _symtable, array,
    pyexpat,
)  # fmt: skip
ARGUMENTS = [
    (), (1,), (2.5,), ("a",), (b"a",), (None,), ([3, 1],), ((1, 2),), ({"a": 1},), (abs,), (int,),
    (1j,), (1, 2), ("a", "b"), (b"a", b"b"),
    ([1], 2), ("a", None), (abs, [1]), (int, int), ([1], [2]), (1, 2, 3), ("a", "b", "c"),
    ([1], 0, None), (None, None, None, None), (1, 2, 3, 4, 5),
]  # fmt: skip
# Ends, stops, waits for input, or says something of this process or platform rather than of Python.
SKIPPED = {
    "breakpoint", "input", "eval", "exec", "exit", "quit", "help", "open", "copyright", "credits",
    "license",
    "globals", "locals", "vars", "dir", "print",
    "sleep", "tzset", "gmtime", "localtime", "ctime", "asctime", "mktime", "strftime",
    "clock_getres", "clock_settime", "clock_gettime",
    "clock_gettime_ns", "clock_settime_ns", "pthread_getcpuclockid", "thread_time",
    "thread_time_ns", "dump", "OSError", "IOError", "EnvironmentError", "Future", "Task",
    "get_event_loop",
}  # fmt: skip
SYS_SAFE = {
    "intern",
    "getrefcount",
    "getsizeof",
    "exc_info",
    "exception",
    "getrecursionlimit",
    "getdefaultencoding",
    "is_finalizing",
    "displayhook",
    "gettrace",
}


def outcome(call, arguments, keywords):
    try:
        return type(call(*arguments, **keywords)).__name__
    except Exception as error:
        return type(error).__name__


total = 0
for module in MODULES:
    print(f"== {module.__name__}")
    for name, function in sorted(vars(module).items()):
        wrong = name in SKIPPED or name.startswith("_") or not callable(function)
        if wrong or (module is sys and name not in SYS_SAFE):
            continue
        found = {
            outcome(function, arguments, keywords)
            for arguments in ARGUMENTS
            for keywords in ({}, {"nope": 1})
        }
        total += len(ARGUMENTS) * 2
        print(f"{name}:", *sorted(found))
print(total > 20_000, len(dir(_collections_abc)) > 20)
