"""An item that is the same object is found without asking whether it is equal."""


class Number(int):
    __hash__ = int.__hash__

    def __eq__(self, other):
        return True


class Never:
    __hash__ = object.__hash__

    def __eq__(self, other):
        return False

    def __repr__(self):
        return "never"


def removed(items, item):
    items = list(items)
    items.remove(item)
    return len(items), [index for index, kept in enumerate(items) if kept is item]


def cases(nan, never):
    yield lambda: [0, nan, 1].index(nan)
    yield lambda: [0, nan, Number(1)].index(nan)
    yield lambda: [never].index(never)
    yield lambda: [never, never].index(never, 1)
    yield lambda: [never].index(never, 0, 1)
    yield lambda: [never].index(never, 1)
    yield lambda: [1, 2].index(3)
    yield lambda: [1, 2].index(1, "0")
    yield lambda: [never].count(never)
    yield lambda: (0, nan).index(nan)
    yield lambda: (nan in [0, nan], nan in (0, nan), never in [never])
    yield lambda: ([nan] == [nan], [nan] != [nan], (nan,) == (nan,), (nan,) <= (nan,), [nan] < [nan])
    yield lambda: ({1: nan} == {1: nan}, {nan} == {nan}, [never] == [never])
    yield lambda: removed([0, nan, Number(1)], nan)
    yield lambda: removed([never], never)
    yield lambda: removed([1], 2)
    yield lambda: [1, 2, 1].remove(1)


for case in cases(float("nan"), Never()):
    try:
        print(case())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
