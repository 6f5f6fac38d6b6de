from __future__ import annotations

from wedge.node import Node

node = Node()


@node.on_message("numbers", to="sums", accepts=list)
def add(payload: list[int]) -> dict[str, int]:
    total = 0
    for number in payload:
        total += number
    return {"sum": total}


@node.on_message("sums", accepts=str)
def tell(payload: str) -> None:
    node.telemetry("sums", payload)


@node.on_rpc("upper", accepts=str)
def upper(params: str) -> str:
    return params.upper()


@node.every(0.01)
def tick() -> None:
    node.telemetry("ticks", 1)


if __name__ == "__main__":
    node.run()
