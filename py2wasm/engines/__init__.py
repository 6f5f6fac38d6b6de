"""The engines: how modules become linkable code. Adding one touches its file and this dict."""

from py2wasm.engines.bytecode import BytecodeEngine
from py2wasm.engines.choose import (
    AUTO,
    NOT_YET,
    Automatic,
    Choice,
    choose_automatically,
    choose_engine,
)
from py2wasm.engines.cython import CythonEngine
from py2wasm.engines.model import (
    Engine,
    EngineContext,
    EngineOutput,
    MissingModulesError,
    Unit,
)
from py2wasm.engines.mypyc import MypycEngine
from py2wasm.engines.nuitka import NuitkaEngine

ENGINES: dict[str, Engine] = {
    "bytecode": BytecodeEngine(),
    "nuitka": NuitkaEngine(),
    "cython": CythonEngine(),
    "mypyc": MypycEngine(),
}

__all__ = [
    "AUTO",
    "ENGINES",
    "NOT_YET",
    "Automatic",
    "Choice",
    "Engine",
    "EngineContext",
    "EngineOutput",
    "MissingModulesError",
    "Unit",
    "choose_automatically",
    "choose_engine",
]
