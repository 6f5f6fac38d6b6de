"""Names of generators: those of the function that makes them, as they are when it is called.

Nuitka gives them the names that stand in the source, whatever the program has set since.
"""

from __future__ import annotations

import re

_STRUCTURES = {
    "GENERATOR": "Nuitka_GeneratorObject",
    "COROUTINE": "Nuitka_CoroutineObject",
    "ASYNCGEN": "Nuitka_AsyncgenObject",
}
# A function that makes one returns it at once, as the first of what it contains.
_MADE = re.compile(
    r"(?<=^tmp_return_value = )(?P<call>MAKE_(?P<kind>GENERATOR|COROUTINE|ASYNCGEN)_"
    r"(?P<function>\S+?)\$\$\$(?:genobj|coroutine|asyncgen)__1_[^($]+\([^;]*\));$",
    re.MULTILINE,
)
_IMPLEMENTATION = re.compile(r"^static PyObject \*impl_(\S+?)\(.*\{$", re.MULTILINE)


def name_generators(text: str) -> str:
    implementations = set(_IMPLEMENTATION.findall(text))

    def named(match: re.Match[str]) -> str:
        if match["function"] not in implementations:
            return match.group()
        return f"PY2WASM_NAMED({_STRUCTURES[match['kind']]}, {match['call']});"

    return _MADE.sub(named, text)
