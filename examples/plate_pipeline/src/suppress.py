"""Node: from the detector's arrays to the characters of a frame, one in each place."""

from messages import Header, Recorded
from suppression import Settings, suppress

from wedge.node import Node

node = Node()
settings = Settings()
header: Header | None = None


@node.on_config("suppression")
def configure(value: Settings) -> None:
    global settings
    settings = value


@node.on_message("header")
def on_header(payload: Header) -> None:
    global header
    header = payload


@node.on_message("frames", to="characters")
def on_frame(payload: Recorded) -> bytes | None:
    return suppress(header, payload, settings).to_bytes() if header else None


# The end goes the same way as the frames, so that it comes after them.
@node.on_message("end", to="end")
def on_end(payload: bytes) -> bytes:
    return payload


if __name__ == "__main__":
    node.run()
