"""Integers that grow and shrink in place, past every number of digits, leave the memory whole."""


def doubled(n):
    x = 1
    for _ in range(n):
        x += x
    return x


def stepped(start, step, n):
    x = start
    for _ in range(n):
        x += step
    return x


def shrunk(x, step):
    steps = 0
    while x > -step:
        x -= step
        steps += 1
    return x, steps


kept = []
for n in range(28, 100):
    kept.append(doubled(n))
    kept.append([object() for _ in range(20)])
print(doubled(128), doubled(29), doubled(30), doubled(31), doubled(62))
print(stepped(2**30 - 2, 1, 5), stepped(-(2**30) + 2, -1, 5), stepped(2**60 - 1, 2**29, 3))
print(shrunk(2**31 + 5, 2**28 - 1), shrunk(2**62, 2**58))
values = {n: {str(n): [n]} for n in range(5000)}
print(sum(values), len(kept), [value for value in kept[::2]][:3])
