"""Object-oriented code: a message-passing scheduler with priorities, as in a small kernel."""

from __future__ import annotations

import heapq

SCALE = 66


class Message:
    __slots__ = ("hops", "origin", "payload")

    def __init__(self, origin: int, payload: int) -> None:
        self.origin = origin
        self.payload = payload
        self.hops = 0


class Task:
    """A task with a mailbox; the scheduler calls `step` when there is something in it."""

    priority = 5

    def __init__(self, kernel: Kernel, number: int) -> None:
        self.kernel = kernel
        self.number = number
        self.mailbox: list[Message] = []
        self.handled = 0
        self.waiting = False

    def receive(self, message: Message) -> None:
        self.mailbox.append(message)
        message.hops += 1
        if not self.waiting:
            self.waiting = True
            self.kernel.wake(self)

    def step(self) -> None:
        batch, self.mailbox = self.mailbox, []
        for message in batch:
            self.handled += 1
            self.handle(message)

    def handle(self, message: Message) -> None:
        raise NotImplementedError

    def neighbour(self, offset: int) -> Task:
        tasks = self.kernel.tasks
        return tasks[(self.number + offset) % len(tasks)]


class Worker(Task):
    """Transforms what it gets and passes it on."""

    priority = 4

    def __init__(self, kernel: Kernel, number: int) -> None:
        super().__init__(kernel, number)
        self.state = number * 2654435761 & 0xFFFF

    def handle(self, message: Message) -> None:
        self.state = (self.state * 75 + message.payload) % 65537
        message.payload ^= self.state & 0xFF
        self.neighbour(1 + self.state % 3).receive(message)


class Router(Task):
    """Sends a message on by its content, and retires those that have travelled far enough."""

    priority = 2
    limit = 200

    def handle(self, message: Message) -> None:
        if message.hops >= self.limit:
            self.kernel.retire(message)
        elif message.payload & 1:
            self.neighbour(3).receive(message)
        else:
            self.neighbour(-2).receive(message)


class Device(Task):
    """Answers late: it collects messages until it has a few."""

    priority = 7
    batch = 4

    def __init__(self, kernel: Kernel, number: int) -> None:
        super().__init__(kernel, number)
        self.held: list[Message] = []

    def handle(self, message: Message) -> None:
        self.held.append(message)
        if len(self.held) >= self.batch:
            self.flush()

    def flush(self) -> None:
        held, self.held = self.held, []
        for message in held:
            message.payload = (message.payload + self.number) & 0xFFFF
            self.neighbour(1).receive(message)


class Kernel:
    """Runs the task with the lowest priority number first, in the order of waking up."""

    def __init__(self, kinds: list[type[Task]]) -> None:
        self.tasks = [kind(self, number) for number, kind in enumerate(kinds)]
        self.ready: list[tuple[int, int, Task]] = []
        self.clock = 0
        self.retired = 0
        self.checksum = 0

    def wake(self, task: Task) -> None:
        self.clock += 1
        heapq.heappush(self.ready, (task.priority, self.clock, task))

    def retire(self, message: Message) -> None:
        self.retired += 1
        self.checksum = (self.checksum * 31 + message.payload * message.hops) % 1_000_003

    def run(self) -> None:
        while True:
            while self.ready:
                task = heapq.heappop(self.ready)[2]
                task.waiting = False
                task.step()
            holders = [task for task in self.tasks if isinstance(task, Device) and task.held]
            if not holders:
                return
            for device in holders:
                device.flush()


def run(scale: int) -> object:
    checksum = 0
    for seed in range(scale):
        kernel = Kernel([Worker, Router, Worker, Device, Worker, Router, Worker])
        for number in range(40):
            kernel.tasks[number % 7].receive(Message(number, number * 7919 + seed))
        kernel.run()
        checksum = (checksum * 17 + kernel.checksum + kernel.retired) % 1_000_003
    return checksum, kernel.clock
