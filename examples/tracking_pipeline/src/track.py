"""Node: follows objects over the frames of a recording."""

from following import Following
from tracker.config import Config, Thresholds
from tracker.recording import Frame, Header

from wedge.node import Node, RpcError

node = Node()
config = Config()
following: Following | None = None


@node.on_config("thresholds")
def set_thresholds(value: Thresholds) -> None:
    global config
    config = config.model_copy(update={"thresholds": value})
    if following is not None:
        following.tune(value)


@node.on_message("header")
def on_header(payload: Header) -> None:
    global following
    following = Following(payload, config)


@node.on_message("frames", to="tracks")
def on_frame(payload: Frame) -> str:
    return known().see(payload).line()


@node.on_message("end", to="summary")
def on_end(_: bytes) -> str:
    return known().summary().line()


@node.on_rpc("stats")
def stats(_: str) -> str:
    return known().summary().line()


@node.on_rpc("thresholds")
def change_thresholds(value: Thresholds) -> Thresholds:
    """Use other thresholds from the next frame on; give those that held so far."""
    before = config.thresholds
    set_thresholds(value)
    return before


@node.on_rpc("reset")
def reset(_: str) -> dict[str, int]:
    """Forget all tracks; the recording goes on."""
    before = known()
    on_header(before.header)
    return {"frames": before.frames}


def known() -> Following:
    if following is None:
        raise RpcError("no recording has begun")
    return following


if __name__ == "__main__":
    node.run()
