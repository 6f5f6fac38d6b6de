"""The importer of a compiled module: finds what was compiled in, by name.

It stands before the importers of built-in modules and of files, so that modules keep `__file__`,
`__path__` and a loader with everything that importlib.resources, inspect, pkgutil and runpy ask of
one, while nothing is looked up on disk. Its code is named like importlib's own, and so its frames
are left out of tracebacks as importlib's are.
"""

import _imp
import sys
from _frozen_importlib import ModuleSpec, _call_with_frames_removed

import _py2wasm

_PACKAGE = 1
_COMPILED = 2
_NAMESPACE = 4


class CompiledLoader:
    """Loads one module that was compiled in."""

    def __init__(self, name, path, flags):
        self.name = name
        self.path = path
        self._flags = flags

    def __repr__(self):
        return f"<{type(self).__name__} {self.name!r}>"

    def __eq__(self, other):
        return type(other) is type(self) and other.name == self.name

    def __hash__(self):
        return hash(self.name)

    def create_module(self, spec):
        return _imp.create_builtin(spec) if self._flags & _COMPILED else None

    def exec_module(self, module):
        if self._flags & _COMPILED:
            _call_with_frames_removed(_imp.exec_builtin, module)
        else:
            code = _py2wasm.code(self.name)
            _call_with_frames_removed(exec, code, module.__dict__)

    def is_package(self, fullname):
        return bool(self._flags & _PACKAGE)

    def get_filename(self, fullname=None):
        return self.path

    def get_code(self, fullname):
        return _py2wasm.code(fullname)

    def get_data(self, path):
        with _open(path) as stream:
            return stream.read()

    def get_source(self, fullname):
        from _frozen_importlib_external import decode_source

        try:
            return decode_source(self.get_data(self.path))
        except OSError:
            # As for any module that comes without its source.
            return None

    def get_resource_reader(self, fullname):
        from importlib.readers import FileReader

        return FileReader(self)


class CompiledFinder:
    """The meta path finder for modules that were compiled in."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        # The program itself is in sys.modules; who looks for another one does not want this one.
        found = None if fullname == "__main__" else _py2wasm.find(fullname)
        return None if found is None else _spec(fullname, *found)

    @staticmethod
    def invalidate_caches():
        pass

    @classmethod
    def find_distributions(cls, *args, **kwargs):
        from importlib.metadata import MetadataPathFinder

        return MetadataPathFinder.find_distributions(*args, **kwargs)


class Absent:
    """Stands for what a module imports for functions that nothing in the program calls.

    Used after all, it imports: what is not there raises what it raises for everyone.
    """

    def __init__(self, module, wanted):
        self._py2wasm = module, wanted

    def _bring(self):
        module, wanted = self._py2wasm
        if not wanted:
            top = __import__(module)
            return top if wanted is None else sys.modules[module]
        return getattr(__import__(module, fromlist=(wanted,)), wanted)

    def __getattr__(self, name):
        return getattr(self._bring(), name)

    def __call__(self, *args, **kwargs):
        return self._bring()(*args, **kwargs)

    def __getitem__(self, key):
        return self._bring()[key]

    def __iter__(self):
        return iter(self._bring())

    def __instancecheck__(self, instance):
        return isinstance(instance, self._bring())

    def __subclasscheck__(self, subclass):
        return issubclass(subclass, self._bring())

    def __mro_entries__(self, bases):
        return (self._bring(),)

    def __bool__(self):
        return bool(self._bring())

    def __len__(self):
        return len(self._bring())

    def __contains__(self, item):
        return item in self._bring()

    def __add__(self, other):
        return self._bring() + other

    def __radd__(self, other):
        return other + self._bring()

    def __or__(self, other):
        return self._bring() | other

    def __ror__(self, other):
        return other | self._bring()


class AbsentClass(Absent):
    """Stands for a class that has no instances while its module is not imported."""

    def __instancecheck__(self, instance):
        return self._py2wasm[0] in sys.modules and isinstance(instance, self._bring())

    def __subclasscheck__(self, subclass):
        return self._py2wasm[0] in sys.modules and issubclass(subclass, self._bring())


def _open(path):
    import _io

    return _io.open(path, "rb")


def _spec(name, path, flags):
    if flags & _NAMESPACE:
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [path]
        return spec
    loader = CompiledLoader(name, path, flags)
    spec = ModuleSpec(name, loader, origin=path, is_package=bool(flags & _PACKAGE))
    spec.has_location = True
    if flags & _PACKAGE:
        spec.submodule_search_locations = [path.rpartition("/")[0]]
    return spec


def prepare_main(real_name):
    """Fill in `__main__` as `python file.py` does, or `python -m name` if there is a name."""
    sys.modules.pop("_py2wasm_importer", None)
    main = sys.modules["__main__"]
    path, flags = _py2wasm.find("__main__")
    main.__file__ = path
    main.__cached__ = None
    main.__loader__ = CompiledLoader("__main__", path, flags)
    if real_name is None:
        main.__spec__ = None
        main.__package__ = None
        return
    package = real_name.rpartition(".")[0]
    if package:
        __import__(package)
    main.__loader__.name = real_name
    main.__spec__ = ModuleSpec(real_name, main.__loader__, origin=path)
    main.__spec__.has_location = True
    main.__package__ = package


def _install():
    _py2wasm.Absent = Absent
    _py2wasm.AbsentClass = AbsentClass
    # Before the importer of built-in modules, which would find the init functions of compiled ones.
    sys.meta_path.insert(0, CompiledFinder)
    if _py2wasm.find("zipimport") is not None:
        # As CPython's own start, but only in a program that has it.
        from zipimport import zipimporter

        sys.path_hooks.insert(0, zipimporter)
    if _py2wasm.find("_sitebuiltins") is not None:
        _add_site_names()


def _add_site_names():
    """Give the built-in names that the site module would, in a program that uses one."""
    import _sitebuiltins
    import builtins

    end_of_file = "Ctrl-D (i.e. EOF)"
    builtins.quit = _sitebuiltins.Quitter("quit", end_of_file)
    builtins.exit = _sitebuiltins.Quitter("exit", end_of_file)
    builtins.help = _sitebuiltins._Helper()
    builtins.copyright = _sitebuiltins._Printer("copyright", sys.copyright)
    builtins.credits = _sitebuiltins._Printer("credits", "See www.python.org for more information.")
    builtins.license = _sitebuiltins._Printer("license", "See https://www.python.org/psf/license/")


_install()
