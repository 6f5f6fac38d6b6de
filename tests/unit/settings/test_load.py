from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from py2wasm.errors import SettingsError
from py2wasm.settings import Settings, load_machine, load_settings


def write(folder: Path, table: str) -> Path:
    file = folder / "pyproject.toml"
    file.write_text(f"[tool.py2wasm]\n{table}\n", "utf-8")
    return file


def load(project: Path, environ: dict[str, str] | None = None, **overrides: Any) -> Settings:
    return load_settings(overrides=overrides, project=project, environ=environ or {})


def test_defaults(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.project == tmp_path
    assert settings.entry is None
    assert settings.output is None
    assert settings.engine == "nuitka"
    assert dict(settings.engines) == {}
    assert settings.include == settings.exclude == settings.data == settings.exclude_data == ()
    assert settings.dependencies == ()
    assert settings.python is None
    assert settings.sources == "user"
    assert settings.max_memory is None
    assert settings.stack_size is None
    assert settings.simd
    assert settings.jobs >= 1
    assert not settings.quiet
    assert not settings.verbose
    assert settings.cache.name == "py2wasm"


def test_every_key_of_the_project_file(tmp_path: Path) -> None:
    (tmp_path / "env").mkdir()
    write(
        tmp_path,
        """
        entry = "app.py"
        output = "out/app.wasm"
        engine = "bytecode"
        include = ["plugins.*", "codecs"]
        exclude = ["tkinter"]
        data = ["models/**"]
        exclude-data = ["app/tests/*"]
        python = "env"
        dependencies = ["attrs>=24,<26"]
        sources = "all"
        max-memory = "64MiB"
        stack-size = 1048576
        simd = false
        [tool.py2wasm.engines]
        "json.*" = "nuitka"
        "*" = "bytecode"
        """,
    )
    settings = load(tmp_path)
    assert settings.entry == str(tmp_path / "app.py")
    assert settings.output == tmp_path / "out/app.wasm"
    assert settings.engine == "bytecode"
    assert list(settings.engines.items()) == [("json.*", "nuitka"), ("*", "bytecode")]
    assert settings.include == ("plugins.*", "codecs")
    assert settings.exclude == ("tkinter",)
    assert settings.data == ("models/**",)
    assert settings.exclude_data == ("app/tests/*",)
    assert settings.python == tmp_path / "env"
    assert settings.dependencies == ("attrs>=24,<26",)
    assert settings.sources == "all"
    assert settings.max_memory == 64 * 1024**2
    assert settings.stack_size == 1024**2
    assert not settings.simd


def test_every_variable(tmp_path: Path) -> None:
    environ = {
        "PY2WASM_ENTRY": "pkg.mod:run",
        "PY2WASM_ENGINES": "'json.*=nuitka' x=bytecode",
        "PY2WASM_INCLUDE": "a b.*",
        "PY2WASM_DEPENDENCIES": "'attrs >= 24' jinja2",
        "PY2WASM_EXCLUDE_DATA": "*.txt",
        "PY2WASM_MAX_MEMORY": "1MiB",
        "PY2WASM_JOBS": "3",
        "PY2WASM_CACHE": "cache",
        "PY2WASM_QUIET": "no",
        "PY2WASM_VERBOSE": "1",
        "PY2WASM_ENGINE": "",
    }
    settings = load(tmp_path, environ)
    assert settings.entry == "pkg.mod:run"
    assert dict(settings.engines) == {"json.*": "nuitka", "x": "bytecode"}
    assert settings.include == ("a", "b.*")
    assert settings.dependencies == ("attrs >= 24", "jinja2")
    assert settings.exclude_data == ("*.txt",)
    assert settings.max_memory == 1024**2
    assert settings.jobs == 3
    assert settings.cache == tmp_path / "cache"
    assert not settings.quiet
    assert settings.verbose
    assert settings.engine == "nuitka"


def test_command_line_over_environment_over_project_over_defaults(tmp_path: Path) -> None:
    write(tmp_path, 'sources = "none"\nengine = "bytecode"\ninclude = ["project"]')
    environ = {"PY2WASM_SOURCES": "all", "PY2WASM_INCLUDE": "environment"}
    assert load(tmp_path).sources == "none"
    assert load(tmp_path, environ).sources == "all"
    assert load(tmp_path, environ, sources="user").sources == "user"
    settings = load(tmp_path, environ, sources=None, include=())
    assert settings.sources == "all"
    assert settings.engine == "bytecode"
    assert settings.include == ("environment",)
    assert load(tmp_path, environ, include=("option",)).include == ("option",)


def test_nearest_project_file_and_what_paths_are_relative_to(tmp_path: Path) -> None:
    write(tmp_path, 'entry = "far.py"')
    inner = tmp_path / "inner"
    below = inner / "below"
    below.mkdir(parents=True)
    write(inner, 'entry = "src/near.py"')
    settings = load(below, output="x.wasm")
    assert settings.project == inner
    assert settings.entry == str(inner / "src/near.py")
    assert settings.output == below / "x.wasm"
    assert load(below, entry="here.py").entry == str(below / "here.py")
    assert load(below, {"PY2WASM_ENTRY": "../up.py"}).entry == str(inner / "up.py")
    assert load(below, entry="package.module").entry == "package.module"


def test_project_file_without_the_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert load(tmp_path).entry is None


def test_virtual_environment_of_the_project(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / "other").mkdir()
    assert load(tmp_path).python == tmp_path / ".venv"
    assert load(tmp_path, python="other").python == tmp_path / "other"


def test_links_stay_links(tmp_path: Path) -> None:
    (tmp_path / "real").touch()
    (tmp_path / "python").symlink_to("real")
    assert load(tmp_path, python=Path("python")).python == tmp_path / "python"


def test_sizes_become_whole_pages(tmp_path: Path) -> None:
    settings = load(tmp_path, max_memory="64MB", stack_size="65537")
    assert settings.max_memory == 64_000_000 // 65536 * 65536
    assert settings.stack_size == 65552


@pytest.mark.parametrize(
    ("table", "message", "hint"),
    [
        ("engin = 'c'", "unknown key `engin` in [tool.py2wasm]", "did you mean `engine`?"),
        (
            "exclude_data = []",
            "unknown key `exclude_data` in [tool.py2wasm]",
            "did you mean `exclude-data`?",
        ),
        (
            "jobs = 3",
            "`jobs` cannot be set in [tool.py2wasm]",
            "it belongs to the machine: use `--jobs` or PY2WASM_JOBS",
        ),
        (
            "engine = 'bytcode'",
            "`engine` must be `auto`, `nuitka`, `bytecode`, `cython` or `mypyc`, not `bytcode`",
            "did you mean `bytecode`?",
        ),
        (
            "engine = 3",
            "`engine` must be `auto`, `nuitka`, `bytecode`, `cython` or `mypyc`, not `3`",
            None,
        ),
        ("include = 'x'", "`include` must be a list of module names or patterns, not `x`", None),
        ("include = [1]", "`include` must be a list of module names or patterns, not a list", None),
        (
            "include = ['a/b.py']",
            "`include` holds `a/b.py`, which is not a module name or pattern",
            "write dotted names as in `import`, e.g. `package.module` or `package.*`",
        ),
        (
            "data = ['/etc/passwd']",
            "`data` holds `/etc/passwd`, which does not lie in the project",
            "write paths and patterns from the folder of pyproject.toml, e.g. `data/**`",
        ),
        (
            "data = ['../x']",
            "`data` holds `../x`, which does not lie in the project",
            "write paths and patterns from the folder of pyproject.toml, e.g. `data/**`",
        ),
        (
            "dependencies = ['>=1']",
            "`dependencies` holds `>=1`, which is not a requirement",
            "write requirements as pip takes them, e.g. `attrs>=24`",
        ),
        (
            "engines = 'c'",
            "`engines` must be a table of module patterns and engines, not `c`",
            None,
        ),
        (
            "engines = {a = 'c'}",
            "`engines` must be `nuitka`, `bytecode`, `cython` or `mypyc`, not `c`",
            None,
        ),
        ("max-memory = true", "`max-memory` must be a size such as `64MiB`, not true", None),
        ("max-memory = '64M'", "`max-memory` must be a size such as `64MiB`, not `64M`", None),
        ("max-memory = '5GiB'", "`max-memory` must lie between 64KiB and 4GiB, not `5GiB`", None),
        ("stack-size = 1", "`stack-size` must lie between 64KiB and 1GiB, not `1`", None),
        ("output = ''", "`output` must be a path, not ``", None),
        ("output = []", "`output` must be a path, not a list", None),
    ],
)
def test_mistakes_in_the_project_file(
    tmp_path: Path, table: str, message: str, hint: str | None
) -> None:
    file = write(tmp_path, table)
    with pytest.raises(SettingsError) as caught:
        load(tmp_path)
    assert caught.value.message == message
    assert caught.value.cause == f"in {file}"
    assert caught.value.hint == hint


def test_unknown_key_that_resembles_nothing_lists_the_keys(tmp_path: Path) -> None:
    write(tmp_path, "zzz = 1")
    with pytest.raises(SettingsError) as caught:
        load(tmp_path)
    assert caught.value.hint == (
        "the keys are entry, output, kind, engine, engines, include, exclude, data, exclude-data, "
        "shims, python, dependencies, sources, docstrings, compiler, profile, snapshot, map, "
        "max-memory, stack-size, simd, aot, modules"
    )


def test_mistake_is_reported_even_if_overridden(tmp_path: Path) -> None:
    write(tmp_path, "sources = 'some'")
    with pytest.raises(SettingsError, match="`sources` must be"):
        load(tmp_path, sources="all")


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"[tool.py2wasm", "Expected ']' at the end of a table declaration"),
        (b'x = "\xff"', "codec can't decode"),
    ],
)
def test_unreadable_project_file(tmp_path: Path, content: bytes, cause: str) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=f"cannot read `{re.escape(str(file))}`") as caught:
        load(tmp_path)
    assert cause in (caught.value.cause or "")


