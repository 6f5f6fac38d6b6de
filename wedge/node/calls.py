"""Calls (RPC): from a method's name to its function, and from what that does to an answer."""

from __future__ import annotations

from wedge.node.conversion import MISFITS, converter
from wedge.node.events import Rpc
from wedge.node.handlers import check_free
from wedge.node.report import misfit, one_line
from wedge.node.results import Status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from wedge.node.client import Client


class RpcError(Exception):
    """Raised by a handler to answer a call with an error, without a traceback in the log."""


class Calls:
    """The methods of a node."""

    def __init__(self, node: Client) -> None:
        self._node = node
        self._functions: dict[str | None, tuple[Any, object]] = {}
        self._methods: dict[str | None, Callable[[Rpc], None]] = {}
        self._current: Rpc | None = None
        self._deferred = False
        self.events: Callable[[Rpc], object] | None = None

    def add(self, method: str | None, function: Any, accepts: object) -> None:
        """Give `method`, or with None all that no other function takes, to `function`.

        Raises:
            ValueError: it has a function already.

        """
        check_free("method", method, self._functions, function)
        self._functions[method] = function, accepts
        if self._node.running:
            self._connect(method)

    def connect(self) -> None:
        """Choose all conversions.

        Raises:
            TypeError: a function takes what parameters do not become.

        """
        for method in self._functions:
            self._connect(method)

    def defer(self) -> Rpc:
        """Take the answer over from the handler that runs.

        Raises:
            RuntimeError: none runs.

        """
        if self._current is None:
            message = "defer() is for handlers of calls, while they run"
            raise RuntimeError(message)
        self._deferred = True
        return self._current

    def dispatch(self, call: int, method: str, params: str) -> None:
        """Hand a call over: this is what the host calls."""
        rpc = Rpc(self._node, call, method, params)
        answer = self._methods.get(method) or self._methods.get(None)
        if answer is not None:
            self._current, self._deferred = rpc, False
            try:
                answer(rpc)
            finally:
                self._current = None
        elif self.events is not None:
            self.events(rpc)
        else:
            rpc.respond(f"there is no method {method!r}", Status.METHOD_NOT_FOUND)

    def _connect(self, method: str | None) -> None:
        function, accepts = self._functions[method]
        convert = converter(function, method is None, accepts, str)
        named, node = method is not None, self._node

        def answer(rpc: Rpc) -> None:
            params: Any = rpc.params
            try:
                if convert is not None:
                    params = convert(params)
            except MISFITS as error:
                rpc.fail(_text_of(error))
                return misfit(node.strict, f"call of {rpc.method!r}", function, error)
            try:
                result = function(params) if named else function(rpc.method, params)
                if not self._deferred:
                    rpc.respond(result)
            except RpcError as error:
                rpc.fail(_text_of(error))
            except Exception as error:
                if not rpc.answered:
                    rpc.fail(_text_of(error))
                raise

        self._methods[method] = answer


def _text_of(error: Exception) -> str:
    """Give what an error says in a form that is text for the host, whatever is in it."""
    return one_line(error).replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()
