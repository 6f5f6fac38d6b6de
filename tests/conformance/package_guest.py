"""Runs one file of a package's own tests with pytest, as Wasm.

    package_guest.py FOLDER FILE

FOLDER is a writable folder with `plan.json`: `done` names tests that ran before, `only` the ones
to run if not all, `skip` those to leave out and why (by pattern), `root` the folder of the tests as
the guest sees it, `folder` the one to run them in if not an empty one, `arguments` what pytest is
given, `absent` modules to put stand-ins for once those in `before` are imported, `claims`
attributes to set. FILE is below that root. What comes of each test goes into `results.jsonl` at
once, as guest.py does it.
"""

import importlib
import json
import os
import sys
import types
from fnmatch import fnmatchcase

# Tools that tests are written with ask for the user when they are imported; WASI has none.
if not hasattr(os, "getuid"):
    os.getuid = lambda: 0

import _pytest.tmpdir
import pytest

REASON_LENGTH = 300
# On WASI file descriptors cannot be duplicated, and there is no null device.
HERE = ["--capture=sys", "-p", "no:faulthandler", "-p", "no:cacheprovider"]


class Reporter:
    """A plugin of pytest that notes the start and the end of every test."""

    def __init__(self, path, plan, file):
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        self._plan = plan
        self._prefix = f"{file}::"
        self._ended = set()

    def note(self, **record):
        os.write(self._file, json.dumps(record, default=str).encode("ascii") + b"\n")

    def name_of(self, nodeid):
        # The name below the file; `\` in parameters stands for what is no ASCII.
        return nodeid.removeprefix(self._prefix)

    def pytest_collection_modifyitems(self, config, items):
        kept, dropped = [], []
        for item in items:
            name = self.name_of(item.nodeid)
            skip = [why for what, why in self._plan["skip"].items() if fnmatchcase(name, what)]
            if name in self._plan["done"] or (
                self._plan["only"] and name not in self._plan["only"]
            ):
                dropped.append(item)
            elif skip:
                dropped.append(item)
                self._end(name, "skipped", skip[0], "", 0)
            else:
                kept.append(item)
        items[:] = kept
        config.hook.pytest_deselected(items=dropped)

    def pytest_runtest_logstart(self, nodeid, location):
        self.note(event="start", id=self.name_of(nodeid))

    def pytest_runtest_logreport(self, report):
        name = self.name_of(report.nodeid)
        if report.skipped:
            self._end(name, "skipped", _why_skipped(report), "", report.duration)
        elif report.failed:
            outcome = "failed" if report.when == "call" else "error"
            self._end(name, outcome, *_what_failed(report), report.duration)
        elif report.when == "teardown":
            self._end(name, "passed", "", "", report.duration)

    def pytest_collectreport(self, report):
        if report.failed:
            self._end(self.name_of(report.nodeid), "error", *_what_failed(report), 0)
        elif report.skipped:
            self._end(self.name_of(report.nodeid), "skipped", _why_skipped(report), "", 0)

    def _end(self, name, outcome, reason, detail, seconds):
        # A test that failed may fail once more while it is torn down.
        if name in self._ended:
            return
        self._ended.add(name)
        record = {"id": name, "outcome": outcome, "reason": reason[:REASON_LENGTH]}
        self.note(event="end", **record, detail=detail, seconds=round(seconds, 3))


def _why_skipped(report):
    if getattr(report, "wasxfail", None) is not None:
        return f"expected to fail: {report.wasxfail}"
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return str(report.longrepr)


def _what_failed(report):
    text = str(report.longrepr)
    crash = getattr(report.longrepr, "reprcrash", None)
    reason = crash.message if crash else text.strip().splitlines()[-1] if text.strip() else ""
    return " ".join(reason.split()), text[-3000:]


def extend_packages(root, name=""):
    """Let packages that are part of the module find their test folders below `root`."""
    for entry in os.scandir(root):
        if not entry.is_dir() or not entry.name.isidentifier():
            continue
        dotted = f"{name}.{entry.name}" if name else entry.name
        try:
            package = importlib.import_module(dotted)
        except ImportError:
            continue
        if hasattr(package, "__path__"):
            package.__path__.append(entry.path)
            extend_packages(entry.path, dotted)


class Absent(types.ModuleType):
    """Stands for a module that does not exist here: it can be imported, not used."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return AbsentThing(f"{self.__name__}.{name}")


class AbsentThing:
    """Stands for what such a module holds."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return AbsentThing(f"{self._name}.{name}")

    def __mro_entries__(self, bases):
        return ()

    def __call__(self, *args, **kwargs):
        raise NotImplementedError(f"there is no {self._name}")


def main(folder, file):
    with open(os.path.join(folder, "plan.json"), encoding="utf-8") as stream:
        plan = json.load(stream)
    os.chdir(plan["folder"] or os.path.join(folder, "cwd"))
    os.environ.setdefault("TMPDIR", folder)
    os.environ.setdefault("HOME", folder)
    # Plugins are those that the arguments name: no scan of imports sees what metadata says.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    root = plan["root"]
    extend_packages(root)
    # After the packages themselves, which do without.
    for name in plan["before"]:
        importlib.import_module(name)
    for name in plan["absent"]:
        sys.modules[name] = Absent(name)
        package, _, child = name.rpartition(".")
        if package:
            setattr(sys.modules[package], child, sys.modules[name])
    for name, value in plan["claims"].items():
        module, _, attribute = name.rpartition(".")
        setattr(importlib.import_module(module), attribute, value)
    # WASI has no users whose folders there could be.
    _pytest.tmpdir.get_user_id = lambda: None
    reporter = Reporter(os.path.join(folder, "results.jsonl"), plan, file)
    places = [f"--log-file={folder}/log.txt", f"--basetemp={folder}/basetemp"]
    arguments = ["--rootdir", root, *places, *HERE, "-q", *plan["arguments"]]
    status = pytest.main([*arguments, os.path.join(root, file)], plugins=[reporter])
    if status in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        sys.exit(f"pytest ended with {status!r}")
    reporter.note(event="done")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
