# requires: more-itertools
"""more-itertools: grouping, windows, peeking, combinatorics, set partitions, and lazy behaviour."""

import more_itertools as mit

print(list(mit.chunked(range(7), 3)), list(mit.sliced("abcdefg", 3)))
print(list(mit.divide(3, "abcdefg")[1]))
print(list(mit.windowed([1, 2, 3, 4], 3, step=2, fillvalue=0)), list(mit.pairwise("abc")))
print(list(mit.triplewise(range(4))))
peek = mit.peekable("abc")
print(peek.peek(), next(peek), peek[1], bool(peek), list(peek), peek.peek("done"), bool(peek))
seek = mit.seekable(n * n for n in range(6))
print(next(seek), next(seek), seek.seek(0), next(seek), seek.elements()[:2], list(seek))
print(mit.bucket("a1 b2 a3".split(), key=lambda w: w[0])["a"].__next__())
print(mit.map_reduce(range(6), lambda n: n % 3, reducefunc=sum).items())
print(list(mit.collapse([1, [2, (3, [4])], "str"])), list(mit.flatten([[1], [2]])))
print(list(mit.interleave_longest("ab", "123")))
print(list(mit.split_at("a-b--c", lambda c: c == "-")))
print(list(mit.split_when([1, 2, 5, 6], lambda a, b: b - a > 1)))
print(list(mit.consecutive_groups([1, 2, 4, 5, 7]).__next__()))
print(list(mit.run_length.encode("aaabcc")), "".join(mit.run_length.decode([("x", 3)])))
print(list(mit.set_partitions("abc", 2)), list(mit.distinct_permutations([1, 1, 2])))
print(len(list(mit.partitions("abcd"))))
print(list(mit.powerset([1, 2, 3]))[4:], list(mit.distinct_combinations([1, 1, 2], 2)))
print(mit.nth_product(7, "ab", range(5)))
print(mit.first([], "default"), mit.one(["only"]), mit.only([]), mit.last("xyz"))
print(mit.nth_or_last(range(3), 9), mit.ilen(range(10)))
print(list(mit.spy(iter("abcdef"), 2)[0]), mit.minmax([3, 1, 2]), mit.all_equal("aaa"))
print(mit.quantify([1, 0, 3]), mit.exactly_n([1, 0], 1))
print(list(mit.unique_everseen("AbBa", key=str.lower)), list(mit.unique_justseen("aabb")))
print(list(mit.duplicates_everseen("abcab")))
print(list(mit.roundrobin("abc", "d")))
print(list(mit.grouper("abcde", 2, incomplete="fill", fillvalue="-")))
print(list(mit.partition(str.isdigit, "a1")[1]))
print(list(mit.sort_together([[3, 1, 2], "cab"])))
print(list(mit.zip_offset("abc", "xyz", offsets=(0, 1))), list(mit.stagger([1, 2])))
print(list(mit.locate([0, 1, 1])), list(mit.replace([1, 2, 3], lambda n: n > 1, [9])))
print(list(mit.numeric_range(1.0, 2.0, 0.25)))
print(list(mit.adjacent(lambda n: n == 2, range(4))), list(mit.difference([1, 3, 6])))
print(list(mit.circular_shifts("abc"))[1])
print(list(mit.sieve(30)), list(mit.factor(360)), mit.polynomial_from_roots([1, 2]))
print(mit.is_prime(10**9 + 7), mit.totient(36))
print(list(mit.strip(" x ", str.isspace)))
print(list(mit.side_effect(print, [1, 2], before=lambda: print("start"))), mit.consume(iter("a")))
counted = mit.countable("ab")
list(counted)
print(counted.items_seen, mit.SequenceView([1, 2])[1])
print(next(mit.islice_extended(range(9), -3, None)))
for bad in (
    lambda: mit.one([]),
    lambda: mit.one([1, 2]),
    lambda: mit.first([]),
    lambda: list(mit.chunked([1], 2, strict=True)),
    lambda: mit.only([1, 2]),
):
    try:
        print(bad())
    except ValueError as error:
        print(error)
