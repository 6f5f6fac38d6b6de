"""itertools and the lazy built-ins: zip, map, filter, enumerate, reversed, iter with a sentinel."""

import itertools as it
import operator

print(list(it.accumulate([1, 2, 3, 4], operator.mul)), list(it.accumulate([3, 1], initial=10)))
print(list(it.batched("abcdefg", 3)), list(it.chain("ab", [1], ())))
print(list(it.chain.from_iterable(["x", "yz"])))
print(list(it.combinations("abcd", 2))[:4], list(it.combinations_with_replacement("ab", 3)))
print(list(it.compress("abcdef", [1, 0, 1, 0, 1])), list(it.islice(it.count(5, 0.5), 4)))
print(list(it.islice(it.cycle("xyz"), 7)), list(it.dropwhile(lambda n: n < 3, [1, 4, 1])))
print(list(it.filterfalse(str.isupper, "aBcD")), list(it.takewhile(str.isalpha, "ab1c")))
words = ["apple", "avocado", "bean", "beet", "carrot"]
print({key: list(group) for key, group in it.groupby(words, key=lambda w: w[0])})
print(list(it.pairwise("abcd")), list(it.permutations([1, 2, 3], 2)))
print(list(it.product("ab", repeat=2)), list(it.product([1], "xy")), list(it.repeat("r", 3)))
print(list(it.starmap(pow, [(2, 5), (3, 2)])), list(it.zip_longest("abc", [1], fillvalue="-")))
print(list(it.islice("abcdefghij", 2, None, 3)), list(it.islice(range(9), 4)))
left, right = it.tee(iter("abc"))
print(next(left), list(right), list(left))

groups = it.groupby("aab")
first_key, first = next(groups)
second_key, second = next(groups)
print(first_key, list(first), second_key, list(second))

try:
    list(zip("ab", "c", strict=True))
except ValueError as error:
    print(error)
try:
    list(it.batched("abcde", 2, strict=True))
except ValueError as error:
    print(error)
for bad in (
    lambda: it.islice([], -1),
    lambda: it.combinations("a", -1),
    lambda: it.batched("a", 0),
):
    try:
        bad()
    except ValueError as error:
        print(error)

numbers = [5, 3, 8]
print(list(map(lambda a, b: a - b, numbers, [1, 1])), list(filter(None, [0, 1, "", "x"])))
print(list(enumerate("ab", start=10)), list(reversed(numbers)), dict(zip("ab", numbers)))
lines = iter(["one", "two", "stop", "three"])
print(list(iter(lambda: next(lines), "stop")), next(lines))
print(any(n > 4 for n in numbers), all([]), sum([[1], [2]], []), max(words, key=len), min(words))
print(sorted(words, key=lambda w: (len(w), w), reverse=True), max([], default="none"))
print(it.count(3), it.repeat(1, 2), next(it.count(10**30)), it.repeat(0, 5).__length_hint__())


class Squares:
    def __getitem__(self, index):
        if index >= 4:
            raise IndexError
        return index * index

    def __len__(self):
        return 4


print(list(Squares()), 9 in Squares(), list(reversed(Squares())), [*Squares(), *"ab"])
print(range(10)[2:8:3], range(0, -9, -2)[-1], 6 in range(0, 10, 3), 10**12 in range(0, 10**13, 5))
print(range(3) == range(0, 3, 1), hash(range(0)) == hash(range(5, 5)), range(5).index(3))
head, *middle, tail = it.chain([1], it.repeat(2, 3), [3])
print(head, middle, tail)
