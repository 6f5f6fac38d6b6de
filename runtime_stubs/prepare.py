"""What happens while a snapshot is made: the program's first imports, watched.

A module that does what only a run can do (reads the clock, writes output) is named in the report.
Nothing of this attempt is kept then: the toolchain makes another one that leaves such modules, and
those that import them, to the run. The C side is in snapshot.c; a run begins with resume.py.
"""

import posix
import sys

import _py2wasm
import _py2wasm_resume

_ARGUMENTS = ("argv", "orig_argv")
_INSTALLED = f"{sys._stdlib_dir}/site-packages/"
_OWN = ("_py2wasm_importer", "_py2wasm_prepare", "_py2wasm_resume")


class _Later(BaseException):
    """Ends the import of a module that is left to the run."""


def _watched(name):
    method = getattr(dict, name)

    def watched(self, *args, **kwargs):
        _Environment.note("reads the environment")
        return method(self, *args, **kwargs)

    return watched


class _Environment(dict):
    """The environment of the build, which is empty, and notes who looks."""


for _name in (
    "__contains__", "__delitem__", "__getitem__", "__ior__", "__iter__", "__len__", "__or__",
    "__repr__", "__ror__", "__setitem__", "clear", "copy", "get", "items", "keys", "pop", "popitem",
    "setdefault", "update", "values",
):  # fmt: skip
    setattr(_Environment, _name, _watched(_name))


class _Arguments:
    """The arguments, out of `sys` until somebody asks for them, which is noted.

    `sys` itself stays of the class that it is of: `importlib` makes modules of that class, and they
    outlive the preparation.
    """

    def __init__(self):
        self.kept = {}

    def hide(self):
        for name in _ARGUMENTS:
            self.kept[name] = vars(sys).pop(name)
        sys.__getattr__ = self._find

    def show(self):
        del sys.__getattr__
        for name, value in self.kept.items():
            # The program may have set its own.
            vars(sys).setdefault(name, value)

    def _find(self, name):
        if name in self.kept:
            _Environment.note("reads the arguments")
            return self.kept[name]
        message = f"module 'sys' has no attribute {name!r}"
        raise AttributeError(message, name=name, obj=sys)


class _Watch:
    """Knows which module is being imported, and notes what it does."""

    def __init__(self, loader, later, configured):
        self.loader = loader
        self.later = frozenset(later)
        self.configured = frozenset(configured)
        self.running = []
        # By module: what it does, and where.
        self.found = {}
        self.opened = {}
        self.load = loader.exec_module
        self.arguments = _Arguments()

    def note(self, what):
        where = _place()
        if what == "opens a file":
            for descriptor in _py2wasm.open_files():
                self.opened.setdefault(descriptor, where)
            return
        innermost = self.running[-1]
        if what == "reads the clock" and _is_initializing("time"):
            # To learn about time zones, of which there is one.
            return
        if what == "reads the environment" and self.configured & {_package(innermost), _reader()}:
            return
        if (innermost, what) not in _py2wasm_resume.RESUMED:
            self.blame(what, where)

    def blame(self, what, where):
        """Note it of the module that is running, and of all that wait for it."""
        innermost = self.running[-1]
        self.found.setdefault(innermost, (what, where))
        for name in self.running[:-1]:
            self.found.setdefault(name, (f"imports {innermost}", ""))

    def exec_module(self, loader, module):
        if loader.name in self.later:
            for name in self.running:
                self.found.setdefault(name, (f"imports {loader.name}", ""))
            raise _Later
        with self.module(loader.name):
            self.load(loader, module)

    def module(self, name):
        return _Running(self, name)

    def begin(self):
        _Environment.note = staticmethod(self.note)
        posix.environ = _Environment()
        self.arguments.hide()
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(line_buffering=True)

        def exec_module(loader, module):
            self.exec_module(loader, module)

        self.loader.exec_module = exec_module
        _py2wasm.watch(self.note)

    def end(self):
        _py2wasm.watch(None)
        self.loader.exec_module = self.load
        self.arguments.show()
        posix.environ = {}
        if "os" in sys.modules:
            os = sys.modules["os"]
            os.environ._data = os.environb._data = posix.environ


