"""What `py2wasm build` says about input that cannot be built.

Every failure is one error with a status of its own; there is no output then.
"""

from __future__ import annotations

import pytest

from tests.integration.tool import Tool, make_environment, read_sidecar

pytestmark = pytest.mark.toolchain


def test_a_syntax_error_in_the_entry(tool: Tool) -> None:
    tool.write("app.py", "import os\n\ndef area(width height):\n    return 1\n")
    assert tool.refused("app.py") == (
        3,
        "error: SyntaxError: invalid syntax\n"
        "  --> ./app.py:3:16\n"
        "  3 | def area(width height):\n"
        "                     ^^^^^^\n",
    )


def test_a_syntax_error_in_an_imported_module(tool: Tool) -> None:
    tool.write("app.py", "from shapes import round_ones\n")
    tool.write("shapes/__init__.py")
    tool.write("shapes/round_ones.py", 'NAME = "circle\n')
    assert tool.refused("app.py") == (
        3,
        "error: SyntaxError: unterminated string literal (detected at line 1)\n"
        "  --> ./shapes/round_ones.py:1:8\n"
        '  1 | NAME = "circle\n'
        "             ^\n",
    )


@pytest.mark.parametrize("engine", ["bytecode", "nuitka"])
def test_an_error_that_only_compiling_finds(tool: Tool, engine: str) -> None:
    tool.write("app.py", "x = 1\nreturn x\n")
    done = tool("-q", "build", "--engine", engine, "app.py")
    assert done.returncode == 3
    assert tool.shorten(done.stderr) == (
        "error: SyntaxError: 'return' outside function\n"
        "  --> ./app.py:2:1\n"
        "  2 | return x\n"
        "      ^^^^^^^^\n"
    )
    assert [path.name for path in tool.folder.iterdir()] == ["app.py"]


@pytest.mark.parametrize(
    "content",
    [b"\0asm\1\0\0\0", b"\xff\xfe\0x", b"# coding: klingon\n", b"x = 1\n\n\n# \xe4\n", b"(" * 5000],
    ids=["zero bytes", "utf-16", "unknown encoding", "latin-1", "nesting"],
)
def test_an_entry_that_is_no_python(tool: Tool, content: bytes) -> None:
    (tool.folder / "app.py").write_bytes(content)
    status, text = tool.refused("app.py")
    assert status == 3
    assert text.startswith(("error: SyntaxError: ", "error: UnicodeDecodeError: "))
    assert "\n  --> ./app.py:1" in text


def test_a_missing_entry(tool: Tool) -> None:
    assert tool.refused("app.py") == (
        3,
        "error: cannot read the entry `./app.py`\n"
        "  No such file or directory\n"
        "\n"
        "hint: name an existing file, or a package with `-m`\n",
    )


def test_an_unreadable_entry(tool: Tool, powerless: tuple[str, ...]) -> None:
    tool.write("app.py").chmod(0)
    done = tool("-q", "build", "app.py", prefix=powerless)
    assert done.returncode == 3
    assert tool.shorten(done.stderr).startswith(
        "error: cannot read the entry `./app.py`\n  Permission denied\n"
    )


def test_an_unreadable_module(tool: Tool, powerless: tuple[str, ...]) -> None:
    tool.write("app.py", "import inner\n")
    tool.write("inner.py").chmod(0)
    done = tool("-q", "build", "--engine", "bytecode", "app.py", prefix=powerless)
    assert done.returncode == 3
    assert tool.shorten(done.stderr) == (
        "error: PermissionError: [Errno 13] Permission denied: './inner.py'\n  --> ./inner.py:1\n"
    )


def test_an_entry_that_is_a_folder(tool: Tool) -> None:
    tool.write("shapes/__init__.py")
    assert tool.refused("shapes/") == (
        3,
        "error: the entry `./shapes` is a folder without `__main__.py`\n",
    )


def test_a_module_to_run_that_does_not_exist(tool: Tool) -> None:
    tool.write("shapes/__init__.py")
    assert tool.refused("-m", "shapes.square") == (
        3,
        "error: cannot find the module `shapes.square` to run\n"
        "  looked in . for `shapes/square.py` and its `__main__.py`\n"
        "\n"
        "hint: run from the folder that holds the package, or name the file\n",
    )


def test_nothing_to_build(tool: Tool) -> None:
    status, text = tool.refused()
    assert status == 2
    assert text.startswith("error: there is nothing to build\n")


def test_an_import_that_exists_nowhere(tool: Tool) -> None:
    tool.write("app.py", "import os\nimport lenses.wide as wide\n")
    assert tool.refused("app.py") == (
        3,
        "error: no module named `lenses`\n"
        "  --> ./app.py:2\n"
        "  2 | import lenses.wide as wide\n"
        "  it is in none of the project, the Python environment and the standard library\n"
        "\n"
        "hint: install it into the environment named by `--python`, list it in "
        "`[tool.py2wasm] dependencies`, or catch the ImportError if it is optional\n",
    )


def test_a_relative_import_that_exists_nowhere(tool: Tool) -> None:
    tool.write("shapes/__init__.py")
    tool.write("shapes/__main__.py", "from .rings import RING\n")
    status, text = tool.refused("-m", "shapes")
    assert status == 3
    assert text.startswith(
        "error: no module named `shapes.rings`\n"
        "  --> ./shapes/__main__.py:1\n"
        "  1 | from .rings import RING\n"
    )


