"""Compiling crates and running build scripts, with a compiler that notes what it is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.recipes import rustunit

if TYPE_CHECKING:
    from pathlib import Path

# Answers `--print cfg`, and notes any other call with what of the environment is for crates.
RUSTC = """\
#!{python}
import json, os, pathlib, sys
if "--print" in sys.argv:
    print('target_arch="wasm32"\\ntarget_feature="a"\\ntarget_feature="b"\\npanic="abort"\\nunix')
else:
    names = ("CARGO_PKG_VERSION_MINOR", "OUT_DIR", "GREETING")
    note = [sys.argv[1:], {{name: os.environ.get(name) for name in names}}]
    pathlib.Path({log!r}).write_text(json.dumps(note))
"""
# A build script: says what it was told.
SCRIPT = """\
#!/bin/sh
echo "cargo:rustc-cfg=fast"
echo "cargo::rustc-env=GREETING=hello there"
echo "cargo:config=$CARGO_CFG_TARGET_FEATURE $CARGO_FEATURE_BIG_INT $DEP_PYTHON_PATH $TARGET"
echo "noise"
pwd
exit $STATUS
"""


def unit(crate: str, kind: str, **more: Any) -> rustunit.Unit:
    usual: rustunit.Unit = {
        "crate": crate,
        "package": crate,
        "version": "1.22.3-beta.1",
        "folder": f"{crate}-1",
        "file": "src/lib.rs",
        "kind": kind,
        "edition": "2021",
        "features": [],
        "host": False,
        "links": None,
        "needs": [],
    }
    return {**usual, **more}  # type: ignore[typeddict-item]


UNITS = [
    unit("build_script_build", "build-script", host=True),
    unit("python", "run", links="python", needs=[("build_script_build", 0)]),
    unit("thing", "run", features=["big-int"], needs=[("build_script_build", 0), ("x", 1)]),
    unit("derive", "proc-macro", host=True),
    unit("thing", "lib", features=["big-int"], needs=[("build_script_build", 2), ("de", 3)]),
    unit("all", "staticlib", folder="", needs=[("thing", 4)]),
]


@pytest.fixture
def settings(tmp_path: Path) -> rustunit.Settings:
    rustc = tmp_path / "rustc"
    rustc.write_text(RUSTC.format(python=sys.executable, log=str(tmp_path / "log")))
    output = tmp_path / "units"
    output.mkdir()
    script = output / "build_script_build-0"
    script.write_text(SCRIPT)
    for path in (rustc, script):
        path.chmod(0o755)
    for folder in ("python-1", "thing-1", "build_script_build-1"):
        (tmp_path / "crates" / folder).mkdir(parents=True)
    return {
        "units": UNITS,
        "rustc": str(rustc),
        "start": ["/usr/bin/env", "STATUS=0"],
        "linker": "/bin/cc",
        "source": str(tmp_path / "source"),
        "crates": str(tmp_path / "crates"),
        "output": str(output),
        "target": "wasm32-wasip1",
        "host": "x86_64-unknown-linux-gnu",
        "flags": ["-C", "opt-level=s"],
        "final": ["-C", "lto=fat"],
        "remap": ["/here=/there"],
    }


def asked(tmp_path: Path) -> tuple[list[str], dict[str, str]]:
    words, environment = json.loads((tmp_path / "log").read_text())
    return words, environment


def run_scripts(settings: rustunit.Settings) -> None:
    (rustunit.out_dir(settings, 1)).mkdir(parents=True)
    (rustunit.out_dir(settings, 1).parent / "answers").write_text("cargo:path=/lib\n")
    assert rustunit.run_script(settings, 2) == 0


def test_what_a_build_script_is_told(settings: rustunit.Settings) -> None:
    run_scripts(settings)
    answers = dict(rustunit.answers(settings, 2))
    assert answers["rustc-cfg"] == "fast"
    assert answers["config"] == "a,b 1 /lib wasm32-wasip1"
    assert rustunit.out_dir(settings, 2).is_dir()


def test_a_crate_gets_what_its_build_script_said(
    settings: rustunit.Settings, tmp_path: Path
) -> None:
    run_scripts(settings)
    assert rustunit.compile_crate(settings, 4) == 0
    words, environment = asked(tmp_path)
    assert words[-2:] == ["--cfg", "fast"]
    assert 'feature="big-int"' in words
    assert f"de={settings['output']}/libderive-3.so" in words
    assert "linker-plugin-lto" in words
    assert environment["GREETING"] == "hello there"
    assert environment["CARGO_PKG_VERSION_MINOR"] == "22"
    assert environment["OUT_DIR"] == str(rustunit.out_dir(settings, 2))


def test_the_last_crate_becomes_assembler_text(settings: rustunit.Settings) -> None:
    words = rustunit.options(settings, 5)
    assert words[-3:] == ["--emit=asm", "-C", "lto=fat"]
    assert f"{settings['source']}/src/lib.rs" in words
    assert rustunit.artifact(UNITS, 5) == "all-5.s"


def test_crates_of_the_build_machine(settings: rustunit.Settings) -> None:
    for number in (0, 3):
        words = rustunit.options(settings, number)
        assert "linker=/bin/cc" in words
        assert "--target" not in words
        assert "opt-level=s" not in words
    assert "proc_macro" in words


def test_a_build_script_that_fails_leaves_no_answers(
    settings: rustunit.Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    settings["start"] = ["/usr/bin/env", "STATUS=3"]
    assert rustunit.run_script(settings, 1) == 3
    assert "noise" in capfd.readouterr().out
    assert not (rustunit.out_dir(settings, 1).parent / "answers").exists()


def test_it_runs_by_itself(settings: rustunit.Settings, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(settings))
    command = [sys.executable, "-IS", rustunit.__file__, str(path)]
    assert subprocess.run([*command, "3"], check=False).returncode == 0
    assert "derive" in asked(tmp_path)[0]
    assert subprocess.run([*command, "0"], check=False).returncode == 0
