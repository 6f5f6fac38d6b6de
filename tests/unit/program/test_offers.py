"""Who may ask a package for an attribute that it provides by `__getattr__`."""

from __future__ import annotations

from pathlib import Path

import pytest

from py2wasm.program.model import Module, Origin
from py2wasm.program.offers import Offers
from py2wasm.target_python import Scope


def module(name: str) -> Module:
    return Module(
        name=name, path=Path(), guest_path="", is_package=True, origin=Origin.THIRD_PARTY, reason=""
    )


def scope(name: str) -> Scope:
    return Scope(name=name, owner="", imports=(), mentions=frozenset(), attribute=True)


PACKAGE = module("big")


@pytest.mark.parametrize(
    ("asking", "imports", "wanted"),
    [
        ("app", ["big"], True),
        ("app", ["big.part"], True),
        ("app", ["other"], False),
        ("big.part", [], True),
        ("big", [], False),
    ],
)
@pytest.mark.parametrize("first", ["mention", "offer"])
def test_who_may_ask(asking: str, imports: list[str], first: str, *, wanted: bool) -> None:
    offers = Offers()
    offers.add_module("big", [])
    offers.add_module(asking, imports)
    if first == "mention":
        assert offers.mention({"fft"}, asking) == []
        assert offers.is_wanted(PACKAGE, scope("fft")) is wanted
    else:
        assert not offers.is_wanted(PACKAGE, scope("fft"))
        found = offers.mention({"fft"}, asking)
        assert [item.name for _, item in found] == (["fft"] if wanted else [])


def test_an_offer_is_followed_once() -> None:
    offers = Offers()
    offers.add_module("app", ["big"])
    offers.is_wanted(PACKAGE, scope("fft"))
    assert len(offers.mention({"fft"}, "app")) == 1
    assert offers.mention({"fft"}, "app") == []
