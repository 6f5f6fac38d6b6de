# include: executed_again.*
# engines: bytecode
"""Modules executed more than once: reload, a second module from the same spec, and runpy.

Nuitka's modules exist once: a second one from the same spec is the first, and runpy finds no code.
"""

import importlib
import importlib.util
import runpy
import sys

from . import worker

worker.STATE.append("gone after the reload")
print(importlib.reload(worker) is worker, worker.STATE, worker.run(2))
spec = importlib.util.find_spec("executed_again.worker")
again = importlib.util.module_from_spec(spec)
spec.loader.exec_module(again)
print(again.run(8), again is worker, again.__name__, sys.modules[spec.name] is worker)
print(runpy.run_module("executed_again.script", run_name="renamed")["result"])
values = runpy.run_module("executed_again.script", init_globals={"given": 1})
print(values["result"], values["given"], values["__spec__"].name)
