"""The control socket of a running pipeline: requests and replies, each a line of JSON.

    {"do": "call", "instance": "tracker", "method": "reset", "params": "{}"}
    {"response": "ok", "status": "OK"}

What is wrong comes back as `{"error": ..., "hint": ...}`.
"""

from __future__ import annotations

import contextlib
import json
import socket
import socketserver
import threading
from concurrent.futures import TimeoutError as LateError
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from wedge.errors import UsageError, WedgeError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wedge.pipeline.answers import Answers
    from wedge.pipeline.pipeline import Pipeline

LONGEST_LINE = 1024 * 1024
OWN_ONLY = 0o600


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Call(_Request):
    """Call a procedure and wait for its answer."""

    do: Literal["call"]
    instance: str
    method: str
    params: str = ""
    seconds: Annotated[float, Field(gt=0, le=3600)] = 60.0


class Configure(_Request):
    """Give an instance a configuration."""

    do: Literal["configure"]
    instance: str
    topic: str
    value: str


class Show(_Request):
    """Tell how the instances are."""

    do: Literal["show"]


class End(_Request):
    """Stop the pipeline."""

    do: Literal["stop"]


Request = Annotated[Call | Configure | Show | End, Field(discriminator="do")]
REQUEST: TypeAdapter[Call | Configure | Show | End] = TypeAdapter(Request)


class Controller:
    """Does what requests ask for."""

    def __init__(self, pipeline: Pipeline, answers: Answers, stop: Callable[[], None]) -> None:
        self._pipeline = pipeline
        self._answers = answers
        self._stop = stop

    def do(self, line: bytes) -> dict[str, Any]:
        """Do what a line asks for and give the reply."""
        try:
            request = REQUEST.validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            return {"error": f"the request cannot be understood: {where}: {first['msg']}"}
        try:
            return self._answer(request)
        except WedgeError as error:
            return {"error": error.message, "hint": error.hint}

    def _answer(self, request: Call | Configure | Show | End) -> dict[str, Any]:
        if isinstance(request, Call):
            return self._call(request)
        if isinstance(request, Configure):
            node = self._pipeline.node(request.instance)
            node.configure(request.topic, request.value.encode())
            return {}
        if isinstance(request, End):
            self._stop()
            return {}
        return {
            "instances": {
                node.name: {
                    "status": node.status.value,
                    "error": node.error.message if node.error else None,
                    "memory": node.memory,
                    "waiting": node.box.waiting(),
                    **vars(node.box.counts),
                }
                for node in self._pipeline.nodes.values()
            }
        }

    def _call(self, request: Call) -> dict[str, Any]:
        node = self._pipeline.node(request.instance)
        id_ = self._pipeline.next_id()
        answer = self._answers.expect(id_)
        if not node.call(id_, request.method, request.params):
            self._answers.give_up(id_)
            return {
                "error": f"`{request.instance}` takes no calls now",
                "hint": "it has ended, or too many calls wait for it; see `wedge pipeline status`",
            }
        try:
            found = answer.result(request.seconds)
        except LateError:
            self._answers.give_up(id_)
            return {
                "error": f"`{request.instance}` did not answer within {request.seconds:g} seconds",
                "hint": "not every node answers; see its output for what it did",
            }
        return {"response": found.response, "status": found.status.name}


class ControlSocket:
    """A socket on which a controller is asked; for this user alone."""

    def __init__(self, path: Path, controller: Controller) -> None:
        self._path = path

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                while line := self.rfile.readline(LONGEST_LINE):
                    reply = json.dumps(controller.do(line))
                    # Who asked may have gone.
                    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                        self.wfile.write(reply.encode() + b"\n")

        if path.exists():
            if is_served(path):
                raise UsageError(
                    f"another pipeline runs at `{path.parent}`",
                    hint="stop it with `wedge pipeline stop`, or name another folder with `--data`",
                )
            path.unlink()
        self._server = socketserver.ThreadingUnixStreamServer(str(path), Handler)
        self._server.daemon_threads = True
        path.chmod(OWN_ONLY)
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="wedge-control", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Ask no more."""
        self._server.shutdown()
        self._server.server_close()
        self._path.unlink(missing_ok=True)


def is_served(path: Path) -> bool:
    """Say whether somebody listens at a socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True


def ask(path: Path, request: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Ask a running pipeline; raises `UsageError` if none runs, or for what it refuses."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(seconds)
        try:
            connection.connect(str(path))
            connection.sendall(json.dumps(request).encode() + b"\n")
            line = connection.makefile("rb").readline(LONGEST_LINE)
        except OSError as error:
            raise UsageError(
                f"no pipeline answers at `{path}`",
                cause=error.strerror or str(error),
                hint="start one with `wedge pipeline run`, or name its folder with `--data`",
            ) from error
    reply: dict[str, Any] = json.loads(line)
    if "error" in reply:
        raise UsageError(reply["error"], hint=reply.get("hint"))
    return reply
