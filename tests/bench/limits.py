"""Targets and size limits, read from sizes.toml."""

from __future__ import annotations

import gzip
import tomllib
from dataclasses import dataclass
from pathlib import Path

SIZES = Path(__file__).with_name("sizes.toml")
GREETING = "Hello, world!\n"
HELLO = f"print({GREETING.strip()!r})\n"


@dataclass(frozen=True, kw_only=True)
class Targets:
    """What the project promises of hello world and of the kernels."""

    hello_raw: int
    hello_gzip: int
    build_seconds: float
    first_line_seconds: float
    memory: int
    times_native: float
    fast_times_native: float
    small_raw: int
    small_gzip: int
    small_aot: int


@dataclass(frozen=True, kw_only=True)
class Limit:
    """The most bytes that hello world may have with one engine."""

    raw: int
    gzip: int


def read_targets(path: Path = SIZES) -> Targets:
    return Targets(**tomllib.loads(path.read_text("utf-8"))["targets"])


def read_typed_targets(path: Path = SIZES) -> dict[str, float]:
    """Give what is promised of annotated kernels, as times of native ones, by group."""
    targets: dict[str, float] = tomllib.loads(path.read_text("utf-8"))["typed"]
    return targets


def read_limits(path: Path = SIZES, *, held: bool = False) -> dict[str, Limit]:
    """Give the limits by engine, of modules without a snapshot or of those that hold one."""
    limits = tomllib.loads(path.read_text("utf-8"))["limits"]
    chosen = {engine: limit.pop("held", {}) for engine, limit in limits.items()}
    return {engine: Limit(**limit) for engine, limit in (chosen if held else limits).items()}


def gzip_size(content: bytes) -> int:
    """Give the size after `gzip -9`."""
    return len(gzip.compress(content, compresslevel=9, mtime=0))
