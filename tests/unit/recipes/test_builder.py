from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import BuildError
from py2wasm.recipes import builder as builder_module
from py2wasm.target import Target

if TYPE_CHECKING:
    from conftest import Workshop

PATCH = """\
--- a/main.c
+++ b/main.c
@@ -1 +1 @@
-int x;
+int {name};
"""


def test_archive_is_built_once_after_its_needs(workshop: Workshop) -> None:
    workshop.recipe("app", 'needs = ["middle"]')
    workshop.recipe("middle", 'needs = ["base"]')
    workshop.recipe("base")
    builder = workshop.builder()
    assert builder.order(["app"]) == ["base", "middle", "app"]
    assert not builder.is_built("app")
    archive = builder.archive("app")
    assert workshop.built == ["base", "middle", "app"]
    assert builder.is_built("app")
    assert archive.path == builder.path("app")
    assert (archive.name, archive.version) == ("app", "1.0")
    assert [path.name for path in archive.libraries] == ["lib.a"]
    assert (archive.path / "needs").read_text() == "base,middle"
    workshop.builder().archive("app")
    assert len(workshop.built) == 3


def test_archive_stands_alone_once_it_is_there(workshop: Workshop) -> None:
    workshop.recipe("app", 'needs = ["base"]')
    workshop.recipe("base")
    builder = workshop.builder()
    builder.archive("app")
    (builder.path("base") / "lib" / "lib.a").unlink()
    builder.archive("app")
    assert workshop.built == ["base", "app"]


def test_interrupted_build_goes_on(workshop: Workshop) -> None:
    workshop.recipe("app", 'needs = ["base"]')
    workshop.recipe("base")
    workshop.fail = {"app"}
    with pytest.raises(KeyboardInterrupt):
        workshop.builder().archive("app")
    assert not workshop.builder().is_built("app")
    workshop.fail = set()
    workshop.builder().archive("app")
    assert workshop.built == ["base", "app"]


def test_key_says_everything_that_matters(workshop: Workshop) -> None:
    workshop.recipe("app")
    key = workshop.builder().key("app")
    assert workshop.builder(jobs=7).key("app") == key
    other_pin = workshop.pin.model_copy(update={"sha256": "1" * 64})
    keys = {
        key,
        workshop.builder(pins={"thing": other_pin}).key("app"),
        workshop.builder(zig_version="0.18.0").key("app"),
        workshop.builder(target=Target(triple="wasm32-other")).key("app"),
        workshop.builder(target=Target(python="3.13.6")).key("app"),
    }
    workshop.recipe("app", **{"0001-x": PATCH.format(name="y")})
    keys.add(workshop.builder().key("app"))
    workshop.recipe("app", **{"0001-x": PATCH.format(name="z")})
    keys.add(workshop.builder().key("app"))
    workshop.recipe("app", 'platform = "native"')
    keys.add(workshop.builder().key("app"))
    assert len(keys) == 8


MESON = """
source = "thing"

[meson]
{driver}
"""


def test_key_says_whether_there_are_vectors(workshop: Workshop) -> None:
    def keys(driver: str) -> set[str]:
        folder = workshop.root / "app"
        folder.mkdir(exist_ok=True)
        (folder / "recipe.toml").write_text(MESON.format(driver=driver))
        targets = (Target(simd=True), Target(simd=False))
        return {workshop.builder(target=target).key("app") for target in targets}

    assert len(keys("")) == 1
    assert len(keys('vector_flags = ["-msimd128"]')) == 2


def test_key_says_what_meson_is_brought(workshop: Workshop) -> None:
    folder = workshop.root / "app"
    folder.mkdir()
    (folder / "recipe.toml").write_text(MESON.format(driver='files = { "a.c" = "src/a.c" }'))
    keys = set()
    for text in ("int a;", "int b;"):
        (folder / "a.c").write_text(text)
        keys.add(workshop.builder().key("app"))
    assert len(keys) == 2


def test_change_reaches_everything_built_on_it_and_nothing_else(workshop: Workshop) -> None:
    workshop.recipe("app", 'needs = ["base"]')
    workshop.recipe("base")
    workshop.recipe("other")
    before = {name: workshop.builder().key(name) for name in ("app", "base", "other")}
    workshop.recipe("base", **{"0001-x": PATCH.format(name="y")})
    after = {name: workshop.builder().key(name) for name in ("app", "base", "other")}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"app", "base"}


def test_what_runs_on_this_machine_is_not_in_the_key(workshop: Workshop) -> None:
    workshop.recipe("app", 'build_python = "native"')
    workshop.recipe("native", 'platform = "native"')
    key = workshop.builder().key("app")
    workshop.recipe("native", 'platform = "native"', **{"0001-x": PATCH.format(name="y")})
    assert workshop.builder().key("app") == key
    workshop.builder().archive("app")
    assert workshop.built == ["native", "app"]


def test_tools_are_unpacked_and_in_the_key(workshop: Workshop) -> None:
    workshop.recipe("app")
    without = workshop.builder().key("app")
    workshop.recipe("app", 'tools = ["tool"]')
    tool = workshop.pin.model_copy(update={"sha256": "2" * 64})
    builder = workshop.builder(pins={"thing": workshop.pin, "tool": tool})
    newer = workshop.pin.model_copy(update={"sha256": "3" * 64})
    other = workshop.builder(pins={"thing": workshop.pin, "tool": newer})
    assert len({without, builder.key("app"), other.key("app")}) == 3
    builder.archive("app")
    assert (workshop.tools["tool"] / "main.c").is_file()


def test_functions_that_would_trap(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop.recipe("app")
    monkeypatch.setattr("py2wasm.recipes.arity.find_mistakes", lambda _: ["a.o: wrong"])
    with pytest.raises(BuildError, match="functions that would trap") as caught:
        workshop.builder().archive("app")
    assert caught.value.cause == "lib.a: a.o: wrong"


def test_helper_of_the_driver_is_in_the_key(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = workshop.recipe("app")
    key = workshop.builder().key("app")
    monkeypatch.setitem(builder_module.HELPERS, "cc", (recipe / "recipe.toml",))
    assert workshop.builder().key("app") != key


def test_flags_of_the_compiler_are_in_the_key(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.recipe("app")
    key = workshop.builder().key("app")
    monkeypatch.setattr("py2wasm.toolchain.toolchain.BASE_FLAGS", ("-g",))
    assert workshop.builder().key("app") != key


def test_circle(workshop: Workshop) -> None:
    workshop.recipe("one", 'needs = ["two"]')
    workshop.recipe("two", 'needs = ["one"]')
    with pytest.raises(BuildError, match="recipes need each other in a circle"):
        workshop.builder().order(["one"])
    with pytest.raises(BuildError, match="recipes need each other in a circle"):
        workshop.builder().archive("one")


def test_unknown_recipe(workshop: Workshop) -> None:
    workshop.recipe("app", 'needs = ["bass"]')
    workshop.recipe("base")
    with pytest.raises(BuildError, match="there is no recipe `bass`") as caught:
        workshop.builder().archive("app")
    assert caught.value.hint == "recipes: app, base"
