# exit: 1
"""An uncaught RecursionError ends the program with its message, after what was printed before."""


def descend(node):
    return descend(node)


print("before, unflushed")
descend({})
