"""Making a linked module smaller or faster with Binaryen's wasm-opt, where a profile asks for it.

wasm-opt runs under Node, on any machine alike, and takes most of a minute for each four megabytes;
so what it made is kept in the cache, with the list of the functions that are left: wasm-opt calls a
function without a name by its number in what it was given, and says at last which one is where.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from py2wasm.cache import cache_key, hash_file
from py2wasm.process import run
from py2wasm.toolchain import NODE

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.link.image import Image
    from py2wasm.settings import ProfileName
    from py2wasm.sysroot import Sdk

BINARYEN = "binaryen"
KIND = "optimized"
MOST_BYTES = 1_000_000_000
MODULE, FUNCTIONS = "module.wasm", "functions.txt"
# A line of the list: a function's number, and the one it had; or what else it is called by.
FUNCTION = re.compile(r"^\d+:(?:(?P<before>\d+)|(?P<imported>fimport\$)|.)", re.MULTILINE)
# By profile: the passes, or none. Which features it may use is said in the module itself.
PASSES: dict[ProfileName, tuple[str, ...]] = {
    "balanced": (),
    "size": ("-Oz",),
    "speed": ("-O3",),
}


def describe_passes(profile: ProfileName, sdk: Sdk) -> str | None:
    """Name the optimizer and what it is told, or None if the profile does without."""
    passes = PASSES[profile]
    return f"wasm-opt {sdk.pins[BINARYEN].version} {' '.join(passes)}" if passes else None


def optimize_image(image: Image, profile: ProfileName, sdk: Sdk, work: Path) -> Image:
    """Give the module as the profile wants it; its areas stay those that were linked.

    Raises `ToolError` without Node and `BuildError` with the words of wasm-opt if it fails.
    """
    said = describe_passes(profile, sdk)
    if said is None:
        return image
    key = cache_key({"module": hash_file(image.path), "optimizer": said, "makes": FUNCTIONS})

    def create(folder: Path) -> None:
        node = NODE.find().require()
        tool = sdk.unpacked(BINARYEN) / "bin" / "wasm-opt"
        command = [str(node), str(tool), *PASSES[profile], str(image.path)]
        sdk.cache.limit(KIND, MOST_BYTES)
        with sdk.console.step("Optimizing"):
            output = [f"--symbolmap={folder / FUNCTIONS}", "-o", str(folder / MODULE)]
            run([*command, *output], log=work / "optimize.log", env=sdk.environment)

    folder = sdk.cache.entry(KIND, "module", key, create)
    return replace(image, path=folder / MODULE, kept=read_kept(folder / FUNCTIONS))


def read_kept(path: Path) -> tuple[int | None, ...]:
    """Read which function each one was, both numbered without those that are imported.

    A function that wasm-opt has made anew was none.
    """
    return tuple(
        int(line["before"]) if line["before"] else None
        for line in FUNCTION.finditer(path.read_text("utf-8"))
        if not line["imported"]
    )
