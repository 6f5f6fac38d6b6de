"""The glue between the importer and Nuitka's modules: one init function a module.

Each gives a `PyModuleDef` whose exec slot runs the compiled body in the module object that the
importer made, as for any extension module with multi-phase initialisation (PEP 489).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADERS = """\
#include "nuitka/prelude.h"
#include "nuitka/unfreezing.h"
#include "py2wasm_nuitka.h"
"""
MODULE = """\
extern struct Nuitka_MetaPathBasedLoaderEntry entry_{mangled};

static int
exec_{number}(PyObject *module)
{{
    return py2wasm_nuitka_run(&entry_{mangled}, module);
}}

static PyModuleDef_Slot slots_{number}[] = {{
    {{Py_mod_exec, exec_{number}}},
    {{0, NULL}},
}};

static struct PyModuleDef definition_{number} = {{
    PyModuleDef_HEAD_INIT,
    .m_name = "{name}",
    .m_slots = slots_{number},
}};

PyObject *
{init}(void)
{{
    return PyModuleDef_Init(&definition_{number});
}}
"""


def mangle(name: str) -> str:
    """Give the name that Nuitka's C identifiers use for a module."""
    return name.replace(".", "$")


def init_names(names: list[str]) -> dict[str, str]:
    """Give each module the name of its init function."""
    return {name: f"PyInit_py2wasm_nuitka_{number}" for number, name in enumerate(names)}


def write_glue(inits: Mapping[str, str], *, with_inspect: bool) -> str:
    """Give the C text for the modules in `inits`.

    `with_inspect` says that the program holds `inspect`, which is then told of compiled types.
    """
    parts = [
        HEADERS,
        f"const int py2wasm_nuitka_with_inspect = {int(with_inspect)};\n",
    ]
    parts += [
        MODULE.format(number=number, name=name, mangled=mangle(name), init=init)
        for number, (name, init) in enumerate(inits.items())
    ]
    return "\n".join(parts)
