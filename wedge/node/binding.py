"""Where the host is: `_evp` within a node, elsewhere what `wedge.testing` puts here."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wedge.node.shape import Host

_installed: list[Host] = []


if sys.platform == "wasi":
    import _evp

    def current() -> Host:
        """Give the host that runs this module."""
        return _evp

else:

    def current() -> Host:
        """Give the host that a test has put in place.

        Raises:
            RuntimeError: nothing runs this as a node.

        """
        if not _installed:
            message = "no host: this is no node in a pipeline\nhint: test it with wedge.testing"
            raise RuntimeError(message)
        return _installed[-1]


def install(host: Host) -> None:
    """Make `host` the current one, until it is removed."""
    _installed.append(host)


def remove(host: Host) -> None:
    """Take `host` away; what was current before it is current again."""
    _installed.remove(host)
