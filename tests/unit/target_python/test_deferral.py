"""Imports that serve functions alone."""

from __future__ import annotations

import ast

import pytest

from py2wasm.target_python.deferral import decisive_classes, find_deferrable, without_absent

FUNCTION = "\ndef f():\n    return {}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a" + FUNCTION.format("a.b"), {"a"}),
        ("import a.b as c" + FUNCTION.format("c.d"), {"c"}),
        ("from a import b, c" + FUNCTION.format("b"), {"b"}),
        ("import a\nclass C:\n    def m(self):\n        a\n", {"a"}),
        ("import a\n__lazy_modules__ = {'a'}" + FUNCTION.format("a"), {"a"}),
        ("from __future__ import annotations\nimport a\ndef f(x: a.T):\n    a\n", {"a"}),
        # Used by the module itself.
        ("import a", set()),
        ("import a\na" + FUNCTION.format("a"), set()),
        ("import a\nclass C(a.B): pass" + FUNCTION.format("a"), set()),
        ("import a\n@a.d" + FUNCTION.format("a"), set()),
        ("import a\ndef f(x=a.b):\n    a\n", set()),
        ("import a\ndef f(x: a.T):\n    a\n", set()),
        ("import a\ndef f(x: 'a.T'):\n    a\n", set()),
        ("import a\ng = lambda: a" + FUNCTION.format("a"), set()),
        ("from __future__ import annotations\nimport a\nclass C:\n    x: a.T" + FUNCTION, set()),
        # Offered, bound again, or perhaps not there.
        ("import a\n__all__ = ['a']" + FUNCTION.format("a"), set()),
        ("import a\nimport a.b" + FUNCTION.format("a"), set()),
        ("import a\ndef f():\n    global a\n    a = a\n", set()),
        ("import a\nif 1:\n    import b as a" + FUNCTION.format("a"), set()),
        ("try:\n    import a\nexcept ImportError:\n    pass" + FUNCTION.format("a"), set()),
        ("from a import *" + FUNCTION.format("a"), set()),
        ("from __future__ import annotations" + FUNCTION.format("annotations"), set()),
    ],
)
def test_what_can_be_deferred(text: str, expected: set[str]) -> None:
    assert find_deferrable(ast.parse(text)) == expected


def test_what_stands_for_absent_modules() -> None:
    text = "import a, b.c\nfrom d import e as f, g\nimport h.i as j\nfrom k import Decimal\n"
    absent = {"b": "b.c", "f": "d", "j": "h.i", "Decimal": "k"}
    lines = ast.unparse(without_absent(ast.parse(text), absent)).splitlines()
    assert sorted(lines) == [
        "Decimal = __import__('_py2wasm').AbsentClass('k', 'Decimal')",
        "b = __import__('_py2wasm').Absent('b.c', None)",
        "f = __import__('_py2wasm').Absent('d', 'e')",
        "from d import g",
        "import a",
        "j = __import__('_py2wasm').Absent('h.i', '')",
    ]


def test_lines_stay_as_they_were() -> None:
    tree = without_absent(ast.parse("\n\nimport a\n"), {"a": "a"})
    compile(tree, "m.py", "exec")
    assert tree.body[0].lineno == len("\n\n\n")


def test_classes_that_must_be_there() -> None:
    (call,) = ast.parse("(float, Decimal, numbers.Number)").body
    assert isinstance(call, ast.Expr)
    assert [ast.unparse(item) for item in decisive_classes(call.value)] == [
        "float",
        "numbers.Number",
    ]
