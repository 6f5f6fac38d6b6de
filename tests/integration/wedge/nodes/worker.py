"""Does with each message what its text says, and tells what came of it."""

from __future__ import annotations

import os
import sys
import time

from wedge.node import Node, Reason

node = Node()
kept: list[bytes] = []


@node.on_message("count")
def count(payload: bytes) -> None:
    kept.append(payload)
    node.telemetry("count", len(kept))


@node.on_message("pass", to="out")
def forward(payload: bytes) -> bytes:
    return payload


@node.on_message("tell")
def tell(payload: str) -> None:
    node.telemetry("tell", payload)


@node.on_message("slow")
def slow(payload: str) -> None:
    time.sleep(0.002)
    node.telemetry("tell", payload)


@node.on_message("twice")
def twice(payload: bytes) -> None:
    for _ in range(2):
        node.send("round", payload, lambda reason: kept.append(b"lost") if reason else None)


@node.on_message("do")
def do(payload: str) -> None:
    what, _, text = payload.partition(" ")
    actions[what](text)


def raise_error(text: str) -> None:
    raise RuntimeError(text)


def run_on(_: str) -> None:
    while True:
        pass


def leak(text: str) -> None:
    kept.append(bytes(int(text)))
    node.telemetry("leaked", len(kept))


def look(text: str) -> None:
    try:
        with open(text) as file:
            found = file.read()
    except OSError as error:
        found = type(error).__name__
    node.telemetry("look", found)


def write(text: str) -> None:
    with open(node.workspace + "/" + text, "w") as file:
        file.write("mine")
    node.telemetry("wrote", sorted(os.listdir(node.workspace)))


actions = {
    "raise": raise_error,
    "exit": lambda text: sys.exit(int(text)),
    "abort": lambda _: os.abort(),
    "loop": run_on,
    "leak": leak,
    "look": look,
    "write": write,
    "recurse": lambda text: actions["recurse"](text),
}


@node.on_config("name")
def set_name(value: str) -> None:
    node.state("name", value)


@node.on_rpc("add")
def add(params: list[int]) -> int:
    return sum(params)


@node.on_rpc("fail")
def fail(params: str) -> None:
    raise ValueError(params)


@node.on_rpc("send")
def send(params: str) -> None:
    node.send("nowhere", params, lambda reason: node.telemetry("reason", reason == Reason.ERROR))


@node.on_shutdown
def goodbye() -> None:
    print("goodbye")


if __name__ == "__main__":
    node.run()