def test_imports_that_may_fail_are_left_out(tool: Tool) -> None:
    tool.write(
        "app.py",
        "try:\n    import lenses\nexcept ImportError as error:\n    print(error)\n"
        "def late():\n    import cameras\n"
        "try:\n    import ctypes\nexcept ImportError as error:\n    print(error)\n"
        "try:\n    late()\nexcept ModuleNotFoundError as error:\n    print(error.name)\n",
    )
    module = tool.built("app.py")
    report = read_sidecar(module)
    assert report["absent"] == {
        **report["absent"],  # type: ignore[dict-item]
        "lenses": "not found; imported by __main__ (line 2)",
        "cameras": "not found; imported by __main__ (line 6)",
        "ctypes": "not part of WASI: it needs `_ctypes`",
    }
    lines = tool.output(module).splitlines()
    assert lines[0].startswith("No module named 'lenses'")
    assert lines[1].startswith("No module named 'ctypes'")
    assert lines[2] == "cameras"


@pytest.mark.parametrize(
    ("name", "needs"), [("ctypes", "_ctypes"), ("sqlite3", "_sqlite3"), ("ssl", "_ssl")]
)
def test_a_module_that_wasi_lacks(tool: Tool, name: str, needs: str) -> None:
    tool.write("app.py", f"import {name}\n")
    assert tool.refused("app.py") == (
        3,
        f"error: the module `{name}` does not exist on WASI\n"
        "  --> ./app.py:1\n"
        f"  1 | import {name}\n"
        f"  it needs `{needs}`, which needs what a Wasm host does not have\n"
        "\n"
        "hint: import it inside `try`/`except ImportError`, or inside the function that needs it\n",
    )


def test_native_code_without_a_shim(tool: Tool) -> None:
    library = "_core.cpython-311-x86_64-linux-gnu.so"
    environment = make_environment(
        tool.folder / "env",
        {"lenses/__init__.py": "from . import _core\n", f"lenses/{library}": "\x7fELF"},
    )
    tool.write("app.py", "import lenses\n")
    status, text = tool.refused("--python", environment, "app.py")
    (package,) = environment.glob("lib/*/site-packages/lenses")
    place = tool.shorten(str(package))
    assert status == 3
    assert text.startswith(
        "error: `lenses._core` is native code and there is no shim for it\n"
        f"  --> {place}/__init__.py:1\n"
        "  1 | from . import _core\n"
        "  imported by lenses (line 1)\n"
        f"  found {library}, which is built for this machine, not for Wasm\n"
        "\n"
        "hint: shims exist for: "
    )
    # What can do without its native half builds.
    for text in (
        "try:\n    from . import _core\nexcept ImportError:\n    _core = None\n",
        "def fast():\n    from . import _core\n",
    ):
        (package / "__init__.py").write_text(text)
        module = tool.built("--python", environment, "app.py")
        absent = read_sidecar(module)["absent"]
        assert absent["lenses._core"] == f"native code without a shim ({library})"  # type: ignore[index]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            'inclued = ["x"]',
            "error: unknown key `inclued` in [tool.py2wasm]\n"
            "  in ./pyproject.toml\n\nhint: did you mean `include`?\n",
        ),
        (
            'engine = "nutika"',
            "error: `engine` must be `auto`, `nuitka`, `bytecode`, `cython` or `mypyc`, "
            "not `nutika`\n  in ./pyproject.toml\n\nhint: did you mean `nuitka`?\n",
        ),
        (
            'engines = { "app" = "byte-code" }',
            "error: `engines` must be `nuitka`, `bytecode`, `cython` or `mypyc`, not `byte-code`\n"
            "  in ./pyproject.toml\n\nhint: did you mean `bytecode`?\n",
        ),
        (
            'data = ["../secrets.txt"]',
            "error: `data` holds `../secrets.txt`, which does not lie in the project\n"
            "  in ./pyproject.toml\n\n"
            "hint: write paths and patterns from the folder of pyproject.toml, e.g. `data/**`\n",
        ),
        (
            'data = ["models/*.json"]',
            "error: `data` pattern `models/*.json` matches no file in .\n",
        ),
        ('python = "no/where"', "error: `python` names `./no/where`, which does not exist\n"
         "  in ./pyproject.toml\n"),
    ],
)  # fmt: skip
def test_settings_that_are_wrong(tool: Tool, table: str, message: str) -> None:
    tool.write("app.py")
    tool.write("pyproject.toml", f"[tool.py2wasm]\n{table}\n")
    done = tool("-q", "build", "app.py")
    assert (done.returncode, tool.shorten(done.stderr)) == (2, message)
    assert not list(tool.folder.glob("*.wasm"))


def test_an_unknown_engine_on_the_command_line(tool: Tool) -> None:
    tool.write("app.py")
    assert tool.refused("--engine", "nutika", "app.py") == (
        2,
        "error: `--engine` must be `auto`, `nuitka`, `bytecode`, `cython` or `mypyc`, "
        "not `nutika`\n\nhint: did you mean `nuitka`?\n",
    )


def test_includes_that_match_nothing(tool: Tool) -> None:
    tool.write("app.py")
    assert tool.refused("--include", "plugins.*", "app.py") == (
        3,
        "error: `include` pattern `plugins.*` matches no module\n",
    )
    assert tool.refused("--include", "plugins", "app.py") == (
        3,
        'error: cannot find the module `plugins`\n  named by `include = ["plugins"]`\n',
    )
