"""statistics, math and cmath: exact results, special values, domain errors."""

import cmath
import math
import statistics as st

data = [2.5, 3.25, 5.5, 11.25, 11.75, 4, 4]
print(st.mean(data), st.fmean(data), st.median(data), st.mode(data), st.multimode("aabbc"))
print(st.pvariance(data), round(st.stdev(data), 10), st.median_low(data))
print(st.median_grouped([1, 2, 2, 3]))
print(st.quantiles(data, n=4), st.harmonic_mean([40, 60]), round(st.geometric_mean([2, 8, 4]), 12))
print(st.correlation([1, 2, 3, 4], [2, 4, 6, 9]), st.covariance([1, 2, 3], [2, 4, 7]))
line = st.linear_regression([1, 2, 3], [3, 5, 7])
print(line.slope, line.intercept, st.fmean([1, 2, 4], weights=[3, 1, 1]))
normal = st.NormalDist(100, 15)
print(normal.mean, normal.variance, (normal + 5).mean, (normal * 2).stdev, normal.zscore(130))
print(round(normal.cdf(115), 9), round(normal.inv_cdf(0.9), 6))
print(round(normal.overlap(normal + 3), 9))
for bad in (lambda: st.mean([]), lambda: st.variance([1]), lambda: st.quantiles([1, 2], n=0)):
    try:
        bad()
    except st.StatisticsError as error:
        print(error)

print(math.gcd(84, 36, 60), math.lcm(4, 6, 10), math.comb(50, 25), math.perm(7, 3))
print(math.isqrt(10**20))
print(math.factorial(30), math.prod([1.5, 2, 3]), math.fsum([0.1] * 10), sum([0.1] * 10))
print(math.frexp(10.5), math.ldexp(0.5, 5), math.modf(-3.25), math.trunc(-2.7))
print(math.copysign(1, -0.0))
print(math.hypot(3, 4, 12), math.dist((1, 2), (4, 6)), math.remainder(7, 4), math.fmod(-7, 4))
print(-7 % 4)
print(math.nextafter(1, 2), math.ulp(1.0), math.isclose(0.1 + 0.2, 0.3), math.exp2(10))
print(math.floor(-2.5), math.ceil(-2.5), round(2.5), round(-3.5), round(1234.567, -2), round(5, -1))
print(math.inf, -math.inf, math.nan, math.inf - math.inf, math.isnan(math.nan))
print(math.isfinite(1e308))
print(math.log(1024, 2), math.log2(8), math.log10(1000), math.log1p(0.0), math.expm1(0.0))
print(math.sqrt(2))
print(math.degrees(math.pi), math.sin(0.0), math.cos(0.0), math.atan2(0.0, -1.0), math.tau)
print(math.sumprod([1, 2], [3, 4]), math.fma(2.0, 3.0, 4.0), math.log(10**400) > 921)
for name, *args in [
    ("sqrt", -1),
    ("log", 0),
    ("exp", 1000),
    ("factorial", -1),
    ("acos", 2),
    ("isqrt", -4),
]:
    try:
        getattr(math, name)(*args)
    except (ValueError, OverflowError) as error:
        print(name, type(error).__name__, error)
for bad in (lambda: int(math.inf), lambda: int(math.nan), lambda: 1e308 * 10 // 0):
    try:
        bad()
    except (OverflowError, ValueError, ZeroDivisionError) as error:
        print(type(error).__name__, error)
try:
    2.0**5000
except OverflowError as error:
    print(type(error).__name__, "with the platform's error number", len(error.args))

z = 3 + 4j
print(abs(z), z.conjugate(), z * 1j, z / (1 - 2j), z**2, z == 3 + 4j, complex("1e2-3j"), -z)
print(cmath.sqrt(-4), cmath.polar(-1 + 0j), cmath.isinf(complex(0, math.inf)))
print(cmath.phase(1j) * 2 == math.pi)
print([f"{root:.6f}" for root in (cmath.exp(1j), cmath.log(-2), cmath.rect(2, 1))])
print(f"{z:.2f} {z:>12} {z!r}", complex(0, -0.0), complex(-0.0, 1), 1j**2, (1 + 0j).real)
