# native: skip
# expect-wasm: nowhere_to_be_found ModuleNotFoundError True
# expect-wasm: nowhere_to_be_found.sub ModuleNotFoundError True
# expect-wasm: json.nope ModuleNotFoundError True
# expect-wasm: optional dependency absent
# expect-wasm: ImportError cannot import name 'nope' from 'json'
# expect-wasm: None
# expect-wasm: False
"""A module that was not built in raises ModuleNotFoundError, which names the setting to change."""

import importlib
import importlib.util


def text(error):
    return " ".join([str(error), *getattr(error, "__notes__", ())])


for name in ("nowhere_to_be_found", "nowhere_to_be_found.sub", "json.nope"):
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(name, type(error).__name__, error.name in name and "include" in text(error))
try:
    import numpy_like_accelerator_that_is_absent  # noqa: F401
except ImportError:
    print("optional dependency absent")
try:
    from json import nope  # noqa: F401
except ImportError as error:
    print(type(error).__name__, str(error).split(" (")[0])
print(importlib.util.find_spec("nowhere_to_be_found"))
print("nowhere_to_be_found" in __import__("sys").modules)
