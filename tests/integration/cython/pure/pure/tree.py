"""A class of C fields."""

import cython


@cython.cclass
class Node:
    value = cython.declare(cython.int, visibility="public")
    count = cython.declare(cython.int, visibility="public")
    left = cython.declare(object, visibility="public")
    right = cython.declare(object, visibility="public")

    def __init__(self, value):
        self.value = value
        self.count = 1
        self.left = None
        self.right = None

    def insert(self, value):
        if not isinstance(value, int):
            raise TypeError(f"{value!r} is no int")
        self.count += 1
        side = "left" if value < self.value else "right"
        below = getattr(self, side)
        if below is None:
            setattr(self, side, Node(value))
        else:
            below.insert(value)

    def depth(self):
        below = [side.depth() for side in (self.left, self.right) if side is not None]
        return 1 + max(below, default=0)

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.value
        if self.right is not None:
            yield from self.right

    def __len__(self):
        return self.count

    def __contains__(self, value):
        return any(value == own for own in self)


def build(values):
    first, *rest = values
    node = Node(first)
    for value in rest:
        node.insert(value)
    return node


def describe(node):
    return f"{node.value}({', '.join(describe(n) for n in (node.left, node.right) if n)})"


def compiled():
    return cython.compiled
