"""The environment of this process, and the part of it that tools are given.

What a build makes must not depend on variables that happen to be set, so subprocesses get a short
list: where to find things, how to reach the network, and zig's caches.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from py2wasm.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SOURCE_DATE = "SOURCE_DATE_EPOCH"
# 1980-01-01, in seconds since 1970: the clock of zip archives begins there.
EARLIEST = 315532800
# The clock of gzip ends there, in 2106; that of zip archives a year later.
LATEST = 2**32 - 1
PASSED_ON = re.compile(
    r"PATH|HOME|USER|TMPDIR|LANG|LC_ALL|LC_CTYPE|XDG_CONFIG_HOME|XDG_CACHE_HOME"
    r"|(?i:https?_proxy|all_proxy|no_proxy)"
    r"|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NETRC"
    r"|PIP_\w+|APT_CONFIG"
)


def current_environment() -> dict[str, str]:
    """Copy the environment of this process: the one place that reads it."""
    return dict(os.environ)


def inherited_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Keep the variables that subprocesses may see."""
    return {name: environ[name] for name in sorted(environ) if PASSED_ON.fullmatch(name)}


def source_date(environ: Mapping[str, str]) -> datetime | None:
    """Give the time that results may carry, from `SOURCE_DATE_EPOCH`; None where it is not set.

    The variable is that of <https://reproducible-builds.org/specs/source-date-epoch/>. Raises
    `SettingsError` for what is no number of seconds, or more than archives can bear.
    """
    text = environ.get(SOURCE_DATE, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > LATEST:
        raise SettingsError(
            f"`{SOURCE_DATE}` is no time: `{text}`",
            hint="set it to seconds since 1970, e.g. by `git log -1 --format=%ct`, or unset it",
        )
    return datetime.fromtimestamp(int(text), UTC)


def subprocess_environment(environ: Mapping[str, str], cache: Path) -> dict[str, str]:
    """Give the environment for subprocesses, with zig's caches below `cache`."""
    zig = cache / "zig"
    return {
        **inherited_environment(environ),
        # Run-time libraries of compilers, the same for all builds.
        "ZIG_GLOBAL_CACHE_DIR": str(zig / "global"),
        **zig_objects(zig),
    }


def zig_objects(work: Path) -> dict[str, str]:
    """Name the folder in which zig puts each object first.

    It never removes any, so builds have it in a folder that goes when they end.
    """
    return {"ZIG_LOCAL_CACHE_DIR": str(work / "zig-objects")}
