"""What `py2wasm build` says about input that cannot be built, and what it leaves behind.

Every failure is one error with a status of its own; there is no half-written output, and the
output of an earlier build stays as it was.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import py2wasm
from py2wasm.host import parse_module_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py2wasm.cache import Cache
    from py2wasm.sysroot import Sysroot

pytestmark = pytest.mark.toolchain

MAIN = "from py2wasm.cli import main; main()"
PATIENCE = 240
# Root may write everywhere, so "not allowed" has to be arranged for it.
POWERLESS = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
# Runs the command line with no room for the output, only for what leads up to it.
FULL_DISK = """
import resource
from py2wasm import build
write = build.write_artifact
def write_to_full_disk(*arguments):
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    return write(*arguments)
build.write_artifact = write_to_full_disk
from py2wasm.cli import main
main()
"""
