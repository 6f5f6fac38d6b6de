# include: dynamic_plugins.plugins.*
"""Modules whose names exist only at run time: import_module, pkgutil, find_spec, own finders."""

import importlib
import importlib.util
import pkgutil
import sys
import types

from . import plugins

for name in ["add", "multiply"]:
    plugin = importlib.import_module(f"dynamic_plugins.plugins.{name}")
    print(plugin.__name__, plugin.run(3, 4), plugin is sys.modules[plugin.__name__])
    print(plugin is getattr(plugins, name))
print(sorted(info.name for info in pkgutil.iter_modules(plugins.__path__)))
print(
    sorted(
        (info.name, info.ispkg)
        for info in pkgutil.walk_packages(plugins.__path__, plugins.__name__ + ".")
    )
)
print(importlib.import_module(".negate", plugins.__name__).run(5))
print(__import__("dynamic_plugins.plugins.add").__name__)
print(__import__("dynamic_plugins.plugins", fromlist=["add"]).add.run(1, 1))
print(pkgutil.resolve_name("dynamic_plugins.plugins.add:run")(2, 2))
spec = importlib.util.find_spec("dynamic_plugins.plugins.negate")
print(spec.name, spec.parent, spec.has_location in (True, False))
print(importlib.util.find_spec("dynamic_plugins.nope"))
plugins.add.STATE.append("kept?")
print(importlib.reload(plugins.add) is plugins.add, plugins.add.STATE)


class Loader:
    """A finder and loader of the program's own: modules made from a dictionary."""

    sources = {"virtual": "value = 'made up'\nname = __name__"}

    def find_spec(self, name, path=None, target=None):
        if name in self.sources:
            return importlib.util.spec_from_loader(name, self)
        return None

    def create_module(self, spec):
        return types.ModuleType(spec.name)

    def exec_module(self, module):
        exec(self.sources[module.__name__], vars(module))


sys.meta_path.insert(0, Loader())
virtual = importlib.import_module("virtual")

print(virtual.value, virtual.name, type(virtual.__loader__).__name__)
sys.modules["blocked"] = None
try:
    import blocked  # noqa: F401
except ModuleNotFoundError as error:
    print(error)
