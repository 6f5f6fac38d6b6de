from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import BuildError
from py2wasm.recipes import load_recipes
from py2wasm.sources import load_pins

if TYPE_CHECKING:
    from pathlib import Path

GOOD = f"""\
[thing]
version = "1.0"
file = "thing-1.0.tar.gz"
size = 3
sha256 = "{"0" * 64}"
licence = "MIT"
origins = [{{ kind = "url", url = "https://example.org/thing-1.0.tar.gz" }}]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "pins.toml"
    path.write_text(text)
    return path


def test_pins_of_the_toolchain_are_sound() -> None:
    pins = load_pins()
    recipes = load_recipes().values()
    own = {recipe.source for recipe in recipes if recipe.source and recipe.pin is None}
    assert own <= set(pins)
    for pin in (*pins.values(), *(recipe.pin for recipe in recipes if recipe.pin)):
        assert pin.version in pin.file


def test_good_pin(tmp_path: Path) -> None:
    pin = load_pins(write(tmp_path, GOOD))["thing"]
    assert (pin.version, pin.size) == ("1.0", 3)
    assert pin.origins[0].kind == "url"


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("size = 3", "size = 0", "thing"),
        ("size = 3\n", "", "size"),
        ("0" * 64, "0" * 63, "sha256"),
        (f'sha256 = "{"0" * 64}"\n', "", "sha256"),
        ('kind = "url"', 'kind = "ftp"', "origins"),
        ("url =", "uri =", "url"),
        ("licence", "license", "license"),
        ("[thing]", "[thing", "at the end of a table"),
    ],
)
def test_pin_that_does_not_load(tmp_path: Path, old: str, new: str, word: str) -> None:
    assert old in GOOD
    with pytest.raises(BuildError, match="the pin file is not valid") as caught:
        load_pins(write(tmp_path, GOOD.replace(old, new)))
    assert word in (caught.value.cause or "") or word == "thing"


def test_pin_without_origins(tmp_path: Path) -> None:
    text = "\n".join(line for line in GOOD.splitlines() if "origins" not in line)
    with pytest.raises(BuildError):
        load_pins(write(tmp_path, text + "\norigins = []\n"))
