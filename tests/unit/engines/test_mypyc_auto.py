from __future__ import annotations

import pytest

from py2wasm.engines.mypyc.worker.auto import Chooser
from py2wasm.engines.mypyc.worker.refusals import Source

FINE = "def f(n: int) -> int:\n    return n\n"


def choose(*compiled: str, **texts: str) -> Chooser:
    sources = [
        Source(name, f"/app/{name}.py", f"/app/{name}.py", text.encode(), name in compiled)
        for name, text in texts.items()
    ]
    return Chooser(sources, [name for name in texts if name not in compiled])


def reason(text: str) -> str:
    chooser = choose(typed=text)
    assert not chooser.chosen
    return chooser.reasons["typed"]


def test_what_is_typed_and_plain_is_chosen() -> None:
    chooser = choose(typed=FINE, app="from typed import f\nprint(f(1))\n")
    assert chooser.chosen == {"typed"}
    assert chooser.reasons == {"app": "no functions"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("def f(n):\n    return n\n", "not typed: function f (line 1)"),
        ("class A:\n    def f(self, n) -> None: ...\n", "not typed: function f (line 2)"),
        (FINE + "def g(*n: int):\n    pass\n", "not typed: function g (line 3)"),
        ("async def f() -> int:\n    return 1\n" + FINE, "asynchronous code (line 1)"),
        ("def f(n: int) -> int:\n    for i in [n]:\n        pass\n    return i\n", "`i` after its"),
        (
            "def f(n: int) -> int:\n    for i in [n]:\n        pass\n    else:\n        print(i)\n"
            "    return 1\n",
            "`i` after its loop (line 5)",
        ),
        ("class A:\n    seen: list[int] = []\n" + FINE, "`seen` of `class A`, which instances"),
        (
            "class A:\n    def f(self) -> None:\n        self.x = 1\n",
            "`x`, which `__init__` of `class A` does not always set (line 1)",
        ),
        ("def f(n: int) -> int:\n    return n + (n := 2)\n", "`n` read and set in one expression"),
        ("def f(n: list[int]) -> None:\n    n.extend(i for i in n)\n", "a generator for `extend`"),
        (FINE + "def g(n: int) -> None:\n    del n\n", "`del` of a name (line 4)"),
        (FINE + "from mypy_extensions import i64\n", "`mypy_extensions.i64` might tell"),
        (FINE + "x = type(f)\n", "`type` might tell compiled code from other (line 3)"),
        (FINE + "x = 1  # type: ignore\n", "a comment for mypy might tell"),
        (FINE + "x = f(1) is f(2)\n", "`f(1) is f(2)` might tell"),
        (FINE + "class A(int):\n    pass\n", "`class ...(int)` might tell"),
        (
            FINE + "def g(x: object) -> bool:\n    return isinstance(x, int)\n",
            "`isinstance(..., int",
        ),
        (FINE + "x = f.__name__\n", "`.__name__` might tell"),
        (FINE + "import sys\nsys.setrecursionlimit(5)\n", "`sys.setrecursionlimit` might tell"),
        (FINE + "import re\nx = re.I\n", "`re.I` might tell"),
        (FINE + "import numpy\n", "`numpy` might tell"),
        (FINE + "x = open('y')\n", "`open` without `with` might tell"),
    ],
)
def test_what_could_be_another_is_not(text: str, why: str) -> None:
    assert why in reason(text)


@pytest.mark.parametrize(
    "text",
    [
        "for i in [1]:\n    pass\n",
        "def g(n: int) -> int:\n    for i in [n]:\n        pass\n    i = 2\n    return i\n",
        "def g(n: int) -> int:\n    for i in [n]:\n        n += i\n"
        "    return sum(i for i in [n])\n",
        "class A:\n    __slots__ = ('x',)\n    def __init__(self) -> None:\n        self.x = 1\n",
        "class A:\n    limit = 3\n    name: str = ''\n"
        "    def g(self) -> None:\n        self.limit = 4\n",
        "def g(x: object) -> bool:\n    return isinstance(x, (str, list)) or x is None\n",
        "def g(x: str) -> bool:\n    return (n := len(x)) > 1 and n < 3\n",
        "def g(e: Exception) -> str:\n    return type(e).__name__\n",
        "class A(Exception):\n    def __init__(self) -> None:\n        super().__init__()\n",
    ],
)
def test_what_is_as_it_is_is_chosen(text: str) -> None:
    assert choose(typed=FINE + text).chosen == {"typed"}


def test_one_module_that_is_not_typed_is_one_too_many() -> None:
    chooser = choose(typed=FINE, app="import typed\ndef g(x):\n    return typed.f(x)\n")
    assert chooser.reasons["typed"] == "`app` is not typed: function g (line 2)"


def test_who_looks_into_code_keeps_it_from_being_compiled() -> None:
    chooser = choose(typed=FINE, app="import pickle\n")
    assert chooser.reasons["typed"] == "`app` uses `pickle`, which looks into code (line 1)"


def test_what_mypy_says_counts_for_all() -> None:
    chooser = choose(typed=FINE, other=FINE, app="import typed\n")
    chooser.judge({"other": (2, "wrong")})
    assert chooser.reasons["other"] == "not typed: wrong (line 2)"
    assert chooser.reasons["typed"] == "`other` is not typed: wrong (line 2)"


def test_a_base_that_is_not_compiled_leaves_the_class_uncompiled() -> None:
    base = "class A:\n    async def f(self) -> None:\n        pass\n" + FINE
    derived = "from base import A\nclass B(A):\n    pass\n" + FINE
    chooser = choose(base=base, derived=derived, typed=FINE)
    assert chooser.chosen == {"typed"}
    assert "`B` inherits from a class of `base`" in chooser.reasons["derived"]
    assert choose("base", base=base, derived=derived).chosen == {"derived"}


def test_what_mypyc_refuses_is_the_reason() -> None:
    chooser = choose(typed=FINE, app="import typed\ntyped.f = len\n")
    assert "mypyc would change app: `f` of `typed` is set" in chooser.reasons["typed"]
    chooser = choose(typed=FINE, other=FINE)
    chooser.refuse("typed", "mypyc: no", 3)
    assert (chooser.chosen, chooser.reasons) == ({"other"}, {"typed": "mypyc: no (line 3)"})
