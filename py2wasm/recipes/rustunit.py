"""Compiles one crate, or runs one build script, of a plan (`rust.py`).

    python rustunit.py settings.json 12

What cargo tells crates and their build scripts through options and the environment, and what
build scripts answer, follows "Environment variables" and "Build scripts" of cargo's book. Runs by
itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

Environment = dict[str, str]


class Unit(TypedDict):
    """One step of a plan. `needs` are names and numbers of others; `folder` is empty for the
    recipe's own source.
    """

    crate: str
    package: str
    version: str
    folder: str
    file: str
    kind: str
    edition: str
    features: list[str]
    host: bool
    links: str | None
    needs: list[tuple[str, int]]


class Settings(TypedDict):
    """What the driver writes down."""

    units: list[Unit]
    rustc: str
    # What starts a program that was made for the build machine.
    start: list[str]
    linker: str
    source: str
    crates: str
    output: str
    target: str
    host: str
    # Options for crates of the target, and for the one that all end in.
    flags: list[str]
    final: list[str]
    remap: list[str]


def artifact(units: list[Unit], number: int) -> str:
    """Name the file that a unit leaves in the output folder."""
    unit = units[number]
    crate = unit["crate"]
    return {
        "lib": f"lib{crate}-{number}.rlib",
        "proc-macro": f"lib{crate}-{number}.so",
        "build-script": f"{crate}-{number}",
        "run": f"{number}.run/answers",
        "staticlib": f"{crate}-{number}.s",
    }[unit["kind"]]


def main(arguments: list[str]) -> int:
    """Do the unit that the arguments name."""
    settings: Settings = json.loads(Path(arguments[0]).read_text("utf-8"))
    number = int(arguments[1])
    if settings["units"][number]["kind"] == "run":
        return run_script(settings, number)
    return compile_crate(settings, number)


def compile_crate(settings: Settings, number: int) -> int:
    """Compile a crate, as the build scripts that it needs have said."""
    unit = settings["units"][number]
    command = [settings["rustc"], *options(settings, number)]
    environment = package_variables(settings, unit)
    if any(word.startswith("-Z") for word in command):
        # What a released compiler leaves to unreleased ones, unless it is told so.
        environment["RUSTC_BOOTSTRAP"] = "1"
    for _, need in unit["needs"]:
        if settings["units"][need]["kind"] != "run":
            continue
        environment["OUT_DIR"] = str(out_dir(settings, need))
        for key, value in answers(settings, need):
            if key == "rustc-cfg":
                command += ["--cfg", value]
            elif key == "rustc-env":
                name, _, text = value.partition("=")
                environment[name] = text
    return subprocess.run(with_variables(environment, command), check=False).returncode


def options(settings: Settings, number: int) -> list[str]:
    """Give the compiler's options for a crate, but for what build scripts add."""
    units = settings["units"]
    unit = units[number]
    output = Path(settings["output"])
    kind = "bin" if unit["kind"] == "build-script" else unit["kind"]
    words = [
        "--crate-name", unit["crate"], f"--edition={unit['edition']}", "--crate-type", kind,
        str(folder_of(settings, unit) / unit["file"]),
        "--cap-lints", "allow", "--out-dir", str(output), "-L", f"dependency={output}",
        "-C", f"metadata={number}", "-C", f"extra-filename=-{number}", "-C", "codegen-units=1",
        *(f"--remap-path-prefix={pair}" for pair in settings["remap"]),
    ]  # fmt: skip
    for feature in unit["features"]:
        words += ["--cfg", f'feature="{feature}"']
    for name, need in unit["needs"]:
        if units[need]["kind"] in ("lib", "proc-macro"):
            words += ["--extern", f"{name}={output / artifact(units, need)}"]
    if unit["host"]:
        words += ["-C", f"linker={settings['linker']}", "-C", "strip=debuginfo"]
    else:
        words += ["--target", settings["target"], *settings["flags"]]
    if kind == "staticlib":
        return [*words, "--emit=asm", *settings["final"]]
    if kind == "proc-macro":
        words += ["-C", "prefer-dynamic", "--extern", "proc_macro"]
    elif kind == "lib" and not unit["host"]:
        # Only bitcode: machine code is made once, of everything together.
        words += ["-C", "linker-plugin-lto"]
    return [*words, "--emit=link"]


