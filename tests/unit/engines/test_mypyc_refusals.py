from __future__ import annotations

import pytest

from py2wasm.engines.mypyc.worker.refusals import Source, find_refusals

TYPED = """\
from abc import ABC
from dataclasses import dataclass
from typing import ClassVar, Final
LIMIT: Final = 3
level = 1
def f(n: int) -> int:
    return n
def g(n: int) -> int:
    return f(n)
class Shape(ABC):
    count: ClassVar[int] = 0
    size = 1
    def __init__(self) -> None:
        self.name = "x"
    def area(self) -> int:
        return 1
class Square(Shape):
    pass
@dataclass
class Point:
    x: int
class Odd(Exception):
    def area(self) -> int:
        return 1
"""
USES = (
    "import pkg.typed\nfrom pkg import typed\nfrom pkg.typed import Shape, Square, Point, Odd, f\n"
)


def source(name: str, text: str, *, compiled: bool) -> Source:
    path = f"/app/{name.replace('.', '/')}.py"
    return Source(name=name, path=path, shown=path, text=text.encode(), compiled=compiled)


def refuse(text: str) -> list[str]:
    """Give what is refused in a module that uses the compiled one."""
    return find_refusals(
        [
            source("pkg.typed", TYPED, compiled=True),
            source("app", USES + text, compiled=False),
        ]
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("typed.f = print", "`f` of `pkg.typed` is set"),
        ("pkg.typed.f = print", "`f` of `pkg.typed` is set"),
        ("del typed.f", "`f` of `pkg.typed` is set"),
        ("typed.LIMIT += 1", "`LIMIT` of `pkg.typed` is set"),
        ("typed.Shape = object", "`Shape` of `pkg.typed` is set"),
        ("setattr(typed, 'f', print)", "`f` of `pkg.typed` is set"),
        ("def t(m):\n    m.setattr(typed, 'f', print)", "`f` of `pkg.typed` is set"),
        ("def t(m):\n    m.setattr('pkg.typed.f', print)", "`f` of `pkg.typed` is set"),
        ("from unittest.mock import patch\nwith patch('pkg.typed.f'): pass", "is set"),
        ("from unittest import mock\nmock.patch.object(Shape, 'area', 1)", "compiled class"),
        ("Shape.area = lambda self: 2", "`area` of the compiled class `pkg.typed.Shape`"),
        ("Square.area = 1", "`area` of the compiled class `pkg.typed.Square`"),
        ("Shape.size = 2", "`size` of the compiled class `pkg.typed.Shape` cannot be set"),
        ("print(Shape.size)", "`size` is an attribute of instances"),
        ("f.calls = 1", "`pkg.typed.f` is compiled and has no attributes of its own"),
        ("print(f.__defaults__)", "`pkg.typed.f` is compiled and has no `__defaults__`"),
        ("print(Shape.area.__code__)", "`pkg.typed.Shape.area` is compiled and has no `__code__`"),
        ("import inspect\ninspect.signature(f)", "`signature` finds nothing in `pkg.typed.f`"),
        ("class Mine(Shape): pass", "mark it `@mypyc_attr(allow_interpreted_subclasses=True)`"),
        ("p = Point(1)\np.extra = 2", "`pkg.typed.Point` have no attribute `extra`"),
        ("def t():\n    s = typed.Square()\n    s.extra = 2", "have no attribute `extra`"),
    ],
)
def test_what_compiled_code_would_not_see_is_refused(text: str, words: str) -> None:
    (message,) = refuse(text)
    assert words in message
    last = (USES + text).count("\n") + 1
    assert message.startswith(f"/app/app.py:{last}:")


@pytest.mark.parametrize(
    "text",
    [
        "typed.level = 2",
        "typed.new = 2",
        "Shape.count = 2\nprint(Shape.count, Shape.area, Shape.__name__)",
        "Odd.area = 1\nclass Mine(Odd): pass",
        "p = Point(1)\np.x = 2",
        "s = Square()\ns.name = s.size = 2",
        "p = Point(1)\np = object()\np.extra = 2",
        "def t(typed, f):\n    typed.f = 1\n    return f.__code__",
        "def t(module, name):\n    setattr(module, name, 1)",
        "print(f.__name__, f.__doc__, f(2))",
        "g = (x for x in [1])\nprint(locals(), eval('g'))",
        "import inspect\ninspect.signature(print)",
    ],
)
def test_what_is_not_certain_is_left_alone(text: str) -> None:
    assert refuse(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def f() -> int:\n    return 1\nf = g", "3: error: `f` is bound anew"),
        ("def f() -> int:\n    return 1\ndef g():\n    global f\n    f = 2", "5: error: `f` is"),
        ("def f():\n    return locals()", "2: error: `locals` sees no names of compiled code"),
        (
            "class A:\n    def __getattr__(self, name: str) -> int:\n        return 1",
            "2: error: mypyc fails where `__getattr__`",
        ),
        ("@mypyc_attr(serializable=True)\nclass A:\n    pass", "1: error: mypyc does not call"),
        (
            "class A:\n    def __index__(self) -> int:\n        return 1",
            "2: error: mypyc makes no use of `__index__`",
        ),
        ("x = eval('1')", "1: error: `eval` sees no names"),
        ("x = (n for n in [1])", "1: error: mypyc makes a list of a generator expression"),
        ("print(n for n in [1])", "1: error: mypyc makes a list"),
        ("for k in (n for n in [1]): pass", "1: error: mypyc makes a list"),
        ("a, *b = (n for n in [1])", "1: error: mypyc makes a list"),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\nelse:\n    a = 1",
            "2: error: mypy does not read",
        ),
        (
            "import typing\nif not typing.TYPE_CHECKING:\n    import a",
            "2: error: mypy does not read",
        ),
    ],
)
def test_what_mypyc_makes_otherwise_is_refused(text: str, words: str) -> None:
    found = find_refusals([source("app", text, compiled=True)])
    assert len(found) == 1
    line = words.partition(":")[0]
    assert found[0].startswith(f"/app/app.py:{line}:")
    assert words.partition(": ")[2] in found[0]
    assert find_refusals([source("app", text, compiled=False)]) == []


@pytest.mark.parametrize(
    "text",
    [
        "x = sum(n for n in [1]), any(n for n in [1]), ','.join(str(n) for n in [1])",
        "a, b = (n for n in [1, 2])",
        "print(*(n for n in [1, 2]))",
        "def f():\n    return 1\ndef g():\n    f = 2\n    return [f for f in [1]]",
        "def f():\n    return 1\nx = [f for f in [1]]\nclass A:\n    f = 1",
        "class A:\n    def __getattr__(self, name: str) -> str:\n        return name",
        "class A(Exception):\n    def __index__(self) -> int:\n        return 1",
        "x = eval('1', {})\ny = vars(x)\nz = globals()",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a",
        "def deco(f):\n    return f\n@deco\ndef g():\n    pass\ng = 1",
    ],
)
def test_what_mypyc_makes_alike_is_taken(text: str) -> None:
    assert find_refusals([source("app", text, compiled=True)]) == []


def test_relative_imports_and_packages() -> None:
    inner = "from . import typed\nfrom .typed import f as h\ntyped.f = 1\nh.x = 2\n"
    path = "/app/pkg/__init__.py"
    package = Source(name="pkg", path=path, shown=path, text=inner.encode(), compiled=False)
    found = find_refusals([source("pkg.typed", TYPED, compiled=True), package])
    assert [message.split(":")[1] for message in found] == ["3", "4"]
