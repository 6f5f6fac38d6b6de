from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest
    from conftest import CommandLine, Compiler


def test_options_become_settings(py2wasm: CommandLine, compiler: Compiler) -> None:
    Path("env").mkdir()
    result = py2wasm(
        "build", "app.py", "-o", "out.wasm", "--engine", "bytecode",
        "--include", "a", "--include", "b.*", "--exclude", "c",
        "--data", "d/*", "--exclude-data", "e/*", "--python", "env",
        "--dependency", "attrs>=24", "--dependency", "jinja2", "--sources", "all",
        "--max-memory", "64MiB", "--stack-size", "1MiB", "--no-simd", "-j", "3",
    )  # fmt: skip
    assert result.status == 0, result.err
    (settings,) = compiler.settings
    here = Path.cwd()
    assert settings.project == here
    assert settings.entry == str(here / "app.py")
    assert settings.output == here / "out.wasm"
    assert settings.engine == "bytecode"
    assert settings.include == ("a", "b.*")
    assert settings.exclude == ("c",)
    assert settings.data == ("d/*",)
    assert settings.exclude_data == ("e/*",)
    assert settings.python == here / "env"
    assert settings.dependencies == ("attrs>=24", "jinja2")
    assert settings.sources == "all"
    assert settings.max_memory == 64 * 1024**2
    assert settings.stack_size == 1024**2
    assert not settings.simd
    assert settings.jobs == 3


def test_options_override_environment_and_project(
    py2wasm: CommandLine, compiler: Compiler, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("pyproject.toml").write_text(
        '[tool.py2wasm]\nentry = "package"\nengine = "bytecode"\nsources = "none"\n'
    )
    monkeypatch.setenv("PY2WASM_SOURCES", "all")
    assert py2wasm("build", "--engine", "nuitka").status == 0
    (settings,) = compiler.settings
    assert settings.entry == "package"
    assert settings.engine == "nuitka"
    assert settings.sources == "all"


def test_module_entry(py2wasm: CommandLine, compiler: Compiler) -> None:
    assert py2wasm("build", "-m", "package.module").status == 0
    assert compiler.settings[0].entry == "package.module"


def test_global_options_reach_the_settings(
    py2wasm: CommandLine, compiler: Compiler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PY2WASM_QUIET", "1")
    assert py2wasm("--verbose", "--cache", "there", "build", "app.py").status == 0
    (settings,) = compiler.settings
    assert settings.cache == Path.cwd() / "there"
    assert settings.verbose
    assert not settings.quiet


def test_summary_goes_to_stderr(py2wasm: CommandLine, compiler: Compiler) -> None:
    result = py2wasm("build", "app.py")
    assert result.out == ""
    assert result.err == f"{Path.cwd() / 'app.wasm'}: 2.00 MB, 1.97 kB gzipped, 0.0 s\n"
    assert py2wasm("-q", "build", "app.py").err == ""


def test_json_is_the_sidecar(py2wasm: CommandLine, compiler: Compiler) -> None:
    result = py2wasm("build", "app.py", "--json")
    assert json.loads(result.out) == {"format": 1}


def test_explain(py2wasm: CommandLine, compiler: Compiler) -> None:
    result = py2wasm("build", "app.py", "--explain")
    assert result.status == 0, result.err
    assert result.out == (
        "Stages\n"
        "stage    seconds  decision\n"
        "program     0.50  2 modules\n"
        "link       12.25  4.1 MB\n"
        "\n"
        "Modules (2, 9070 bytes)\n"
        "module    engine    because  bytes  reason\n"
        "__main__  nuitka    yours       70  entry\n"
        "os        bytecode  stdlib    9000  site\n"
        "\n"
        "C modules (1)\n"
        "module  reason\n"
        "_json   imported by json\n"
        "\n"
        "Parser and compiler\n"
        "compiler  reason\n"
        "kept      your program (line 3)\n"
        "\n"
        "Left to the run, not in the snapshot (1)\n"
        "module  reason\n"
        "config  reads the environment (/app/config.py:3)\n"
        "\n"
        "Imports that are not in the module\n"
        "module  why\n"
        "winreg  imported by mimetypes (line 30)\n"
        "\n"
    )


SEVERAL = """\
[tool.py2wasm]
engine = "bytecode"
[tool.py2wasm.modules.one]
entry = "one.py"
[tool.py2wasm.modules.two]
entry = "two.py"
"""


def test_every_module_of_a_project(py2wasm: CommandLine, compiler: Compiler) -> None:
    Path("pyproject.toml").write_text(SEVERAL)
    result = py2wasm("build", "--sources", "none")
    here = Path.cwd()
    assert result.err == (
        f"{here / 'one.wasm'}: 2.00 MB, 1.97 kB gzipped, 0.0 s\n"
        f"{here / 'two.wasm'}: 2.00 MB, 1.97 kB gzipped, 0.0 s\n"
    )
    assert [item.entry for item in compiler.settings] == [
        str(here / "one.py"),
        str(here / "two.py"),
    ]
    assert {item.sources for item in compiler.settings} == {"none"}
    report = json.loads(py2wasm("build", "--json").out)
    assert report == {"one": {"format": 1}, "two": {"format": 1}}
    assert py2wasm("build", "--explain").out.startswith("# one\n\nStages\n")


def test_one_module_of_a_project_by_its_name(py2wasm: CommandLine, compiler: Compiler) -> None:
    Path("pyproject.toml").write_text(SEVERAL)
    assert py2wasm("build", "two", "-o", "x.wasm").status == 0
    (settings,) = compiler.settings
    assert settings.name == "two"
    assert settings.output == Path.cwd() / "x.wasm"
    # With `-m` it is a Python module.
    assert py2wasm("build", "-m", "two").status == 0
    assert compiler.settings[1].name is None
    assert compiler.settings[1].entry == "two"


def test_one_output_for_several_modules(py2wasm: CommandLine, compiler: Compiler) -> None:
    Path("pyproject.toml").write_text(SEVERAL)
    result = py2wasm("build", "-o", "x.wasm")
    assert result.status == 2
    assert result.err == (
        f"error: the output `{Path.cwd() / 'x.wasm'}` is that of several modules\n"
        "  one and two\n\n"
        "hint: build one of them by its name, or leave the output out\n"
    )
    assert compiler.settings == []
