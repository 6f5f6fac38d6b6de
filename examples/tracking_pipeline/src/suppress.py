"""Node: of detections that overlap, the best goes on. Stateless: it knows one frame at a time."""

from suppression import Settings, suppress
from tracker.recording import Frame

from wedge.node import Node

node = Node()
settings = Settings()


@node.on_config("suppression")
def configure(value: Settings) -> None:
    global settings
    settings = value


@node.on_message("frames", to="frames")
def on_frame(payload: Frame) -> Frame:
    return suppress(payload, settings)


# What tells of the recording goes the same way, so that it keeps its place among the frames.
@node.on_message("header", to="header")
def on_header(payload: bytes) -> bytes:
    return payload


@node.on_message("end", to="end")
def on_end(payload: bytes) -> bytes:
    return payload


if __name__ == "__main__":
    node.run()
