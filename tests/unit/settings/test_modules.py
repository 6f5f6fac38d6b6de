"""Projects of several modules: which are built, and with which settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.errors import SettingsError
from py2wasm.settings import Settings, find_modules, load_modules, load_settings

if TYPE_CHECKING:
    from pathlib import Path

TWO = """\
[tool.py2wasm]
engine = "bytecode"
include = ["common"]
[tool.py2wasm.modules.detect]
entry = "src/detect.py"
kind = "node"
[tool.py2wasm.modules.read-plates]
entry = "plates"
engine = "nuitka"
include = ["fonts"]
aot = ["wamr:xtensa"]
"""


def write(folder: Path, text: str = TWO) -> Path:
    path = folder / "pyproject.toml"
    path.write_text(text, "utf-8")
    return path


def load(
    project: Path,
    environ: dict[str, str] | None = None,
    only: tuple[str, ...] = (),
    **overrides: Any,
) -> tuple[Settings, ...]:
    return load_modules(overrides=overrides, project=project, environ=environ or {}, only=only)


def test_modules_take_what_they_do_not_say_from_the_project(tmp_path: Path) -> None:
    write(tmp_path)
    detect, plates = load(tmp_path)
    assert (detect.name, plates.name) == ("detect", "read-plates")
    assert detect.entry == str(tmp_path / "src/detect.py")
    assert plates.entry == "plates"
    assert (detect.kind, plates.kind) == ("node", "program")
    assert (detect.engine, plates.engine) == ("bytecode", "nuitka")
    assert (detect.include, plates.include) == (("common",), ("fonts",))
    assert (detect.aot, plates.aot) == ((), ("wamr:xtensa",))
    assert find_modules(tmp_path / "src") == ("detect", "read-plates")


def test_command_line_over_environment_over_module_over_project(tmp_path: Path) -> None:
    write(tmp_path)
    environ = {"PY2WASM_ENGINE": "cython"}
    assert [item.engine for item in load(tmp_path, environ)] == ["cython", "cython"]
    assert [item.engine for item in load(tmp_path, environ, engine="mypyc")] == ["mypyc", "mypyc"]


def test_some_of_the_modules(tmp_path: Path) -> None:
    write(tmp_path)
    (only,) = load(tmp_path, only=("detect", "detect"))
    assert only.name == "detect"
    both = load(tmp_path, only=("read-plates", "detect"))
    assert [item.name for item in both] == ["read-plates", "detect"]


def test_an_entry_is_none_of_the_modules(tmp_path: Path) -> None:
    write(tmp_path)
    (one,) = load(tmp_path, entry="other.py")
    assert (one.name, one.entry) == (None, str(tmp_path / "other.py"))
    assert one.include == ("common",)
    (one,) = load(tmp_path, {"PY2WASM_ENTRY": "other"})
    assert (one.name, one.entry) == (None, "other")


def test_variable_names_a_module(tmp_path: Path) -> None:
    write(tmp_path)
    (one,) = load(tmp_path, {"PY2WASM_ENTRY": "read-plates"})
    assert (one.name, one.entry) == ("read-plates", "plates")
    (one,) = load(tmp_path, {"PY2WASM_ENTRY": "read-plates"}, only=("detect",))
    assert (one.name, one.entry) == ("detect", str(tmp_path / "src/detect.py"))


def test_project_without_modules_is_one(tmp_path: Path) -> None:
    write(tmp_path, '[tool.py2wasm]\nentry = "app.py"')
    (one,) = load(tmp_path)
    assert (one.name, one.entry) == (None, str(tmp_path / "app.py"))
    assert find_modules(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "[tool.py2wasm.modules.a]\nentry = 'a.py'\nengin = 'x'",
            "unknown key `engin` in [tool.py2wasm.modules.a]",
            "did you mean `engine`?",
        ),
        (
            "[tool.py2wasm.modules.a]\nentry = 'a.py'\nengine = 'x'",
            "`engine` must be `auto`, `nuitka`, `bytecode`, `cython` or `mypyc`, not `x`",
            None,
        ),
        (
            "[tool.py2wasm.modules.a]\nentry = 'a.py'\nmodules = {}",
            "unknown key `modules` in [tool.py2wasm.modules.a]",
            None,
        ),
        (
            "[tool.py2wasm.modules.a]\nentry = 'a.py'\njobs = 1",
            "`jobs` cannot be set in [tool.py2wasm.modules.a]",
            "it belongs to the machine: use `--jobs` or PY2WASM_JOBS",
        ),
        (
            "[tool.py2wasm]\nmodules = ['a']",
            "[tool.py2wasm.modules] must be a table, not a list",
            None,
        ),
        (
            "[tool.py2wasm.modules]\na = 'a.py'",
            "[tool.py2wasm.modules.a] must be a table, not `a.py`",
            None,
        ),
        (
            "[tool.py2wasm.modules.'../a']\nentry = 'a.py'",
            "`../a` in [tool.py2wasm.modules] cannot be the name of a module",
            "it is a file's name: letters, digits and `.`, `_`, `-` between them",
        ),
        (
            "[tool.py2wasm]\noutput = 'x.wasm'\n[tool.py2wasm.modules.a]\nentry = 'a.py'",
            "`output` in [tool.py2wasm] names one file, but the project has several modules",
            "leave it out, or set it in [tool.py2wasm.modules.a]",
        ),
        (
            "[tool.py2wasm]\nmodule = {}",
            "unknown key `module` in [tool.py2wasm]",
            "did you mean `modules`?",
        ),
        (
            "[tool.py2wasm]\naot = ['wamr:']",
            "`aot` holds `wamr:`, which is not a destination",
            "write them as `py2wasm aot --for` takes them, e.g. `wasmtime:aarch64`",
        ),
    ],
)
def test_mistakes(tmp_path: Path, text: str, message: str, hint: str | None) -> None:
    file = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load(tmp_path)
    assert caught.value.message == message
    assert caught.value.cause == f"in {file}"
    if hint is not None:
        assert caught.value.hint == hint


def test_a_mistake_in_another_module_is_reported(tmp_path: Path) -> None:
    write(tmp_path, TWO + "stack-size = 1\n")
    with pytest.raises(SettingsError, match="`stack-size` must lie between"):
        load(tmp_path, only=("detect",))


def test_module_without_an_entry(tmp_path: Path) -> None:
    write(tmp_path, "[tool.py2wasm.modules.a]\nkind = 'node'")
    with pytest.raises(SettingsError, match="the module `a` has no `entry`") as caught:
        load(tmp_path)
    assert caught.value.hint == "set it in [tool.py2wasm.modules.a]"


def test_module_that_is_none(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(SettingsError, match="the project has no module `detct`") as caught:
        load(tmp_path, only=("detct",))
    assert caught.value.cause == "its modules are detect, read-plates"
    assert caught.value.hint == "did you mean `detect`?"
    write(tmp_path, '[tool.py2wasm]\nentry = "app.py"')
    with pytest.raises(SettingsError, match="the project has no module `detect`") as caught:
        load(tmp_path, only=("detect",))
    assert "has no table [tool.py2wasm.modules.detect]" in str(caught.value.cause)


def test_one_output_for_several(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(SettingsError, match="is that of several modules") as caught:
        load(tmp_path, output="app.wasm")
    assert caught.value.cause == "detect and read-plates"
    (one,) = load(tmp_path, output="app.wasm", only=("detect",))
    assert one.output == tmp_path / "app.wasm"


PROJECT = '[project]\nname = "x"\ndependencies = ["attrs>=24", "numpy; os_name == \'posix\'"]\n'


def test_dependencies_of_the_project_are_used_where_nothing_else_is_said(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)

    def declared(**overrides: Any) -> tuple[str, ...]:
        return load_settings(overrides=overrides, project=tmp_path, environ={}).declared

    assert declared() == ("attrs>=24", "numpy; os_name == 'posix'")
    assert declared(dependencies=("jinja2",)) == ()
    assert declared(python=tmp_path) == ()
    (tmp_path / ".venv").mkdir()
    assert declared() == ()


def test_an_empty_list_of_dependencies_is_one(tmp_path: Path) -> None:
    write(tmp_path, PROJECT + "[tool.py2wasm]\ndependencies = []")
    assert load_settings(overrides={}, project=tmp_path, environ={}).declared == ()


def test_malformed_dependencies_of_the_project(tmp_path: Path) -> None:
    write(tmp_path, '[project]\ndependencies = ["=1"]')
    with pytest.raises(SettingsError, match=r"`dependencies` in \[project\] holds `=1`"):
        load_settings(overrides={}, project=tmp_path, environ={})