def run_script(settings: Settings, number: int) -> int:
    """Run a build script and keep its answers."""
    units = settings["units"]
    unit = units[number]
    scripts = [need for _, need in unit["needs"] if units[need]["kind"] == "build-script"]
    out = out_dir(settings, number)
    out.mkdir(parents=True, exist_ok=True)
    environment = {**script_variables(settings, unit), "OUT_DIR": str(out)}
    for _, need in unit["needs"]:
        links = units[need]["links"]
        if units[need]["kind"] == "run" and links:
            for key, value in answers(settings, need):
                if not key.startswith(("rustc-", "rerun-", "warning")):
                    environment[f"DEP_{_upper(links)}_{_upper(key)}"] = value
    program = str(Path(settings["output"]) / artifact(units, scripts[0]))
    folder = folder_of(settings, unit)
    done = subprocess.run(
        with_variables(environment, [*settings["start"], program]),
        cwd=folder, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 0:
        target = Path(settings["output"]) / artifact(units, number)
        target.write_text(done.stdout, "utf-8")
    else:
        print(done.stdout)  # noqa: T201 - for the log
    return done.returncode


def with_variables(environment: Environment, command: list[str]) -> list[str]:
    """Give a command that runs another one with more in its environment."""
    return ["env", *(f"{name}={value}" for name, value in environment.items()), *command]


def answers(settings: Settings, number: int) -> list[tuple[str, str]]:
    """Give what a build script has told cargo."""
    path = Path(settings["output"]) / artifact(settings["units"], number)
    found = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("cargo:"):
            text = line.removeprefix("cargo:").removeprefix(":").removeprefix("metadata=")
            key, _, value = text.partition("=")
            found.append((key, value))
    return found


def out_dir(settings: Settings, number: int) -> Path:
    """Give the folder that a build script writes files to."""
    return Path(settings["output"]) / f"{number}.run" / "out"


def folder_of(settings: Settings, unit: Unit) -> Path:
    """Give the folder of a crate's package."""
    return Path(settings["crates"], unit["folder"]) if unit["folder"] else Path(settings["source"])


def package_variables(settings: Settings, unit: Unit) -> Environment:
    """Give what crates may ask at compile time."""
    numbers, _, pre = unit["version"].partition("-")
    major, minor, patch = numbers.partition("+")[0].split(".")
    return {
        "CARGO_MANIFEST_DIR": str(folder_of(settings, unit)),
        "CARGO_CRATE_NAME": unit["crate"],
        "CARGO_PKG_NAME": unit["package"],
        "CARGO_PKG_VERSION": unit["version"],
        "CARGO_PKG_VERSION_MAJOR": major,
        "CARGO_PKG_VERSION_MINOR": minor,
        "CARGO_PKG_VERSION_PATCH": patch,
        "CARGO_PKG_VERSION_PRE": pre,
        **dict.fromkeys(("CARGO_PKG_AUTHORS", "CARGO_PKG_DESCRIPTION", "CARGO_PKG_HOMEPAGE"), ""),
    }


def script_variables(settings: Settings, unit: Unit) -> Environment:
    """Give what a build script is told of the machine that it works for."""
    target = settings["host"] if unit["host"] else settings["target"]
    printed = subprocess.run(
        [settings["rustc"], "--print", "cfg", "--target", target],
        stdout=subprocess.PIPE, text=True, check=True,
    ).stdout  # fmt: skip
    facts: dict[str, list[str]] = {}
    for line in printed.splitlines():
        key, _, value = line.partition("=")
        facts.setdefault(key, []).extend([value.strip('"')] if value else [])
    return {
        **package_variables(settings, unit),
        **{f"CARGO_CFG_{_upper(key)}": ",".join(values) for key, values in facts.items()},
        **{f"CARGO_FEATURE_{_upper(name)}": "1" for name in unit["features"]},
        "CARGO_MANIFEST_LINKS": unit["links"] or "",
        "TARGET": target,
        "HOST": settings["host"],
        "RUSTC": settings["rustc"],
        "NUM_JOBS": "1",
        "OPT_LEVEL": "0" if unit["host"] else "3",
        "DEBUG": "false",
        "PROFILE": "release",
    }


def _upper(name: str) -> str:
    return name.upper().replace("-", "_")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
