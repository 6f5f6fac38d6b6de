"""What a program has only when it asks for it: formats of Pillow, and imports for functions."""

from __future__ import annotations

import pytest

from tests.integration.tool import Tool, read_sidecar

pytestmark = pytest.mark.toolchain

# A picture in a format that the program does not name.
FORMATS = """
import io
from PIL import Image
data = b"RIFF\\x24\\0\\0\\0WEBPVP8 \\x18\\0\\0\\0" + bytes(24)
image, kind = Image.new("L", (1, 1)), "".join(("we", "bp"))
for attempt in (
    lambda: Image.open(io.BytesIO(data)),
    lambda: image.save("/picture." + kind),
    lambda: image.save(io.BytesIO(), kind),
):
    try:
        attempt()
    except Exception as error:
        print(type(error).__name__, *error.__notes__)
"""
IMPORTS = """
import fractions
from PIL import JpegImagePlugin
print(fractions.Fraction(1, 2), isinstance(1, vars(fractions)["".join(("Deci", "mal"))]))
number = vars(fractions)["".join(("Deci", "mal"))]
command = vars(JpegImagePlugin)["".join(("sub", "process"))]
def derive():
    class Made(command): pass
for use in (
    lambda: number("1.5"),
    lambda: command.run(["true"]),
    lambda: command(),
    lambda: command["run"],
    lambda: isinstance(1, command),
    derive,
):
    try:
        print(use())
    except ModuleNotFoundError as error:
        print(error, *error.__notes__)
"""


def test_a_format_that_is_not_there_is_named(tool: Tool) -> None:
    tool.write("app.py", FORMATS)
    module = tool.built("app.py")
    opened, *saved = tool.output(module).splitlines()
    assert opened.startswith(
        "UnidentifiedImageError of the formats of Pillow, this program has BMP,"
    )
    assert 'include = ["PIL.' in opened
    named = (
        "WebPImagePlugin is not part of this program; "
        'if it should be: include = ["PIL.WebPImagePlugin"]'
    )
    assert saved == [f"ValueError {named}", f"KeyError {named}"]
    tool.write("app.py", f"'photo.webp'\n{FORMATS}")
    tool.built("app.py")
    assert "PIL._webp" in {item["name"] for item in read_sidecar(module)["builtins"]}  # type: ignore[attr-defined]


def test_what_stands_for_an_import_says_what_is_missing(tool: Tool) -> None:
    tool.write("app.py", IMPORTS)
    first, *failed = tool.output(tool.built("app.py")).splitlines()
    assert first == "1/2 False"
    missing = ["decimal", *["subprocess"] * 5]
    for line, name in zip(failed, missing, strict=True):
        assert line.startswith(f"No module named '{name}' ")
        assert "`include` setting" in line


def test_the_same_import_when_a_function_is_called(tool: Tool) -> None:
    tool.write(
        "app.py",
        "import fractions\n"
        "print(fractions.Fraction(fractions.Decimal('1.5')), fractions.Fraction(0.5))\n",
    )
    assert tool.output(tool.built("app.py")) == "3/2 1/2\n"
