"""The worker, run under this machine's Python: what it finds in a module's text."""

from __future__ import annotations

import marshal
import sys
from pathlib import Path
from typing import Any

import pytest

from py2wasm.errors import SourceError, ToolError
from py2wasm.target_python import Scan, TargetPython


def scan(tmp_path: Path, text: str, *, entry: bool = False) -> Scan:
    path = tmp_path / "module.py"
    path.write_text(text, "utf-8")
    with TargetPython(Path(sys.executable)) as python:
        return python.scan(path, entry=entry)


def names(found: Scan, scope: str = "") -> list[str]:
    return [item.name for part in found.scopes if part.name == scope for item in part.imports]


def test_imports_of_all_forms(tmp_path: Path) -> None:
    found = scan(tmp_path, "import a, b.c\nfrom d import e as f, g\nfrom . import h\n")
    module = found.scopes[0]
    assert [(item.name, item.level, item.names) for item in module.imports] == [
        ("a", 0, ()),
        ("b.c", 0, ()),
        ("d", 0, ("e", "g")),
        ("", 1, ("h",)),
    ]
    assert [item.line for item in module.imports] == [1, 1, 2, 3]


@pytest.mark.parametrize(
    ("test", "taken"),
    [
        ("sys.platform == 'win32'", "other"),
        ("sys.platform == 'wasi'", "body"),
        ("sys.platform.startswith(('linux', 'darwin'))", "other"),
        ("os.name == 'posix' and sys.platform != 'win32'", "body"),
        ("sys.version_info >= (3, 9)", "body"),
        ("sys.version_info[0] == 2", "other"),
        ("TYPE_CHECKING", "other"),
        ("typing.TYPE_CHECKING or False", "other"),
        ("not TYPE_CHECKING", "body"),
        ("__name__ == '__main__'", "other"),
    ],
)
def test_branches_that_the_target_never_takes(tmp_path: Path, test: str, taken: str) -> None:
    found = scan(tmp_path, f"if {test}:\n    import body\nelse:\n    import other\n")
    assert names(found) == [taken]
    assert not found.scopes[0].imports[0].conditional


def test_unknown_branches_are_both_taken(tmp_path: Path) -> None:
    found = scan(tmp_path, "if flag:\n    import body\nelse:\n    import other\n")
    assert names(found) == ["body", "other"]
    assert all(item.conditional for item in found.scopes[0].imports)


def test_the_main_guard_of_the_entry_counts(tmp_path: Path) -> None:
    text = "if __name__ == '__main__':\n    import body\n"
    assert names(scan(tmp_path, text, entry=True)) == ["body"]


def test_optional_imports_and_their_alternative(tmp_path: Path) -> None:
    found = scan(tmp_path, "try:\n    import fast\nexcept ImportError:\n    import slow\n")
    fast, slow = found.scopes[0].imports
    assert fast.optional
    assert fast.instead_of == ()
    assert slow.optional
    assert slow.instead_of == (("fast", 0),)


def test_a_try_that_catches_something_else_is_not_optional(tmp_path: Path) -> None:
    found = scan(tmp_path, "try:\n    import a\nexcept KeyError:\n    pass\n")
    assert not found.scopes[0].imports[0].optional


def test_functions_and_methods_are_scopes(tmp_path: Path) -> None:
    text = "class C:\n    def method(self):\n        import inner\n        return used.thing\n"
    found = scan(tmp_path, text)
    method = found.scopes[1]
    assert (method.name, method.owner) == ("method", "C")
    assert method.mentions == {"used", "thing"}
    assert names(found, "method") == ["inner"]
    assert names(found) == []


