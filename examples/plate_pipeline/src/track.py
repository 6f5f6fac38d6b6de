"""Node: finds the plates of a frame, and says which each of them is."""

from characters import Characters
from following import Following
from messages import Sightings

from wedge.node import Node

node = Node()
following = Following()


@node.on_message("characters", to="sightings", accepts=Characters.from_bytes)
def on_characters(payload: Characters) -> Sightings:
    return following.see(payload)


@node.on_message("end", to="end")
def on_end(payload: bytes) -> bytes:
    return payload


if __name__ == "__main__":
    node.run()
