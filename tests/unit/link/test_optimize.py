from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from py2wasm.link.optimize import describe_passes

if TYPE_CHECKING:
    from py2wasm.settings import ProfileName
    from py2wasm.sysroot import Sdk


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ("balanced", None),
        ("size", "wasm-opt 131.0.0 -Oz"),
        ("speed", "wasm-opt 131.0.0 -O3"),
    ],
)
def test_what_profiles_do(profile: ProfileName, said: str | None) -> None:
    sdk = SimpleNamespace(pins={"binaryen": SimpleNamespace(version="131.0.0")})
    assert describe_passes(profile, cast("Sdk", sdk)) == said
