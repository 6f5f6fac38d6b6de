from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wedge.node import JsonText, Node, Rpc, RpcError

if TYPE_CHECKING:
    from collections.abc import Mapping

node = Node()
waiting: list[Rpc] = []


class Box:
    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def model_validate_json(cls, payload: bytes) -> Box:
        if not payload:
            raise ValueError("no box")
        return cls(payload.decode())

    def model_dump_json(self) -> str:
        return f'{{"box":"{self.text}"}}'


def told(alias: str) -> None:
    """Say what comes back on an alias of the node's own."""

    @node.on_message(alias)
    def tell(payload: bytes) -> None:
        node.telemetry(alias, payload.decode("latin-1"))


for name in ("bytes", "text", "json", "box", "any"):
    told(f"{name}-out")


@node.on_message("bytes", to="bytes-out")
def as_bytes(payload: bytes) -> memoryview:
    return memoryview(payload)[::1]


@node.on_message("text", to="text-out")
def as_text(payload: str) -> str:
    return payload.upper()


@node.on_message("json", to="json-out")
def as_json(payload: Mapping[str, Any] | list[int] | None) -> object:
    return {"was": payload, "more": [1.5, True, "\u00e9\u20ac"]}


@node.on_message("box", to="box-out")
def as_box(payload: Box) -> Box:
    return payload


@node.on_message(to="any-out")
def other(alias: str, payload: str) -> str | None:
    if payload == "fail":
        raise KeyError(alias)
    while waiting:
        waiting.pop().respond({"alias": alias})
    return f"{alias}: {payload}" if payload else None


@node.on_config("level")
def level(value: int) -> None:
    node.state("level", {"level": value})


@node.on_rpc("add")
def add(params: list[float]) -> float:
    return sum(params)


@node.on_rpc("refuse")
def refuse(params: str) -> str:
    raise RpcError(f"not {params}")


@node.on_rpc("fail")
def fail(params: str) -> str:
    return params[99]


@node.on_rpc("later")
def later(params: str) -> Rpc:
    waiting.append(node.defer())
    return waiting[-1]


@node.on_rpc("count")
def count(params: dict[str, int]) -> JsonText:
    file = Path(node.workspace, "count")
    number = int(file.read_text()) if file.exists() else params["from"]
    file.write_text(str(number + 1))
    return JsonText(number)


@node.on_shutdown
def end() -> None:
    sys.stdout.write("the end")


if __name__ == "__main__":
    node.run()
