"""f-strings and `str.format`: of every kind of value, with and without a form."""

from __future__ import annotations


class Angle:
    """Has a format that is not its text."""

    def __init__(self, degrees: int) -> None:
        self.degrees = degrees

    def __format__(self, form: str) -> str:
        return f"<{self.degrees}{form or '°'}>"

    def __repr__(self) -> str:
        return f"Angle({self.degrees!r})"


class Broken:
    def __format__(self, form: str) -> str:
        raise ValueError(form)


def log(value: int, calls: list[int]) -> int:
    calls.append(value)
    return value


def plain(number: int, share: float, flag: bool, name: str, angle: Angle) -> list[str]:
    return [
        f"{number}", f"{share}", f"{flag}", f"{name}", f"{angle}", f"{None}", f"{'known'}{number}",
        f"a{number}b{share}c{flag}d{name}e{angle}f", f"{name!r}{name!s}{name!a}{angle!r}{angle!s}",
        "{}, {} and {}".format(number, angle, name), "{}".format(name),
    ]  # fmt: skip


def formed(number: int, share: float, flag: bool, name: str, angle: Angle, width: int) -> list[str]:
    return [
        f"{number:06d}", f"{number:#x}", f"{number:,}", f"{number:>{width}}", f"{number:.2f}",
        f"{share:.3f}", f"{share:{width}.1e}", f"{share:%}", f"{flag:>6}", f"{flag:d}",
        f"[{name:^{width}}]", f"[{name!r:>12}]", f"[{name:.2}]", f"{angle:rad}", f"{angle!r:*^12}",
        f"{{{number:{'0' + str(width)}}}}", "{:>5}|{:<5}".format(name, number), f"{number:}",
    ]  # fmt: skip


def order() -> tuple[str, list[int]]:
    calls: list[int] = []
    text = f"{log(1, calls):{log(2, calls)}}{log(3, calls)}{log(4, calls)!r:>{log(5, calls)}}"
    return text + "{} {}".format(log(6, calls), log(7, calls)), calls


def wrong(name: str, number: int, kind: int) -> str:
    if kind == 0:
        return f"{name:d}"
    if kind == 1:
        return f"{number:s}"
    if kind == 2:
        return f"{number:{name}}"
    return f"{number} {Broken():why}"


def character(number: int) -> tuple[str, int, bool]:
    made = chr(number)
    return ascii(made), ord(made), chr(number) is made


def characters(text: str, index: int) -> tuple[str, list[str]]:
    return text[index], [each + each for each in text]