@pytest.mark.parametrize("text", ["tool = 1", "[tool]\npy2wasm = 1"])
def test_table_that_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(SettingsError, match="must be a table, not `1`"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "message", "hint"),
    [
        (
            "PY2WASM_ENGIN",
            "x",
            "the environment variable `PY2WASM_ENGIN` is no setting of py2wasm",
            "did you mean `PY2WASM_ENGINE`?",
        ),
        ("PY2WASM_JOBS", "x", "`PY2WASM_JOBS` must be a whole number above 0, not `x`", None),
        ("PY2WASM_JOBS", "0", "`PY2WASM_JOBS` must be a whole number above 0, not `0`", None),
        ("PY2WASM_QUIET", "si", "`PY2WASM_QUIET` must be true or false, not `si`", None),
        ("PY2WASM_PYTHON", "/no", "`PY2WASM_PYTHON` names `/no`, which does not exist", None),
        (
            "PY2WASM_DATA",
            "'a",
            "`PY2WASM_DATA` cannot be split into words: No closing quotation",
            None,
        ),
        (
            "PY2WASM_ENGINES",
            "json",
            "`PY2WASM_ENGINES` must be `nuitka`, `bytecode`, `cython` or `mypyc`, not ``",
            None,
        ),
    ],
)
def test_mistakes_in_the_environment(
    tmp_path: Path, name: str, text: str, message: str, hint: str | None
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, {name: text})
    assert (caught.value.message, caught.value.cause, caught.value.hint) == (message, None, hint)


def test_mistakes_on_the_command_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^`--max-memory` must be a size such as"):
        load(tmp_path, max_memory="much")
    with pytest.raises(SettingsError, match=r"^there is no setting `engin`") as caught:
        load(tmp_path, engin="nuitka")
    assert caught.value.hint == "did you mean `engine`?"


def test_machine_settings_do_not_look_at_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "broken = ")
    monkeypatch.chdir(tmp_path)
    environ = {"PY2WASM_CACHE": "c", "PY2WASM_NONSENSE": "1", "PY2WASM_ENGINE": "bad"}
    machine = load_machine(overrides={"jobs": 7}, environ=environ)
    assert machine.cache == tmp_path / "c"
    assert machine.jobs == 7
