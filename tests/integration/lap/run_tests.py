"""Runs lap's own tests, which lie in a folder, with pytest as far as WASI lets it."""

import sys

import pytest

# They need `dup`, a null device that can be written, threads or signals, and compiling sources.
OPTIONS = ["-s", "-q", "--assert=plain", "--import-mode=importlib", "--disable-warnings"]
WITHOUT = ["cacheprovider", "faulthandler", "logging"]

sys.exit(pytest.main([*OPTIONS, *(f"-pno:{name}" for name in WITHOUT), *sys.argv[1:]]))
