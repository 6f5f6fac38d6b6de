"""Running the command line in this process, with stand-ins for the compiler behind it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from py2wasm.cli import main
from py2wasm.output import sidecar_path
from py2wasm.program import output_of
from tests.unit.command_line import CommandLine


@pytest.fixture
def py2wasm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """Calls in an empty project folder, with a cache of their own."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").touch()
    monkeypatch.chdir(project)
    monkeypatch.setenv("PY2WASM_CACHE", str(tmp_path / "cache"))
    return CommandLine(main, capsys)


@dataclass(frozen=True, kw_only=True)
class FakeArtifact:
    module: Path
    sidecar: Path
    report: dict[str, Any]


REPORT: dict[str, Any] = {
    "stages": [
        {"name": "program", "decision": "2 modules", "seconds": 0.5},
        {"name": "link", "decision": "4.1 MB", "seconds": 12.25},
    ],
    "modules": [
        {
            "name": "__main__",
            "engine": "nuitka",
            "engine_reason": "yours",
            "reason": "entry",
            "bytes": 70,
        },
        {
            "name": "os",
            "engine": "bytecode",
            "engine_reason": "stdlib",
            "reason": "site",
            "bytes": 9000,
        },
    ],
    "builtins": [{"name": "_json", "reason": "imported by json"}],
    "data": [],
    "sizes": {"raw": 2_000_000, "gzip": 1_970},
    "compiler": {"kept": True, "syntax_trees": False, "reason": "your program (line 3)"},
    "snapshot": {
        "kind": "imports",
        "hash_seed": 1,
        "bytes": 400,
        "imported": ["json"],
        "left": {"config": "reads the environment (/app/config.py:3)"},
    },
    "absent": {"winreg": "imported by mimetypes (line 30)"},
}


@dataclass(kw_only=True)
class FakeSdk:
    """Notes what it is asked for."""

    items: list[Any] = field(default_factory=list)
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def build(self, names: list[str]) -> None:
        self.calls.append(("build", *names))

    def list(self) -> list[Any]:
        return self.items

    def path(self) -> Path:
        return Path("/sdk")

    def key(self) -> str:
        return "5d6b"

    def export(self, file: Path) -> None:
        self.calls.append(("export", file))

    def import_(self, file: Path) -> int:
        self.calls.append(("import", file))
        return 3

    def clean(self) -> int:
        self.calls.append(("clean",))
        return 1_500_000


@dataclass(kw_only=True)
class Compiler:
    """What stands in for `py2wasm.build`: `raises` is raised by the next build."""

    sdk: FakeSdk = field(default_factory=FakeSdk)
    settings: list[Any] = field(default_factory=list)
    raises: BaseException | None = None
    refuses_sdk: Exception | None = None

    def build(self, settings: Any, *, console: Any, cache: Any) -> FakeArtifact:
        del console, cache
        self.settings.append(settings)
        if self.raises is not None:
            raise self.raises
        module = output_of(settings)
        module.write_bytes(bytes(2_000_000))
        sidecar = sidecar_path(module)
        sidecar.write_text('{"format": 1}\n')
        return FakeArtifact(module=module, sidecar=sidecar, report=REPORT)

    def open_sdk(self, settings: Any, *, console: Any, cache: Any) -> FakeSdk:
        del console, cache
        self.settings.append(settings)
        if self.refuses_sdk is not None:
            raise self.refuses_sdk
        return self.sdk

    def prepare_engines(self, settings: Any, *, console: Any, cache: Any) -> None:
        del settings, console, cache
        self.sdk.calls.append(("prepare engines",))


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> Compiler:
    fake = Compiler()
    module = ModuleType("py2wasm.build")
    module.__dict__.update(
        build=fake.build, open_sdk=fake.open_sdk, prepare_engines=fake.prepare_engines
    )
    monkeypatch.setitem(sys.modules, "py2wasm.build", module)
    # `from py2wasm import build` would prefer the attribute.
    monkeypatch.setattr("py2wasm.build", module, raising=False)
    monkeypatch.setattr("py2wasm.project.build.build", fake.build)
    return fake
