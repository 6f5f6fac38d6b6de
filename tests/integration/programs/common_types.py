# Operators on ints and floats around every border of what has a way of its own, and unpacking.
import itertools
import math
import operator

NUMBERS = [
    0, 1, -1, 2, -2, 3, 7, -7, 255, 256, 257, -5, -6, 30, 31, 32, 63, 64, 65,
    2**30 - 1, 2**30, -(2**30) + 1, -(2**30), 2**31 - 1, 2**31, -(2**31), -(2**31) - 1,
    2**53, 2**53 + 1, 2**60 - 1, 2**60, -(2**60) + 1, -(2**60), 2**63 - 1, 2**63, 2**90, -(2**90),
    0.0, -0.0, 1.0, -1.5, 0.1, 1e308, 5e-324, math.inf, -math.inf, math.nan, True, False,
]  # fmt: skip


class Number(int):
    def __add__(self, other):
        return f"{int(self)} plus {other!r}"

    def __radd__(self, other):
        return f"{other!r} before {int(self)}"

    def __lt__(self, other):
        return "less"

    def __bool__(self):
        return False


class Real(float):
    def __mul__(self, other):
        return f"{float(self)} times {other!r}"

    __rmul__ = __mul__


def small_shift(number):
    return isinstance(number, int) and number <= 65


def apply(name, left, right):
    if name == "add":
        return left + right
    if name == "sub":
        return left - right
    if name == "mul":
        return left * right
    if name == "truediv":
        return left / right
    if name == "floordiv":
        return left // right
    if name == "mod":
        return left % right
    if name == "lshift":
        return left << right if small_shift(right) else None
    if name == "rshift":
        return left >> right
    if name == "and":
        return left & right
    if name == "or":
        return left | right
    return left ^ right


def apply_in_place(name, left, right):
    if name == "add":
        left += right
    elif name == "sub":
        left -= right
    elif name == "mul":
        left *= right
    elif name == "truediv":
        left /= right
    elif name == "floordiv":
        left //= right
    elif name == "mod":
        left %= right
    elif name == "lshift":
        left <<= right if small_shift(right) else 0
    elif name == "rshift":
        left >>= right
    elif name == "and":
        left &= right
    elif name == "or":
        left |= right
    else:
        left ^= right
    return left


NAMES = ["add", "sub", "mul", "truediv", "floordiv", "mod", "lshift", "rshift", "and", "or", "xor"]


