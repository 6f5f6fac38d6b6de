"""What a node asks of its host: sending, answering, the workspace, blobs."""

from __future__ import annotations

from wedge.node import binding, blobs
from wedge.node.encoding import json_text, payload_of
from wedge.node.results import EvpError, Status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wedge.node.blobs import OnDone
    from wedge.node.shape import Done, Host


class Client:
    """The sending half of a node. It meets the host when it is first asked for something."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.running = False
        self._host: Host | None = None
        self._workspace: str | None = None

    def bind(self, host: Host | None = None) -> Host:
        """Give the host; `host`, or else the one that is there, becomes it if there was none."""
        if self._host is None:
            self._host = binding.current() if host is None else host
        return self._host

    @property
    def workspace(self) -> str:
        """The absolute path of the folder that is this instance's own."""
        if self._workspace is None:
            self._workspace = self.bind().workspace()
        return self._workspace

    def send(self, alias: str, payload: object = b"", on_sent: Done | None = None) -> None:
        """Send a message: bytes-like as it is, `str` as UTF-8, all else as JSON.

        `on_sent` is called with a `Reason`: SENT when receivers have it, ERROR when there are none.

        Raises:
            EvpError: the host refuses.

        """
        host = self._host or self.bind()
        try:
            host.send_message(alias, payload_of(payload), on_sent)
        except host.Error as error:
            raise EvpError("EVP_sendMessage", error.args[0]) from None

    def telemetry(
        self, entries: str | Mapping[str, object], value: object = None, on_sent: Done | None = None
    ) -> None:
        """Send `telemetry(key, value)`, or several at once: `telemetry({key: value})`.

        Values go as JSON; wrap text that is JSON already in `JsonText`.

        Raises:
            EvpError: the host refuses, for instance more than 1000 entries.

        """
        if isinstance(entries, str):
            pairs = [(entries, json_text(value))]
        else:
            pairs = [(key, json_text(value)) for key, value in entries.items()]
        host = self._host or self.bind()
        try:
            host.send_telemetry(pairs, on_sent)
        except host.Error as error:
            raise EvpError("EVP_sendTelemetry", error.args[0]) from None

    def state(self, topic: str, value: object, on_sent: Done | None = None) -> None:
        """Report a state, encoded as in `send`: the cloud keeps the last one of each topic.

        Raises:
            EvpError: the host refuses.

        """
        host = self._host or self.bind()
        try:
            host.send_state(topic, payload_of(value), on_sent)
        except host.Error as error:
            raise EvpError("EVP_sendState", error.args[0]) from None

    def respond(
        self, call: int, response: str, status: int = Status.OK, on_sent: Done | None = None
    ) -> None:
        """Answer the call with the number `call`; `Rpc.respond` is easier to use.

        Raises:
            EvpError: the host refuses.

        """
        host = self._host or self.bind()
        try:
            host.send_rpc_response(call, response, status, on_sent)
        except host.Error as error:
            raise EvpError("EVP_sendRpcResponse", error.args[0]) from None

    def get_blob(
        self, url: str, file: str | None, on_done: OnDone, *, headers: Sequence[str] = ()
    ) -> None:
        """Fetch `url` to `file` in the workspace, or with None to memory: `on_done(result).data`.

        Raises:
            EvpError: the host refuses, for instance a file outside the workspace.

        """
        self._blob(lambda host: blobs.get(host, url, self._path(file), on_done, headers))

    def put_blob(
        self,
        url: str,
        source: object = b"",
        on_done: OnDone = lambda _: None,
        *,
        file: str | None = None,
        headers: Sequence[str] = (),
    ) -> None:
        """Send `source`, or `file` of the workspace, to a signed `url`; `headers`: `Name: value`.

        Raises:
            EvpError: the host refuses.

        """
        kind = blobs.HTTP_EXT if headers else blobs.AZURE_BLOB
        to = (kind, (url, *headers))
        self._blob(lambda host: blobs.put(host, to, source, self._path(file), on_done))

    def store_blob(
        self,
        name: str,
        source: object = b"",
        on_done: OnDone = lambda _: None,
        *,
        file: str | None = None,
        storage: str | None = None,
    ) -> None:
        """Send `source`, or `file` of the workspace, to the cloud's storage as `name`.

        Raises:
            EvpError: the host refuses.

        """
        to = (blobs.EVP_EXT, (name,) if storage is None else (name, storage))
        self._blob(lambda host: blobs.put(host, to, source, self._path(file), on_done))

    def _blob(self, operation: Callable[[Host], None]) -> None:
        host = self.bind()
        try:
            operation(host)
        except host.Error as error:
            raise EvpError("EVP_blobOperation", error.args[0]) from None

    def _path(self, file: str | None) -> str | None:
        return file if file is None or file.startswith("/") else f"{self.workspace}/{file}"
