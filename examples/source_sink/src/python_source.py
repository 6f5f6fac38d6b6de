"""Sends the date on the alias `my-topic`, every three seconds or as the configuration says."""

from __future__ import annotations

import json
import time

from wedge.node import Node

node = Node()


class Source:
    """Sends, and knows when it is to send again. Times are in seconds."""

    interval = 3.0
    last = float("-inf")

    def turn(self) -> float:
        """Send if it is time to, and give how long there is nothing to do."""
        now = time.monotonic()
        if now >= self.last + self.interval:
            date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            node.send("my-topic", json.dumps({"date": date, "my-key": "my-value"}))
            self.last = now
        return self.last + self.interval - now


source = Source()


@node.on_config("interval")
def set_interval(value: str) -> None:
    source.interval = float(value)
    print(f"every {source.interval * 1000:.0f} ms")


if __name__ == "__main__":
    node.start()
    while node.step(source.turn()):
        pass
    node.finish()
