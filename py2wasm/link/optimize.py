"""Making a linked module smaller or faster with Binaryen's wasm-opt, where a profile asks for it.

wasm-opt runs under Node, on any machine alike, and takes most of a minute for each four megabytes;
so what it made is kept in the cache.
"""

from __future__ import annotations

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
    key = cache_key({"module": hash_file(image.path), "optimizer": said})

    def create(folder: Path) -> None:
        node = NODE.find().require()
        tool = sdk.unpacked(BINARYEN) / "bin" / "wasm-opt"
        command = [str(node), str(tool), *PASSES[profile], str(image.path)]
        sdk.cache.limit(KIND, MOST_BYTES)
        with sdk.console.step("Optimizing"):
            output = ["-o", str(folder / "module.wasm")]
            run([*command, *output], log=work / "optimize.log", env=sdk.environment)

    return replace(image, path=sdk.cache.entry(KIND, "module", key, create) / "module.wasm")
