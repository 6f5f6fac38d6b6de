from __future__ import annotations

from pathlib import Path

from py2wasm.engines import Automatic, choose_engine
from py2wasm.engines.model import Selection
from py2wasm.program import Module, Origin


def module(file: str, origin: Origin = Origin.USER) -> Module:
    return Module(
        name=Path(file).stem,
        path=Path(file),
        guest_path=f"/app/{file}",
        is_package=False,
        origin=origin,
        reason="",
    )


def test_cython_files_are_for_cython() -> None:
    for patterns in ({}, {"*": "nuitka"}):
        choice = choose_engine(module("fast.pyx"), "bytecode", patterns)
        assert (choice.engine, choice.reason) == ("cython", "a Cython file")


def test_patterns_come_before_the_setting() -> None:
    choice = choose_engine(module("fast.py"), "nuitka", {"slow*": "bytecode", "fa*": "cython"})
    assert (choice.engine, choice.reason) == ("cython", '`engines."fa*"`')


def test_the_setting_is_for_modules_of_the_user() -> None:
    assert choose_engine(module("own.py"), "cython", {}).engine == "cython"
    assert choose_engine(module("os.py", Origin.STDLIB), "cython", {}).engine == "bytecode"


def test_the_automatic_choice_says_why() -> None:
    selection = Selection(chosen=frozenset({"fast"}), reasons={"slow": "not typed"})
    found = Automatic(selection=selection)
    fast = choose_engine(module("fast.py"), "auto", {}, found)
    assert (fast.engine, fast.reason) == ("mypyc", "auto: typed throughout")
    slow = choose_engine(module("slow.py"), "auto", {}, found)
    assert (slow.engine, slow.reason) == ("nuitka", "auto: not typed")
    general = Automatic(selection=selection, general="mypyc does not run here")
    assert choose_engine(module("slow.py"), "auto", {}, general).reason.endswith("run here")
    assert choose_engine(module("slow.py"), "auto", {"s*": "cython"}, found).engine == "cython"
    assert choose_engine(module("os.py", Origin.STDLIB), "auto", {}, found).engine == "bytecode"
    assert choose_engine(module("own.py"), "auto", {}).engine == "nuitka"
