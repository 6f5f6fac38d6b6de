"""mypyc gives the variable of an empty loop a value."""

from fast import Count


def last(n: int) -> str:
    try:
        for i in range(n):
            pass
        return str(i)
    except UnboundLocalError:
        return "none"


def sizes(count: Count) -> list[int]:
    return [count.up() for _ in range(3)]
