from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from py2wasm.link.optimize import describe_passes, read_kept

if TYPE_CHECKING:
    from pathlib import Path

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


def test_what_functions_were_before(tmp_path: Path) -> None:
    listed = tmp_path / "functions.txt"
    listed.write_text("0:fimport$0\n1:17\n2:4\n3:17_0\n4:byn$mgfn-shared$2\n")
    assert read_kept(listed) == (17, 4, 17, None)
