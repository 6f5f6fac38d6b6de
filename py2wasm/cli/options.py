"""Options that stand for settings: their help comes from the model of the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import rich_click as click

from py2wasm.settings.reference import option_help, setting_key

Function = TypeVar("Function", bound=Callable[..., Any])


def setting_option(
    field: str, *names: str, metavar: str | None = None, multiple: bool = False
) -> Callable[[Function], Function]:
    """Make an option that overrides the setting `field`; unused it gives None or `()`.

    Without a `metavar` it shows what the setting may be chosen from.
    """
    again = "; can be repeated" if multiple else ""
    metavar = metavar or "|".join(setting_key(field).kind.schema["enum"])
    return click.option(
        *names, field, metavar=metavar, multiple=multiple, help=f"{option_help(field)}{again}"
    )


def without_option(field: str, name: str) -> Callable[[Function], Function]:
    """Make the option that turns the setting `field` off; unused it gives None."""
    return click.option(name, field, flag_value=False, default=None, help=option_help(field))


def with_option(field: str, name: str) -> Callable[[Function], Function]:
    """Make the option that turns the setting `field` on; unused it gives None."""
    return click.option(name, field, flag_value=True, default=None, help=option_help(field))


def choice_option(field: str, name: str, value: str, text: str) -> Callable[[Function], Function]:
    """Make the option that chooses `value` for the setting `field`; unused it gives None."""
    key = setting_key(field)
    help_ = f"{text} (key: {key.name}, env: {key.variable})"
    return click.option(name, field, flag_value=value, default=None, help=help_)


def jobs_option() -> Callable[[Function], Function]:
    """Make the option `--jobs`."""
    return click.option("-j", "--jobs", type=int, metavar="N", help=option_help("jobs"))