def show(function, *arguments):
    try:
        result = function(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return f"{type(result).__name__} {result!r}"


def compare(left, right):
    return (left < right, left <= right, left == right, left != right, left > right, left >= right)


def branch(left, right):
    answers = []
    if left < right:
        answers.append("<")
    if left <= right:
        answers.append("<=")
    if left == right:
        answers.append("==")
    if left != right:
        answers.append("!=")
    if left > right:
        answers.append(">")
    if left >= right:
        answers.append(">=")
    if left:
        answers.append("left")
    if not right:
        answers.append("no right")
    return " ".join(answers)


def constants(number):
    return show(lambda: (number + 1, 1 - number, number * 3, number % 7, number // 4, number / 2,
                         number & 1, number >> 1, number << 3, number | 5, number ^ 9, 2.0 * number))


def tests(number):
    return [bool(number % 2), "odd" if number & 1 else "even", "far" if number - 3 else "three"]


for name in NAMES:
    lines = []
    for left, right in itertools.product(NUMBERS, NUMBERS):
        lines.append(show(apply, name, left, right))
        lines.append(show(apply_in_place, name, left, right))
    print(name, len(lines), *lines[::23], sep="\n  ")
    # Every result counts, however many are printed.
    print(name, sum((index + 1) * sum(map(ord, line)) for index, line in enumerate(lines)))

total = 0
for index, (left, right) in enumerate(itertools.product(NUMBERS, NUMBERS)):
    compared, branched = compare(left, right), branch(left, right)
    marks = dict(zip(("<", "<=", "==", "!=", ">", ">="), compared))
    assert [mark for mark, holds in marks.items() if holds] == [
        mark for mark in branched.split() if mark in marks
    ], (left, right)
    assert compared == tuple(
        getattr(operator, word)(left, right) for word in ("lt", "le", "eq", "ne", "gt", "ge")
    )
    total += (index + 1) * len(branched)
print("comparisons", total)

for number in NUMBERS:
    print(constants(number))
for number in (0, 1, 2, 3, 2**40 + 1, Number(3), True):
    print(tests(number))

print(Number(3) + 4, 4 + Number(3), Number(3) < 1, bool(Number(3)), Real(2.0) * 3, 3 * Real(2.0), Number(3) * 2)
text = "ab"
text += "cd"
items = [1]
alias = items
items += (2, 3)
items *= 2
print(text * 2, items, alias is items, "%s-%d" % ("x", 5), [0] * 3, (1,) + (2,))
print(show(lambda: "a" + 1), show(lambda: [] - 1), show(lambda: None < 1), show(lambda: 1 << -1), show(lambda: 1 >> -1))

cell = [10, 20, 30]
for index in (0, -1, 2, -3, 3, -4, True, 2**70, "x", 1.0, slice(1)):
    print(index, show(lambda: cell[index]), show(lambda: (1, 2, 3)[index]))


def store(index, value):
    cell[index] = value
    return list(cell)


for index in (0, -1, 3, -4, False, 2**70):
    print(index, show(store, index, "new"))


class Falling:
    def __del__(self):
        print("replaced", len(cell))


cell[0] = Falling()
cell[0] = 1


def three(source):
    a, b, c = source
    return a, b, c


class Pair(tuple):
    def __iter__(self):
        return iter("xyz")


class Sequence:
    def __getitem__(self, index):
        if index > 2:
            raise IndexError
        return index


def endless():
    while True:
        yield 1


def failing():
    yield 1
    raise KeyError("inside")


for source in ((1, 2, 3), [1, 2, 3], (1, 2), [1], (), (1, 2, 3, 4), [1] * 9, "abc", "ab", {1: 2, 3: 4, 5: 6},
               Pair((1, 2)), Sequence(), 5, None, {1, 2}):
    print(show(three, source))
print(show(three, endless()), show(three, failing()))
() = []
[] = ()
print(show(lambda: [x + y for x, y in [(1, 2), [3, 4]]]), show(lambda: {k: v for k, v in [(1,)]}))
first, *rest = (1, 2, 3)
*begin, last = [1, 2, 3]
one, *middle, two = "abcde"
(p, q), [r, *s] = (1, 2), (3, 4, 5)
print(first, rest, begin, last, one, middle, two, p, q, r, s)
a, b = b, a = [1], (2,)
print(a, b)
x, y = y, x = 1, 2
print(x, y)


def generator():
    for left, (middle, right) in ((1, (2, 3)), (4, [5, 6])):
        got, other = yield left + middle + right
        print(got, other)


walk = generator()
print(next(walk), walk.send((1, 2)), show(walk.send, [1]))

for sequence in ([1, 2, 3], (1, 2, 3)):
    seen = []
    for item in sequence:
        seen.append(item)
        if isinstance(sequence, list) and len(sequence) < 6:
            sequence.append(item * 10)
    print(seen)
for numbers in (range(3), range(5, -5, -3), range(2**30 - 2, 2**30 + 2), range(-(2**31) + 1, -(2**31) - 3, -1), range(0)):
    print(list(i for i in numbers), [i + 1 for i in numbers])
iterator = iter([1, 2])
for item in iterator:
    print(item)
for item in iterator:
    print("never")
print(next(iterator, "end"))
ints = [n * 1000 for n in range(600)]
floats = [n * 0.5 for n in range(600)]
del ints, floats
print(sum(n * 1000 + 1 for n in range(600)), sum([n * 0.5 for n in range(600)]))
