"""Keeps the best of overlapping boxes, by numpy: x, y, width, height and score as float32."""

import numpy as np

from wedge.node import Node

node = Node()
OVERLAP = 0.5


@node.on_message("in", to="out")
def suppress(payload: bytes) -> bytes:
    boxes = np.frombuffer(payload, np.float32).reshape(-1, 5)
    boxes = boxes[np.argsort(-boxes[:, 4])]
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:4]
    area = boxes[:, 2] * boxes[:, 3]
    sides = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
    shared = np.clip(sides, 0, None).prod(axis=2)
    overlaps = shared / (area[:, None] + area - shared) > OVERLAP
    alive = np.ones(len(boxes), bool)
    for index in range(len(boxes)):
        if alive[index]:
            # Those after it; what is before has been compared already.
            alive[index + 1 :] &= ~overlaps[index, index + 1 :]
    return boxes[alive].tobytes()


# What the interpreter learns of these calls is part of the snapshot, and so of each instance.
for _ in range(20):
    suppress(np.arange(50, dtype=np.float32).tobytes())

if __name__ == "__main__":
    node.run()
