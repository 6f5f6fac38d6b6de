"""int, float, complex and bool: literals, parsing, formatting, big integers, bit tricks, errors."""

import sys

print(0xFF, 0b1010, 0o17, 1_000_000, 1e3, 1.5e-10, float.fromhex("0x1.8p1"), 10**40, -7 // 2)
print(-7 % 3, 7 // -2, divmod(-7, 2))
big = 3**200
print(big, big.bit_length(), big % 10**9, big >> 250, -big >> 300, big & 0xFFFF, ~big % 7)
print(pow(3, 10**18, 10**9 + 7), pow(3, -1, 11))
print(int(str(big)) == big, int.from_bytes(big.to_bytes(40, "little"), "little") == big)
print(hex(big)[:12], (big * big) // big == big, big.bit_count())
print((2**64 - 1) ** 2, 10**30 // 7**11, (-(2**70)) // 3, isinstance(2**31, int), 2**31)
print(-(2**31) - 1, 2**63 + 2**32, abs(-(2**63)))
print((5).to_bytes(2), (-5).to_bytes(3, "big", signed=True))
print(int.from_bytes(b"\xff\xfe", "big", signed=True), (255).bit_length(), (6).as_integer_ratio())
print(int("  -42\n"), int("1_000"), int("ff", 16), int("0b11", 0), int("zz", 36), int(3.99))
print(int(-3.99), int(b"12"), int(True))
for bad in ("", "1.5", "0x", "1__0", "٣x", "9" * 5000, "08"):
    try:
        print(int(bad, 0 if bad == "08" else 10))
    except ValueError as error:
        print(error)
try:
    str(10**5000)
except ValueError as error:
    print(error)
limit = sys.get_int_max_str_digits()
sys.set_int_max_str_digits(0)
print(len(str(10**5000)), limit, int("1" * 4400) % 97)
sys.set_int_max_str_digits(limit)

for value in (
    0.1,
    1e22,
    1e23,
    5e-324,
    1.7976931348623157e308,
    123456789.0,
    1e16,
    0.00001,
    0.0001,
    1 / 3,
    2.5,
    -0.0,
    1e-5 * 3,
    float("inf"),
):
    print(value, repr(value), f"{value:.3f} {value:g} {value:e} {value:.17g} {value:%}")
    print(value.hex())
print(float("1e400"), float("-1e-400"), float(" 1_0.5 "), float("nan"), float("-Infinity"))
print(0.1 + 0.2, 1e308 * 10, (1.0).is_integer(), (2.75).as_integer_ratio())
print(round(0.5), round(1.5), round(2.675, 2), round(1e300, -299), round(-0.4), round(12345, -3))
print(round(1.25, 1), round(7, 2))
print(7.5 // 2, -7.5 // 2, 7.5 % -2, divmod(-7.5, 2), 2**-1, 2**0.5, (-8) ** 2, 0.0 == -0.0)
print(1 == 1.0 == True, 0**0)
print(1e16 + 1, 2**53 + 1.0, 10**25 == 1e25, 10**16 + 1 < 1e16 + 2, 3 < 3.5 < 4, float(2**70))
print(hash(1.0) == hash(1), hash(0.5) == hash(1) or "differ")
print(format(1234.5, ","), format(-5, "08b"), format(1e10, ".3"), format(3, ".2f"))
print(format(True, "d"), format(0, "x"), format(1.0, "n"))
nan = float("nan")
print(nan == nan, nan in [nan], [nan] == [nan], max(nan, 1), sorted([3, nan, 1]), nan != nan)
print(min(1, nan))
print(True + True, True & 3, True ^ True, not True, sum([True] * 5), isinstance(True, int))
print(repr(bool("")), bool([0]))
print(3 + 4j, (1 + 2j) * (3 - 1j), complex("1+2j"), complex(1, -0.0), abs(3 + 4j), (2j) ** 2)
print(1j * 1j, (1 + 1j) / (1 - 1j), -(1 - 2j))
print(complex("nanj"), complex(1e20, 1e-20), (1 + 0j) == 1, hash(1 + 0j) == hash(1))
print(repr(complex(0, -1)), (3 + 4j).conjugate(), bool(0j))
for bad in (
    lambda: 1 // 0,
    lambda: 1 % 0,
    lambda: 1.0 / 0,
    lambda: 0.0**-1,
    lambda: 1j / 0,
    lambda: 1j // 1,
    lambda: 1j < 2j,
    lambda: int("x", 99),
    lambda: float("1.2.3"),
    lambda: complex("1 + 2j"),
    lambda: 1 << -1,
    lambda: (256).to_bytes(1),
    lambda: pow(2, -1, 4),
    lambda: int(nan),
    lambda: 10**400 * 1.0,
    lambda: round(nan),
    lambda: chr(-1),
    lambda: float.fromhex("0xg"),
    lambda: int([]),
):
    try:
        print(bad())
    except (ZeroDivisionError, ValueError, TypeError, OverflowError) as error:
        print(type(error).__name__, error)
