# exit: 1
"""An uncaught exception whose __str__ fails is still reported."""


class Silent(Exception):
    def __str__(self):
        raise RuntimeError("no words")


print("raising")
raise Silent("argument")
