"""Names of modules are looked up by where they were found before, as the interpreter does it.

mypyc asks the dictionary of a module whenever a program names one of its variables that is not
`Final`, or something of a module that is not compiled. Each such place remembers where in the
dictionary the name was and which version of its keys that holds for (`find_name` of the run time).
"""

from __future__ import annotations

import re

_NAME = r" *(?P<name>cpy_r_\w+) = CPyStatics\[\d+\];[^\n]*\n"
_VARIABLE = re.compile(
    r"^(?P<head> *(?P<of>cpy_r_\w+) = CPyStatic_\w+___globals;\n"
    rf"{_NAME} *cpy_r_\w+ = )CPyDict_GetItem(?P<call>\((?P=of), (?P=name)\);\n)",
    re.MULTILINE,
)
_ATTRIBUTE = re.compile(
    r"^(?P<head> *(?P<of>cpy_r_\w+) = CPyImport_GetModuleCache\(&CPyModule_\w+\);\n"
    rf"{_NAME} *cpy_r_\w+ = )CPyObject_GetAttr(?P<call>\((?P=of), (?P=name)\);\n)",
    re.MULTILINE,
)


def remember_places(text: str) -> str:
    """Let each place that names a variable of a module remember where it was."""
    text = _VARIABLE.sub(r"\g<head>PY2WASM_VARIABLE\g<call>", text)
    return _ATTRIBUTE.sub(r"\g<head>PY2WASM_ATTRIBUTE\g<call>", text)
