"""random with a seed gives the same numbers everywhere; so do its state and its subclasses."""

import random

rng = random.Random(12345)
print([rng.random() for _ in range(3)], rng.randint(1, 6), rng.randrange(0, 100, 7))
print(rng.getrandbits(70))
print(rng.choice("abcdef"), rng.choices(["r", "g", "b"], weights=[5, 3, 1], k=8))
print(rng.sample(range(1000), 5))
deck = list("abcdefgh")
rng.shuffle(deck)
print(deck, rng.uniform(-1, 1), rng.triangular(0, 10, 3), rng.randbytes(6).hex())
print(rng.sample(["x", "y"], counts=[2, 3], k=4), rng.binomialvariate(20, 0.3))
print(rng.choices(range(5), k=3))
# Rounded: these go through the platform's log, exp and sin, which may differ in the last bit.
for name, *args in (
    ("gauss", 0, 1), ("normalvariate", 5, 2), ("expovariate", 0.5), ("betavariate", 2, 3),
    ("gammavariate", 2, 1), ("lognormvariate", 0, 0.5), ("paretovariate", 3),
    ("weibullvariate", 1, 1.5), ("vonmisesvariate", 0, 4),
):  # fmt: skip
    print(name, round(getattr(rng, name)(*args), 9), end="; ")
print()
state = rng.getstate()
first = [rng.random() for _ in range(4)]
rng.setstate(state)
print(first == [rng.random() for _ in range(4)], state[0], len(state[1]))
for seed in (0, -7, 10**40, "text", b"bytes", bytearray(b"ba"), None):
    generator = random.Random(seed)
    print(repr(seed), generator.getrandbits(32) if seed is not None else "unseeded")
random.seed(99)
print(random.random(), random.choice(range(10**6)), random.sample(sorted({5, 1, 9}), 2))


class Fixed(random.Random):
    def random(self):
        return 0.25


fixed = Fixed()
print(fixed.random(), fixed.randrange(100), fixed.choice("abcd"), fixed.uniform(0, 8))
system = random.SystemRandom()
print(0 <= system.random() < 1, system.randrange(3) in (0, 1, 2), len(system.randbytes(5)))
for bad in (
    lambda: rng.choice([]),
    lambda: rng.sample([1], 2),
    lambda: rng.randrange(5, 5),
    lambda: rng.choices([1, 2], weights=[0, 0]),
    lambda: rng.choices([1], weights=[1, 2]),
    lambda: rng.sample({1, 2}, 1),
    lambda: random.Random([1]),
    lambda: rng.randint(0, 1.5),
    lambda: system.getstate(),
):
    try:
        bad()
    except (IndexError, ValueError, TypeError, NotImplementedError) as error:
        print(type(error).__name__, error)
