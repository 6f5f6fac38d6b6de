"""What may have source text compiled, and types that are text, by scope."""

from __future__ import annotations

import ast

import pytest

from py2wasm.target_python.evaluation import QUOTED, SEARCH_PATH, Evaluation


def of(text: str) -> Evaluation:
    return Evaluation(ast.parse(text))


def test_lines_by_scope() -> None:
    found = of(
        "import builtins\n"
        "def f(text, run=exec):\n"
        "    class Inner:\n"
        "        def g(self): return eval(text)\n"
        "class C:\n"
        "    def f(self):\n"
        "        builtins.compile\n"
        "        return eval\n"
    )
    assert found.lines == {("", ""): 2, ("", "f"): 4, ("C", "f"): 7}


@pytest.mark.parametrize(
    ("text", "compiles"),
    [
        ("eval('1')", True),
        ("run = exec", True),
        ("getattr(builtins, 'eval')('1')", True),
        ("vars(builtins)['exec']", True),
        ("re.compile('x')", False),
        ("model.eval()", False),
        ("mode = 'exec'", False),
    ],
)
def test_what_counts(text: str, compiles: object) -> None:
    assert bool(of(text).lines) == compiles


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("def f(x: Optional['Name']): ...", True),
        ("Names = typing.List['Name']", True),
        ("T = TypeVar('T', bound='Name')", True),
        ("class P(NamedTuple):\n    x: 'Name'", True),
        ("T = TypeVar('T', bound=int)", False),
        ("class P(NamedTuple):\n    x: int = 'a'", False),
        ("ages['Name']", False),
        ("x: 'Name' = 1", False),
        ("kind: Literal['a']", False),
    ],
)
def test_types_that_are_text(text: str, quotes: object) -> None:
    assert of(text).marks == ({("", ""): {QUOTED}} if quotes else {})


@pytest.mark.parametrize("text", ["sys.path.append('x')", "from sys import path"])
def test_the_search_path(text: str) -> None:
    assert of(f"def f():\n    {text}").marks == {("", "f"): {SEARCH_PATH}}
    assert of("os.path").marks == {}


def test_names_that_only_decorate_classes() -> None:
    text = "@dataclass\nclass A: ...\n@module.other(1)\nclass B: ...\ndef f(): dataclass\n"
    assert of(text).decorators == {"dataclass", "other"}
    assert of(text + "again = dataclass\n").decorators == {"other"}
    assert of(text + "@other\ndef g(): ...\n").decorators == {"dataclass"}
