"""Runs the tests of one module of CPython's own suite, as Wasm and natively.

    guest.py FOLDER MODULE

FOLDER is a writable folder. Its `plan.json` says which tests are done already (`done`), the only
ones to run (`only`), which to skip and why (`skip`, by pattern), and which flags of test.support to
set (`claims`). Into its `results.jsonl` goes one line when a test starts and one when it ends, at
once, so that a crash loses nothing but the running test. What CPython's own runner (`regrtest`)
sets up is set up here too. Standard output and error belong to the tests.
"""

import collections
import gc
import importlib
import importlib.util
import json
import os
import random
import sys
import threading
import time
import traceback
import unittest
from fnmatch import fnmatchcase

from test import support
from test.support import os_helper

REASON_LENGTH = 300


class Journal:
    """Writes one line of JSON at a time, past everything that a test may do to `sys` and `io`."""

    def __init__(self, path):
        self._write = os.write
        self._encode = json.JSONEncoder(ensure_ascii=True, default=str).encode
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)

    def note(self, **record):
        self._write(self._file, self._encode(record).encode("ascii") + b"\n")


class Reporter(unittest.TestResult):
    """Notes the start and the outcome of each test."""

    def __init__(self, journal):
        super().__init__()
        self._journal = journal
        self._clock = time.perf_counter
        self._started = 0.0
        self._running = None
        self._outcome = None

    def startTest(self, test):
        super().startTest(test)
        self._running = test
        self._outcome = None
        self._started = self._clock()
        self._journal.note(event="start", id=name_of(test))

    def stopTest(self, test):
        super().stopTest(test)
        # A test of which only parts were skipped, and none failed, has passed.
        outcome = self._outcome or ("passed", "", "")
        self._note(test, *outcome)
        self._running = None

    def addError(self, test, err):
        super().addError(test, err)
        self._bad(test, "error", err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._bad(test, "failed", err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            failed = issubclass(err[0], test.failureException)
            self._bad(test, "failed" if failed else "error", err, part=subtest._subDescription())

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if self._running is None:
            self._note(test, "skipped", str(reason), "")
        elif test is self._running and self._outcome is None:
            self._outcome = ("skipped", str(reason), "")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._outcome = ("failed", "passed although marked as an expected failure", "")

    def _bad(self, test, outcome, err, part=""):
        reason = _reason(err)
        if part:
            reason = f"{reason} {part}"
        text = self._exc_info_to_string(err, test)
        if self._running is None:
            # setUpClass or setUpModule: the tests that it was for are not run.
            self._note(test, outcome, reason, text)
        elif self._outcome is None or self._outcome[0] == "skipped":
            self._outcome = (outcome, reason, text)

    def _note(self, test, outcome, reason, detail):
        self._journal.note(
            event="end",
            id=name_of(test),
            outcome=outcome,
            reason=reason[:REASON_LENGTH],
            detail=detail,
            seconds=round(self._clock() - self._started, 3) if self._running else 0,
        )


def _reason(err):
    lines = traceback.format_exception_only(err[0], err[1])
    return " ".join("".join(lines).split())


def name_of(test):
    """Give the name that `collect` gave a test; what stands for a failed set-up has only an id."""
    return getattr(test, "conformance_name", None) or test.id()


def collect(module):
    """List the tests of a module, in order, named by their ids below the module's, each once."""
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromModule(module)
    if loader.errors:
        raise RuntimeError("\n".join(loader.errors))
    tests = list(_flat(suite))
    seen = collections.Counter()
    for test in tests:
        name = test.id().removeprefix(f"{module.__name__}.")
        seen[name] += 1
        test.conformance_name = name if seen[name] == 1 else f"{name}#{seen[name]}"
    return tests


def _flat(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from _flat(item)
        else:
            yield item


def _print_unraisable(unraisable):
    sys.__unraisablehook__(unraisable)


def _print_thread_exception(args):
    threading.__excepthook__(args)


def prepare(folder, claims):
    """Set up what `libregrtest.setup` and its command line do."""
    work = os.path.join(folder, "cwd")
    os.makedirs(work, exist_ok=True)
    os.chdir(work)
    support.record_original_stdout(sys.stdout)
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.addaudithook(lambda name, args: None)
    # Functions of Python in their place, as there: some tests ask for their signature.
    sys.unraisablehook = _print_unraisable
    threading.excepthook = _print_thread_exception
    support.verbose = 0
    support.failfast = False
    support.use_resources = []
    support.junit_xml_list = None
    # Decided from how the interpreter was configured; here the test modules are linked in later.
    support.TEST_MODULES_ENABLED = importlib.util.find_spec("_testcapi") is not None
    for flag in claims:
        setattr(support, flag, True)
    random.seed(20250611)
    if os_helper.FS_NONASCII:
        os.environ.setdefault("PYTHONREGRTEST_UNICODE_GUARD", os_helper.FS_NONASCII)


def load(name, journal):
    """Give the tests of a module, or None if it cannot be had, which is noted."""
    try:
        return collect(importlib.import_module(f"test.{name}"))
    except unittest.SkipTest as skip:
        journal.note(event="end", id=name, outcome="skipped", reason=str(skip), seconds=0)
    except BaseException as error:
        reason = _reason((type(error), error))[:REASON_LENGTH]
        text = traceback.format_exc()
        journal.note(event="end", id=name, outcome="error", reason=reason, detail=text, seconds=0)
    return None


def choose(tests, plan, journal):
    """Give the tests to run; note those that the plan skips."""
    wanted = []
    for test in tests:
        name = name_of(test)
        if name in plan["done"] or (plan["only"] and name not in plan["only"]):
            continue
        reasons = [why for pattern, why in plan["skip"].items() if fnmatchcase(name, pattern)]
        if reasons:
            journal.note(event="end", id=name, outcome="skipped", reason=reasons[0], seconds=0)
        else:
            wanted.append(test)
    return wanted


def main(folder, name):
    with open(os.path.join(folder, "plan.json"), encoding="utf-8") as stream:
        plan = json.load(stream)
    journal = Journal(os.path.join(folder, "results.jsonl"))
    prepare(folder, plan["claims"])
    tests = load(name, journal)
    if tests is not None:
        suite = unittest.TestSuite(choose(tests, plan, journal))
        # A test is freed when it has run, as under regrtest.
        del tests
        suite.run(Reporter(journal))
        gc.collect()
    journal.note(event="done")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
