"""What a module imports before it does anything else."""

from __future__ import annotations

import ast

import pytest

from py2wasm.target_python.opening import scan_opening


@pytest.mark.parametrize(
    ("text", "opening", "after"),
    [
        (
            "import a, b.c\nfrom d import e as f",
            [[0, "a", []], [0, "b.c", []], [0, "d", ["e"]]],
            [],
        ),
        ("from . import x\nfrom ..y import z", [[1, "", ["x"]], [2, "y", ["z"]]], []),
        ("'''doc'''\nfrom __future__ import annotations\nimport a", [[0, "a", []]], []),
        ("X = 1\ny: int = 2\ndef f(a=X): g()\npass\nimport a", [[0, "a", []]], []),
        ("if TYPE_CHECKING:\n    import t\nimport a", [[0, "a", []]], []),
        ("import a\nf()\nimport b", [[0, "a", []]], [[0, "b", []]]),
        ("import sys\nsys.x = 1\nimport b", [[0, "sys", []]], [[0, "b", []]]),
        ("X = f()\nimport b", [], [[0, "b", []]]),
        ("x[0] = 1\nimport b", [], [[0, "b", []]]),
        ("@d\ndef f(): pass\nimport b", [], [[0, "b", []]]),
        ("def f(a=g()): pass\nimport b", [], [[0, "b", []]]),
        ("class C: pass\nimport b", [], [[0, "b", []]]),
        ("if x:\n    import a\nimport b", [], [[0, "b", []]]),
        ("del x\nimport b", [], [[0, "b", []]]),
        # An import that may fail belongs to the opening, what else `try` holds ends it.
        (
            "try:\n    import a\nexcept ImportError:\n    a = 1\nimport b",
            [[0, "a", []], [0, "b", []]],
            [],
        ),
        ("try:\n    import a\n    f()\nexcept E: pass\nimport b", [[0, "a", []]], [[0, "b", []]]),
        ("def f():\n    import a", [], []),
    ],
)
def test_imports(text: str, opening: list[object], after: list[object]) -> None:
    found = scan_opening(ast.parse(text))
    assert (found["opening"], found["after"]) == (opening, after)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('x = 1\nif __name__ == "__main__":\n    f()\n', 2),
        ("if __name__ == '__main__': f()", 1),
        ('if __name__ == "__main__":\n    f()\nelse:\n    g()\n', None),
        ('if __name__ == "__main__":\n    f()\nx = 1\n', None),
        ('if __name__ != "__main__":\n    f()\n', None),
        ("f()", None),
        ("", None),
    ],
)
def test_the_line_of_the_guard(text: str, line: int | None) -> None:
    assert scan_opening(ast.parse(text))["guard"] == line


def test_the_lines_of_future_imports() -> None:
    text = "'''d'''\nfrom __future__ import (\n    annotations,\n)\nimport a\n"
    assert scan_opening(ast.parse(text))["future"] == [[2, 4]]
