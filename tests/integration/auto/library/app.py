"""Uses a library; the last line fails."""

from lib import (
    REGISTRY, Account, Level, Savings, Tree, apply, bits, closures, count_words, fail, late, nested,
    optional, register, send, star, swap, tryall, twice, union,
)


def main() -> None:
    a = Account("ann", 5, limit=3).deposit(4)
    s = Savings("sam")
    s.deposit(7)
    print(a, s, a + s, a(3), 4 in a, list(a), -s, a < s, sorted([s, a]), Account.empty("e"), a.limit)
    print(Account.valid("x"), Account.valid("1"), s.rate, a.rate, s.bank, s.extra, s.history)
    try:
        a.balance = -1
    except ValueError as error:
        print("caught", error)
    try:
        print(fail(1))
    except ZeroDivisionError as error:
        print(error, type(error).__name__)
    t = Tree(5)
    for n in [3, 8, 1, 4]:
        t.insert(n)
    print(list(t.walk()), t.left)
    register("twice", twice)
    register("neg", lambda n: -n)
    print({k: f(4) for k, f in REGISTRY.items()}, apply(REGISTRY.values(), 10), apply([a, s], 1))
    print(union(3), union(2.0), optional(None), optional(0), optional(4), swap((1, "a")), nested(3))
    print([f() for f in closures(3)], late(3), list(send()), count_words("a b a"), bits(10), star(1, 2, c=4))
    print(tryall(0), tryall(1), tryall(2), Level.LOW.up(), Level.LOW == Level.LOW, {Level.LOW: 1})
    flags = [n > 1 for n in range(3)]
    print(flags, sum(flags), any(flags), flags.count(True), sorted(flags), True in flags, str(True), int(True))
    total = 0
    for flag in flags:
        total += flag
    print(total, 5 * flags[2], -flags[2], [10, 20][flags[2]], f"{flags[0]!r:>6}", flags[0] < 3)
    big = 2**31
    for _ in range(3):
        big *= big + 1
        print(big, big % 1000, big >> 5, hash(big) == hash(int(str(big))), big // -7, -big % 7)
    print(0.1 + 1, 3 * 0.5, 7 // 2.0, 2 - 0.5, 3 > 2.5, 1 == 1.0, 10**3 / 3, round(2.675, 2), 1e22 + 1)
    x = 3
    y = x / 1
    z = x * 1.0
    print(x, y, z, [x, y], max(x, 5), min(2.5, y), abs(-y), sum([y, z]), {1: "a", 2: "b"}[x - 1])
    print(*(str(i) for i in range(3)), sep="-", end="!\n")
    print("%05d|%-5s|%x|%.3f" % (x, "a", 255, y), "a" "b", "é".encode(), b"x" + b"y", "abc"[-2:], "a" < "b")
    assert x == 3, "no"
    print(fail(7))


main()
