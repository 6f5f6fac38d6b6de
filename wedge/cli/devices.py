"""The options by which commands are told which device is meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wedge.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.remote.devices import Device


def device_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make the option `--device`."""
    return click.option(
        "-d",
        "--device",
        metavar="NAME",
        envvar="WEDGE_DEVICE",
        help="The device that is meant (the default one of `wedge config`) [WEDGE_DEVICE]",
    )(function)


def folder_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make the option `--config-dir`."""
    return click.option(
        "--config-dir",
        metavar="DIR",
        envvar="WEDGE_CONFIG_DIR",
        type=click.Path(path_type=Path),
        help="Where `devices.toml` is (the user's folder for settings) [WEDGE_CONFIG_DIR]",
    )(function)


def device_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make the options `--device` and `--config-dir`."""
    return device_option(folder_option(function))


def timeout_option(default: float, text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make the option `--timeout`: seconds, of which `text` says what they are for."""

    def check(_context: click.Context, _option: click.Parameter, value: float) -> float:
        if not 0 < value <= 7 * 24 * 3600:
            raise UsageError(f"a time-out of {value:g} seconds cannot be waited for")
        return value

    return click.option(
        "-t",
        "--timeout",
        type=float,
        metavar="SECONDS",
        default=default,
        callback=check,
        help=f"{text} ({default:g})",
    )


def chosen_device(config_dir: Path | None, name: str | None) -> Device:
    """Give the device that the options mean; raise `UsageError` if there is none."""
    from wedge.remote.devices import devices_file, find_device

    return find_device(devices_file(config_dir), name)
