"""The kernels themselves, at a small scale."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys

import pytest

from tests.bench.__main__ import KERNELS
from tests.bench.contestants import BENCH

SMALL = 3


def test_there_are_kernels_of_every_kind() -> None:
    assert len(KERNELS) == 12


@pytest.mark.parametrize("name", KERNELS)
def test_result_does_not_depend_on_the_hash_seed(name: str) -> None:
    results = {
        subprocess.run(
            [sys.executable, "-B", "-c", f"import kernels.{name} as k; print(k.run({SMALL}))"],
            cwd=BENCH,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(results) == 1


@pytest.mark.parametrize("name", KERNELS)
def test_result_depends_on_the_work(name: str) -> None:
    kernel = importlib.import_module(f"tests.bench.kernels.{name}")
    assert kernel.run(SMALL) != kernel.run(SMALL + 1)
    assert kernel.run(SMALL) == kernel.run(SMALL)


@pytest.mark.parametrize("name", KERNELS)
def test_kernel_says_its_scale_and_subject(name: str) -> None:
    kernel = importlib.import_module(f"tests.bench.kernels.{name}")
    assert isinstance(kernel.SCALE, int)
    assert kernel.__doc__
