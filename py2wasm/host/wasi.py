"""What a module gets from WASI: arguments, environment, folders, standard streams."""

from __future__ import annotations

from typing import TYPE_CHECKING

import wasmtime

from py2wasm.errors import UsageError
from wedge.host.text import printable

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.host.options import Preopen, RunOptions, Streams


def wasi_config(path: Path, options: RunOptions, streams: Streams) -> wasmtime.WasiConfig:
    """Set up WASI for one run of the module at `path`."""
    config = wasmtime.WasiConfig()
    arguments = [options.name or str(path), *options.arguments]
    for argument in arguments:
        _check_text("argument", argument)
    config.argv = arguments
    for key, value in options.environment.items():
        if not key or "=" in key:
            raise UsageError(f"`{printable(key)}` cannot name an environment variable")
        _check_text("environment variable", f"{key}={value}")
    config.env = options.environment.items()
    _set_streams(config, streams)
    for directory in options.directories:
        _open_directory(config, directory)
    return config


def _check_text(what: str, text: str) -> None:
    """Refuse what the C API would cut off or fail on."""
    try:
        text.encode()
    except UnicodeEncodeError:
        cause = "it is not UTF-8"
    else:
        if "\0" not in text:
            return
        cause = "it contains a zero byte"
    raise UsageError(f"the {what} `{printable(text)}` cannot be given to a module", cause=cause)


def _set_streams(config: wasmtime.WasiConfig, streams: Streams) -> None:
    if streams.stdin is None:
        config.inherit_stdin()
    else:
        config.stdin_file = streams.stdin
    if streams.stdout is None:
        config.inherit_stdout()
    else:
        config.stdout_file = str(streams.stdout)
    if streams.stderr is None:
        config.inherit_stderr()
    else:
        config.stderr_file = str(streams.stderr)


def _open_directory(config: wasmtime.WasiConfig, directory: Preopen) -> None:
    host = str(directory.host)
    _check_text("folder", host)
    _check_text("folder", directory.guest)
    if not directory.host.is_dir():
        missing = "is not a folder" if directory.host.exists() else "does not exist"
        raise UsageError(
            f"cannot give the folder `{host}` to the module",
            cause=f"it {missing}",
            hint="name an existing folder: `--dir HOST` or `--dir HOST::GUEST`",
        )
    try:
        config.preopen_dir(host, directory.guest)
    except wasmtime.WasmtimeError as error:
        raise UsageError(
            f"cannot give the folder `{host}` to the module",
            cause="it cannot be opened",
            hint="make it readable for this user, or name another one",
        ) from error
