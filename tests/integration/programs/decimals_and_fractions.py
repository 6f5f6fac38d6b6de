"""decimal contexts, rounding, signals and formatting; fractions; both with the numbers tower."""

import decimal
import math
import numbers
from decimal import Decimal, getcontext, localcontext
from fractions import Fraction

print(Decimal("0.1") + Decimal("0.2"), Decimal(1) / 7, Decimal(2).sqrt())
print(Decimal("1E+3").normalize())
print(Decimal(0.1), Decimal.from_float(0.5), Decimal((1, (1, 2, 3), -2)), Decimal("-0"))
print(Decimal("1_0"))
for mode in ("ROUND_HALF_EVEN", "ROUND_HALF_UP", "ROUND_DOWN", "ROUND_CEILING", "ROUND_05UP"):
    rounded = [str(Decimal(v).quantize(Decimal("0.1"), mode)) for v in ("2.25", "2.35", "-2.25")]
    print(mode, rounded)
with localcontext(prec=50) as context:
    print(Decimal(2).sqrt(), Decimal(1).exp(), context.prec)
    print(Decimal(10).ln(), (Decimal("0.5") ** Decimal("1.5")))
print(getcontext().prec, getcontext().rounding, Decimal(100).log10())
for operation in (
    lambda: Decimal(1) / 0,
    lambda: Decimal("x"),
    lambda: Decimal(0) / 0,
    lambda: Decimal("1e999999") * Decimal("1e999999"),
    lambda: Decimal(1) + 0.5,
    lambda: Decimal("sNaN") + 1,
):
    try:
        print(operation())
    except (decimal.DecimalException, TypeError) as error:
        print(type(error).__name__, error)
with localcontext() as context:
    context.traps[decimal.DivisionByZero] = False
    context.traps[decimal.InvalidOperation] = False
    print(Decimal(1) / 0, Decimal(-1) / 0, Decimal("x"), context.flags[decimal.DivisionByZero])
value = Decimal("1234567.891")
print(f"{value:,.2f} {value:e} {value:>20} {value:.3g} {value:+.1%} {value:015.1f}")
print(value.as_tuple(), value.adjusted(), value.to_eng_string(), value.as_integer_ratio())
print(divmod(Decimal("7.5"), 2), -Decimal(7) // 2, Decimal(-7) % 3, Decimal(2) ** 100)
print(Decimal("1.10") == Decimal("1.1"), hash(Decimal(5)) == hash(5))
print(Decimal("NaN") == Decimal("NaN"))
print(Decimal("3").compare(Decimal("2")), Decimal("11").logical_and(Decimal("10")))
print(Decimal("1.5").is_signed())
print(max(Decimal(1), Decimal("NaN").max(Decimal(2))), sum(Decimal(n) / 10 for n in range(5)))
print(Decimal("123.456").scaleb(2), Decimal("5").next_plus(), Decimal("1").rotate(3))
print(round(Decimal("2.5")))
print(Decimal(12345678901234567890123456789) + 0, Decimal("1e400") > 10**399, int(Decimal("-3.9")))
print(math.floor(Decimal("-2.5")), round(Decimal("2.675"), 2), isinstance(value, numbers.Number))

half, third = Fraction(1, 2), Fraction("1/3")
print(half + third, half * third, half / third, half**-2, third**0.5, half - 0.25, 1 + half)
print(Fraction(0.75), Fraction("3.25e-1"), Fraction(Decimal("1.1")))
print(Fraction(math.pi).limit_denominator(100))
print(divmod(Fraction(7, 2), third), round(Fraction(5, 2)), math.ceil(third))
print(hash(half) == hash(0.5))
print(half == 0.5, third < 0.34, Fraction(6, -4), -half, abs(Fraction(-1, 3)), bool(Fraction(0)))
print(f"{third:.4f} {Fraction(10000, 3):,.1f} {half:>8}", repr(half), half.as_integer_ratio())
print(sum([Fraction(1, n) for n in range(1, 8)]), isinstance(half, numbers.Rational), complex(half))
for bad in (lambda: Fraction(1, 0), lambda: Fraction("a/b"), lambda: Fraction(1.5, 2)):
    try:
        bad()
    except (ZeroDivisionError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
