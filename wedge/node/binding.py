"""Where the host is: `_evp` within a node, elsewhere what `wedge.testing` puts here."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wedge.node.shape import Host

_installed: list[Host] = []
_taken: dict[int, tuple[Host, object]] = {}


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
    _taken.pop(id(host), None)


def take(host: Host, node: object) -> None:
    """Let `node` be the one that the host runs, until it lets go.

    Raises:
        RuntimeError: it runs another one.

    """
    if _taken.setdefault(id(host), (host, node))[1] is not node:
        message = "another Node runs in this module: there can be one"
        raise RuntimeError(message)


def let_go(host: Host, node: object) -> None:
    """Let another node be the one of `host`, if `node` was."""
    if _taken.get(id(host), (host, None))[1] is node:
        del _taken[id(host)]
