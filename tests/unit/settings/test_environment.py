from __future__ import annotations

from pathlib import Path

import pytest

import py2wasm
from py2wasm.errors import SettingsError
from py2wasm.settings import (
    current_environment,
    load_settings,
    source_date,
    subprocess_environment,
)


def test_only_what_tools_need_is_passed_on() -> None:
    passed = {
        "PATH": "/bin",
        "HOME": "/home/user",
        "TMPDIR": "/scratch",
        "LANG": "C.UTF-8",
        "https_proxy": "http://proxy",
        "NO_PROXY": "localhost",
        "SSL_CERT_FILE": "/certificates",
        "PIP_INDEX_URL": "https://index.example/simple",
        "APT_CONFIG": "/apt.conf",
    }
    dropped = {
        "PYTHONPATH": "/elsewhere",
        "CFLAGS": "-O0",
        "CC": "gcc",
        "ZIG_GLOBAL_CACHE_DIR": "/elsewhere",
        "PY2WASM_ENGINE": "bytecode",
        "XPATH": "x",
    }
    environment = subprocess_environment({**passed, **dropped}, Path("/cache"))
    assert environment == {
        **passed,
        "ZIG_GLOBAL_CACHE_DIR": "/cache/zig/global",
        "ZIG_LOCAL_CACHE_DIR": "/cache/zig/zig-objects",
    }


def test_settings_carry_the_environment(tmp_path: Path) -> None:
    environ = {"PATH": "/bin", "CC": "gcc", "PY2WASM_CACHE": "/cache"}
    settings = load_settings(overrides={}, project=tmp_path, environ=environ)
    assert settings.environment == subprocess_environment({"PATH": "/bin"}, Path("/cache"))


def test_current_environment_is_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PY2WASM_ENGINE", "bytecode")
    environ = current_environment()
    monkeypatch.setenv("PY2WASM_ENGINE", "nuitka")
    assert environ["PY2WASM_ENGINE"] == "bytecode"


def test_no_other_package_reads_the_environment() -> None:
    root = Path(py2wasm.__file__).parent
    readers = [
        path.relative_to(root).as_posix()
        for path in sorted(root.rglob("*.py"))
        if any(word in path.read_text("utf-8") for word in ("os.environ", "os.getenv"))
    ]
    assert readers == ["settings/environment.py"]


@pytest.mark.parametrize(("text", "year"), [("0", 1970), ("1700000000", 2023)])
def test_the_time_that_results_may_carry(text: str, year: int) -> None:
    time = source_date({"SOURCE_DATE_EPOCH": text})
    assert time is not None
    assert time.year == year
    assert source_date({}) is source_date({"SOURCE_DATE_EPOCH": ""}) is None


@pytest.mark.parametrize("text", ["now", "1.5", "-1", "\uff19", "9" * 30])
def test_no_time(text: str) -> None:
    with pytest.raises(SettingsError, match="SOURCE_DATE_EPOCH"):
        source_date({"SOURCE_DATE_EPOCH": text})