class _Running:
    """The time in which a module runs."""

    def __init__(self, watch, name):
        self.watch = watch
        self.name = name

    def __enter__(self):
        _flush()
        self.before = set(_py2wasm.open_files())
        self.watch.running.append(self.name)

    def __exit__(self, *_):
        _flush()
        for descriptor in set(_py2wasm.open_files()) - self.before:
            self.watch.blame("leaves a file open", self.watch.opened.get(descriptor, ""))
        self.watch.running.pop()


def _flush():
    """Let what was written be noted of the module that wrote it."""
    sys.stdout.flush()
    sys.stderr.flush()


def _is_initializing(name):
    module = sys.modules.get(name)
    return module is not None and getattr(module.__spec__, "_initializing", False)


def _frames():
    """Give the frames of the program and of what is installed for it, the innermost first."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_INSTALLED) or not name.startswith(("<", sys._stdlib_dir)):
            yield name, frame
        frame = frame.f_back


def _place():
    """Give file and line in the program, or else in what is installed for it."""
    places = [f"{name}:{frame.f_lineno}" for name, frame in _frames()]
    own = [place for place in places if not place.startswith(_INSTALLED)]
    return (own or places or [""])[0]


def _reader():
    """Name the package of the innermost frame."""
    return next((_package(frame.f_globals.get("__name__", "")) for _, frame in _frames()), "")


def _package(name):
    return name.partition(".")[0]


def _import_all(watch, package, imports):
    """Import in the program's order, up to the first that has to wait for the run."""
    if package:
        with watch.module(package):
            __import__(package)
    for wanted in imports:
        module, _, names = wanted.partition(":")
        with watch.module(module):
            try:
                __import__(module, None, None, names.split(",") if names else ())
            except Exception as error:  # noqa: BLE001 - raised again in each run
                watch.blame(f"raises {type(error).__name__}", "")
                return


def _show(error):
    """Write the traceback, from the program's first frame on."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith("<frozen"):
        trace = trace.tb_next
    sys.__excepthook__(type(error), error.with_traceback(trace), trace)


def _report(watch, error):
    rows = [f"found\t{name}\t{what}\t{where}" for name, (what, where) in watch.found.items()]
    rows += [f"imported\t{name}" for name in sys.modules if _py2wasm.find(name) is not None]
    if error is not None:
        rows.append("raised\t" + type(error).__name__)
    return "\n".join(rows).encode()


def _has_run(name, kind):
    return _py2wasm.find(name) is not None and (name != "__main__" or kind == "program")


def prepare(importer, arguments):
    """Make the state that a snapshot holds; give a report, and what a run begins with.

    The arguments are the kind of snapshot, whether code may go that has run, the package of the
    entry, the modules that are left to the run, the packages that may read the environment because
    all it does is to configure them, and the imports, each as `module` or `module:name,name`.
    """
    kind, passing, package, later, configured, *imports = arguments
    for name in _OWN:
        del sys.modules[name]
    watch = _Watch(importer.CompiledLoader, later.split(","), configured.split(","))
    error = None
    watch.begin()
    try:
        with watch.module("__main__"):
            if kind == "program":
                importer.prepare_main(_py2wasm.entry_name)
                _py2wasm.run("__main__")
            else:
                _import_all(watch, package, imports)
    except _Later:
        pass
    except BaseException as raised:  # noqa: BLE001 - told to the toolchain, which tells the user
        error = raised
    finally:
        watch.end()
    report = _report(watch, error)
    if error is not None:
        _show(error)
        error = None
    _py2wasm_resume.prepare_main = None if kind == "program" else importer.prepare_main
    sys.path_importer_cache.clear()
    if passing:
        _py2wasm.drop([name for name in sys.modules if _has_run(name, kind)] + list(_OWN))
    return report, _py2wasm_resume.resume