def test_exports_are_no_mentions(tmp_path: Path) -> None:
    found = scan(tmp_path, "__all__ = ['offered']\n__all__ += ['more']\nused\n")
    assert found.exports == ("offered",)
    assert found.scopes[0].mentions == {"used"}


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("import_module(f'plugins.{name}')", ("plugins", 0, "?*")),
        ("importlib.import_module('shop.plugins.on_' + a + b)", ("shop.plugins", 0, "on_?*")),
        ("__import__('plugins.%s' % name)", ("plugins", 0, "?*")),
        ("import_module('plugins.x{}'.format(name))", ("plugins", 0, "x?*")),
        ("import_module(name, 'shop')", ("shop", 0, "?*")),
        ("import_module(f'.inner.{name}', package='shop')", ("shop.inner", 0, "?*")),
        ("import_module('.' + name, __package__)", ("", 1, "?*")),
        ("import_module(f'.tables.t{name}', __name__)", ("tables", 1, "t?*")),
    ],
)
def test_imports_of_names_put_together(
    tmp_path: Path, call: str, expected: tuple[str, int, str]
) -> None:
    (item,) = scan(tmp_path, f"def f(name):\n    {call}\n").scopes[1].imports
    assert (item.name, item.level, *item.names) == expected


@pytest.mark.parametrize(
    "call", ["import_module(name)", "import_module(f'{a}.b')", "import_module(name, package)"]
)
def test_imports_that_nothing_is_known_of(tmp_path: Path, call: str) -> None:
    assert scan(tmp_path, f"def f(name):\n    {call}\n").scopes[1].imports == ()


def test_import_module_with_a_literal(tmp_path: Path) -> None:
    found = scan(tmp_path, "importlib.import_module('plugin.one')\n")
    (item,) = found.scopes[0].imports
    assert item.name == "plugin.one"
    assert item.conditional


def test_text_that_is_compiled_at_run_time(tmp_path: Path) -> None:
    assert scan(tmp_path, "eval('1')").evaluates
    assert scan(tmp_path, "x = '\\N{EM DASH}'").evaluates
    assert not scan(tmp_path, "re.compile('1')").evaluates


def test_a_syntax_error_has_its_place(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        scan(tmp_path, "x = 1\ny = (\n")
    assert caught.value.location.line == 2
    assert "SyntaxError" in caught.value.message


def test_what_cannot_be_decoded_is_a_source_error(tmp_path: Path) -> None:
    path = tmp_path / "latin.py"
    path.write_bytes(b"x = '\xe9'\n")
    with TargetPython(Path(sys.executable)) as python, pytest.raises(SourceError):
        python.scan(path)


def test_compiling_gives_a_code_object_with_the_guest_name(tmp_path: Path) -> None:
    path, output = tmp_path / "m.py", tmp_path / "m.bin"
    path.write_text("x = 1\n")
    with TargetPython(Path(sys.executable)) as python:
        size = python.compile(path, filename="/app/m.py", output=output)
    code = marshal.loads(output.read_bytes())  # noqa: S302 - made just now
    assert size == output.stat().st_size
    assert code.co_filename == "/app/m.py"


def test_compiling_without_docstrings(tmp_path: Path) -> None:
    path, output = tmp_path / "m.py", tmp_path / "m.bin"
    path.write_text(
        "'module'\nfrom __future__ import annotations\n"
        "class C:\n    'class'\n    def f(self):\n        'f'\n        'more'\n"
        "        assert self\n        return 'f'\n"
    )
    with TargetPython(Path(sys.executable)) as python:
        python.compile(path, filename="m.py", output=output, docstrings=False)
    made: dict[str, Any] = {"__name__": "m"}
    exec(marshal.loads(output.read_bytes()), made)  # noqa: S102, S302 - made just now
    assert "__doc__" not in made
    assert made["C"].__doc__ is None
    assert made["C"].f.__doc__ is None
    assert made["C"]().f() == "f"
    with pytest.raises(AssertionError):
        made["C"].f(0)


def test_a_missing_interpreter_is_a_tool_error(tmp_path: Path) -> None:
    with TargetPython(tmp_path / "python") as python, pytest.raises(ToolError):
        python.scan(tmp_path / "m.py")
