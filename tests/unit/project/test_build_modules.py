"""Building the modules of a project, with a stand-in for the compiler behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.build import Artifact
from py2wasm.cache import Cache
from py2wasm.console import Console
from py2wasm.errors import OutputError, UsageError
from py2wasm.output import sidecar_path
from py2wasm.program import output_of
from py2wasm.project import Product, build_modules, module_name
from py2wasm.settings import Settings, load_modules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.aot.destination import Destination

TWO = """\
[tool.py2wasm.modules.one]
entry = "one.py"
[tool.py2wasm.modules.two]
entry = "two.py"
aot = ["wasmtime:x86_64", "pulley"]
"""


class Workshop:
    """Notes what is built, and gives files that stand for it."""

    def __init__(self) -> None:
        self.built: list[Settings] = []
        self.ahead: list[tuple[Path, list[str]]] = []

    def build(self, settings: Settings, **_: Any) -> Artifact:
        self.built.append(settings)
        output = output_of(settings)
        output.write_bytes(b"\0asm")
        return Artifact(module=output, sidecar=sidecar_path(output), report={})

    def compile_ahead(
        self, module: Path, destinations: Sequence[Destination], **_: Any
    ) -> list[Path]:
        self.ahead.append((module, [item.asked for item in destinations]))
        return [module.with_suffix(f".{item.label}.cwasm") for item in destinations]


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Workshop:
    made = Workshop()
    monkeypatch.setattr("py2wasm.project.build.build", made.build)
    monkeypatch.setattr("py2wasm.project.build.compile_ahead", made.compile_ahead)
    monkeypatch.chdir(tmp_path)
    return made


def settings_of(folder: Path, text: str = TWO) -> tuple[Settings, ...]:
    (folder / "pyproject.toml").write_text(text)
    return load_modules(overrides={}, project=folder, environ={})


def build(modules: Sequence[Settings], folder: Path | None = None) -> tuple[Product, ...]:
    console = Console(quiet=True)
    cache = Cache(Path.cwd() / "cache", console)
    return build_modules(modules, console=console, cache=cache, folder=folder)


def test_each_module_goes_where_the_call_is(workshop: Workshop, tmp_path: Path) -> None:
    one, two = build(settings_of(tmp_path))
    assert (one.name, two.name) == ("one", "two")
    assert one.artifact.module == tmp_path / "one.wasm"
    assert one.ahead == ()
    assert two.ahead == (tmp_path / "two.x86_64.cwasm", tmp_path / "two.pulley64.cwasm")
    assert workshop.ahead == [(tmp_path / "two.wasm", ["wasmtime:x86_64", "pulley"])]


def test_a_folder_takes_all_of_them(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    text = TWO.replace('entry = "one.py"', 'entry = "one.py"\noutput = "else/where.wasm"')
    one, two = build(settings_of(tmp_path, text), folder=tmp_path / "out")
    assert one.artifact.module == tmp_path / "out" / "where.wasm"
    assert one.name == "where"
    assert two.artifact.module == tmp_path / "out" / "two.wasm"


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("app.py", "app"),
        ("src/app/__main__.py", "app"),
        ("package", "package"),
        ("package.part", "package_part"),
        ("package.part:main", "package_part"),
        ("./folder/", "folder"),
    ],
)
def test_a_module_without_a_name_is_called_after_its_entry(
    tmp_path: Path, entry: str, name: str
) -> None:
    (tmp_path / "folder").mkdir()
    (settings,) = settings_of(tmp_path, f'[tool.py2wasm]\nentry = "{entry}"')
    assert module_name(settings) == name


def test_what_can_be_refused_is_refused_before_anything_is_built(
    workshop: Workshop, tmp_path: Path
) -> None:
    modules = settings_of(tmp_path, TWO.replace("pulley", "pulley:8"))
    with pytest.raises(UsageError, match="`pulley:8` names no machine"):
        build(modules)
    modules = settings_of(tmp_path, TWO.replace("aot =", 'output = "no/two.wasm"\naot ='))
    with pytest.raises(OutputError, match="cannot write"):
        build(modules)
    assert workshop.built == []


def test_two_modules_of_one_name(workshop: Workshop, tmp_path: Path) -> None:
    text = TWO.replace("aot =", 'output = "else/one.wasm"\naot =')
    (tmp_path / "else").mkdir()
    assert len(build(settings_of(tmp_path, text))) == 2
    with pytest.raises(UsageError, match="several modules would be written to"):
        build(settings_of(tmp_path, text), folder=tmp_path)


def test_a_project_without_an_entry(workshop: Workshop, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is nothing to build"):
        build(settings_of(tmp_path, ""))
