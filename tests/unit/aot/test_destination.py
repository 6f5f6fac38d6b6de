from __future__ import annotations

import pytest

from py2wasm.aot.destination import CRANELIFT, RUNTIMES, parse_destination
from py2wasm.errors import UsageError
from py2wasm.host import LIBRARY_TARGETS, NATIVE, PULLEY

OTHER = next(name for name, triple in CRANELIFT.items() if triple not in LIBRARY_TARGETS)


@pytest.mark.parametrize(
    ("text", "compiler", "target", "label", "suffix"),
    [
        ("wasmtime", "library", None, "native", ".cwasm"),
        (f"wasmtime:{NATIVE}", "library", NATIVE, NATIVE, ".cwasm"),
        (f"wasmtime:{OTHER}", "command", CRANELIFT[OTHER], OTHER, ".cwasm"),
        (
            "wasmtime:aarch64-apple-darwin",
            "command",
            "aarch64-apple-darwin",
            "aarch64-apple-darwin",
            ".cwasm",
        ),
        ("pulley", "library", PULLEY, "pulley64", ".cwasm"),
        ("pulley:64", "library", PULLEY, "pulley64", ".cwasm"),
        ("pulley:32", "command", "pulley32", "pulley32", ".cwasm"),
        ("wamr:amd64", "wamrc", "x86_64", "amd64", ".aot"),
        ("wamr:arm64", "wamrc", "aarch64", "arm64", ".aot"),
        ("wamr:xtensa", "wamrc", "xtensa", "xtensa", ".aot"),
    ],
)
def test_destinations(
    text: str, compiler: str, target: str | None, label: str, suffix: str
) -> None:
    found = parse_destination(text)
    assert (found.compiler, found.target, found.label, found.suffix) == (
        compiler, target, label, suffix,
    )  # fmt: skip
    assert found.asked == text


def test_this_architecture_needs_no_tool() -> None:
    name = next(name for name, triple in CRANELIFT.items() if triple == NATIVE)
    assert parse_destination(f"wasmtime:{name}").compiler == "library"


def test_vectors_are_for_machines_that_have_them() -> None:
    assert "simd128" in parse_destination("wamr:arm64").profile.features
    assert "simd128" not in parse_destination("wamr:xtensa").profile.features


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("docker", f"runtimes: {', '.join(RUNTIMES)}"),
        ("", f"runtimes: {', '.join(RUNTIMES)}"),
        ("wasmtime:", "known: wasmtime, wasmtime:x86_64"),
        ("wasmtime:armv7", "known: wasmtime, wasmtime:x86_64"),
        ("wasmtime:armv7-unknown-linux-gnueabihf", "known: wasmtime, wasmtime:x86_64"),
        ("wasmtime:x86_64\n", "known: wasmtime, wasmtime:x86_64"),
        ("wasmtime:x86_64-../../etc", "known: wasmtime, wasmtime:x86_64"),
        ("pulley:16", "known: pulley:64, pulley:32"),
        ("wamr", "known: wamr:amd64, wamr:arm64, wamr:xtensa"),
        ("wamr:x86_64", "known: wamr:amd64, wamr:arm64, wamr:xtensa"),
    ],
)
def test_unknown_ones_are_refused_with_those_that_are_known(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_destination(text)
    assert (caught.value.hint or "").startswith(hint)
