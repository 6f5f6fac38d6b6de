"""`index` has other words for what is not there."""


def same(value: float) -> str:
    try:
        return str([value].index(value + 1.0))
    except ValueError as error:
        return str(error)
