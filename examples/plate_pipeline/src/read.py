"""Node: what the plates say, as reports."""

from messages import Sightings
from reading import FrameReport, Reader, Settings, Summary

from wedge.node import Node

node = Node()
reader = Reader(Settings())


@node.on_config("reading")
def configure(value: Settings) -> None:
    reader.settings = value


@node.on_message("sightings", to="plates")
def on_sightings(payload: Sightings) -> FrameReport | None:
    return reader.read(payload)


@node.on_message("end", to="summary")
def on_end(_: bytes) -> Summary:
    return reader.summary()


if __name__ == "__main__":
    node.run()
