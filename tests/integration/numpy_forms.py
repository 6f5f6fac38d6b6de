"""Which functions of numpy are tried on which arrays; see `numpy_cases.py`."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.integration.numpy_cases import (
    ANY,
    BOOLS,
    COMPLEX,
    EXTREMES,
    FRACTIONS,
    INTEGERS,
    KINDS,
    REAL,
    SIGNED,
    UNSIGNED,
    Form,
    finite,
    small,
)

Dress = tuple[list[Any], dict[str, Any]]
FLAT = [((size,),) for size in (0, 1, 7, 33, 130, 300)]
SQUARES = [((size, size),) for size in (1, 2, 5)] + [((3, 4, 4),)]
# As large as linear algebra takes in blocks.
BLOCKS = [((40, 40),), ((70, 33),)]


def along_axis(random: Random) -> Dress:
    return [], {"axis": random.choice((None, None, 0, -1))}


def sum_options(random: Random) -> Dress:
    # The kind of sums of integers is as wide as an address, unless it is said.
    return [], {"axis": random.choice((None, 0, -1)), "dtype": "<i8"}


def fraction_sum(random: Random) -> Dress:
    return [], {"axis": random.choice((None, 0, -1))}


def stable(random: Random) -> Dress:
    return [], {"axis": -1, "kind": "stable"}


def large(random: Random, kind: str) -> float:
    """Give numbers of which a few overflow together."""
    return random.choice((1.0, 1.5, *EXTREMES[kind]))


def positive(random: Random, kind: str) -> Any:
    return random.uniform(0, 100)


def matrix(random: Random, kind: str) -> Any:
    return random.uniform(-4, 4) + (1j * random.uniform(-4, 4) if kind in COMPLEX else 0)


FORMS = (
    Form(names="add subtract multiply", how="bits", arrays=2, kinds=REAL, cases=30),
    # A part that overflows is told only if the other part is finite.
    Form(names="add subtract", how="bits", arrays=2, kinds=COMPLEX, warned=False),
    Form(names="multiply divide", how="near", arrays=2, kinds=COMPLEX, values=finite),
    Form(names="divide floor_divide remainder fmod divmod", how="bits", arrays=2, cases=24),
    Form(names="gcd lcm", how="bits", arrays=2, kinds=INTEGERS),
    Form(names="left_shift right_shift", how="bits", arrays=2, kinds=INTEGERS, cases=20),
    Form(names="bitwise_and bitwise_or bitwise_xor", how="bits", arrays=2, kinds=BOOLS + INTEGERS),
    Form(
        names="equal not_equal less less_equal greater greater_equal"
        " logical_and logical_or logical_xor",
        how="bits",
        arrays=2,
        cases=16,
    ),
    # Comparing with a NaN raises the processor's flag, which only this loop leaves as it is.
    Form(
        names="equal not_equal less less_equal greater greater_equal logical_and logical_or",
        how="bits",
        arrays=2,
        kinds=ANY,
        warned=False,
    ),
    Form(names="maximum minimum fmax fmin", how="values", arrays=2, cases=20),
    Form(names="copysign heaviside", how="bits", arrays=2, kinds=FRACTIONS),
    Form(names="nextafter", how="bits", arrays=2, kinds=FRACTIONS, warned=False),
    Form(names="power", how="bits", arrays=2, kinds=UNSIGNED, cases=20),
    Form(names="power", how="bits", arrays=2, kinds=SIGNED, cases=20, values=small),
    Form(names="where_three", how="bits", shapes=[((4, 1), (3,), (4, 3)), ((), (5,), (5,))]),
    Form(names="negative", how="bits", kinds=INTEGERS + FRACTIONS + COMPLEX),
    Form(names="positive absolute sign square", how="bits", kinds=INTEGERS + FRACTIONS),
    Form(names="invert bitwise_count", how="bits", kinds=INTEGERS),
    Form(names="logical_not isnan isinf isfinite conjugate real imag", how="bits", kinds=ANY),
    Form(
        names="signbit floor ceil trunc rint sqrt fabs reciprocal spacing modf nan_to_num",
        how="bits",
        kinds=FRACTIONS,
    ),
    Form(names="frexp", how="bits", kinds=FRACTIONS, values=finite),
    Form(
        names="exp exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan"
        " sinh cosh tanh arcsinh arccosh arctanh",
        how="ulps",
        kinds=FRACTIONS,
        cases=30,
    ),
    # The C library of a native numpy is three units off now and then.
    Form(names="cbrt", how="ulps", kinds=FRACTIONS, cases=30, ulps=4),
    # Opposite numbers cancel, and what overflows on the way is no error of the target.
    Form(
        names="logaddexp logaddexp2",
        how="near",
        kinds=FRACTIONS,
        arrays=2,
        cases=20,
        warned=False,
    ),
    Form(
        names="logaddexp logaddexp2",
        how="near",
        kinds=FRACTIONS,
        arrays=2,
        cases=20,
        values=finite,
    ),
    Form(names="arctan2 hypot", how="ulps", kinds=FRACTIONS, arrays=2, cases=30),
    # The power of zero to minus infinity divides by zero, or does not.
    Form(names="power float_power", how="ulps", kinds=FRACTIONS, arrays=2, cases=30, warned=False),
    Form(names="power float_power", how="ulps", kinds=FRACTIONS, arrays=2, values=finite),
    Form(
        names="exp log sqrt sin cosh tanh absolute angle square reciprocal",
        how="near",
        kinds=COMPLEX,
        values=finite,
        cases=12,
    ),
    # What no integer of the kind stands for becomes any integer: C leaves that to the machine.
    Form(
        names="astype",
        how="bits",
        kinds=ANY,
        values=small,
        cases=150,
        dress=lambda random: ([KINDS[random.choice(BOOLS + SIGNED + FRACTIONS + COMPLEX)]], {}),
    ),
    Form(
        names="astype",
        how="bits",
        kinds=FRACTIONS + COMPLEX,
        values=positive,
        cases=60,
        dress=lambda random: ([KINDS[random.choice(INTEGERS)]], {}),
    ),
    Form(
        names="astype",
        how="bits",
        kinds=BOOLS + INTEGERS,
        cases=200,
        dress=lambda random: ([random.choice(list(KINDS.values()))], {}),
    ),
    Form(
        names="astype",
        how="bits",
        kinds=FRACTIONS,
        cases=100,
        dress=lambda random: ([KINDS[random.choice("?" + FRACTIONS + COMPLEX)]], {}),
    ),
    Form(
        names="round",
        how="bits",
        dress=lambda random: ([random.randint(0, 4)], {}),
        kinds=INTEGERS + FRACTIONS,
        values=finite,
    ),
    Form(
        names="clip",
        how="values",
        kinds=SIGNED + FRACTIONS,
        dress=lambda random: ([random.randint(-30, 0), random.randint(0, 30)], {}),
    ),
    # Reductions.
    Form(names="sum prod cumsum cumprod", how="bits", kinds=BOOLS + INTEGERS, dress=sum_options),
    Form(
        names="add.reduce multiply.reduce add.accumulate",
        how="bits",
        kinds=INTEGERS,
        cases=8,
        dress=lambda _: ([], {"dtype": "<u8"}),
    ),
    # The target finds errors by comparing results with operands: of infinite ones it says nothing.
    Form(
        names="sum cumsum nansum mean",
        how="bits",
        kinds=FRACTIONS,
        dress=fraction_sum,
        cases=20,
        warned=False,
    ),
    Form(names="sum cumsum mean", how="bits", kinds="fd", dress=fraction_sum, values=large),
    Form(names="sum mean", how="near", kinds=COMPLEX, values=finite, dress=fraction_sum),
    Form(names="std var prod median", how="near", kinds="fd", values=finite, dress=fraction_sum),
    Form(names="max min ptp", how="values", dress=along_axis, cases=20, kinds=INTEGERS + FRACTIONS),
    Form(names="nanmax nanmin", how="values", dress=along_axis, kinds=FRACTIONS),
    Form(names="all any", how="bits", dress=along_axis, kinds=ANY),
    Form(names="argmax argmin count_nonzero", how="bits", wide=True, dress=along_axis, kinds=ANY),
    Form(
        names="bitwise_and.reduce bitwise_or.reduce bitwise_xor.reduce", how="bits", kinds=INTEGERS
    ),
    Form(names="maximum.accumulate minimum.accumulate", how="values"),
    Form(
        names="percentile",
        how="near",
        kinds="fd",
        values=finite,
        dress=lambda random: ([random.uniform(0, 100)], {}),
    ),
    # Order and sets.
    Form(names="sort", how="values", kinds=ANY, cases=30, shapes=[*FLAT, ((9, 20),), ((3, 0),)]),
    Form(
        names="argsort",
        how="bits",
        wide=True,
        kinds=ANY,
        cases=30,
        dress=stable,
        shapes=[*FLAT, ((9, 20),)],
    ),
    Form(names="unique", how="values", kinds=ANY, cases=30, shapes=FLAT),
    Form(
        names="unique",
        how="bits",
        wide=True,
        cases=20,
        shapes=FLAT,
        values=small,
        mixed=False,
        kinds="bBhHqQdD",
        dress=lambda _: (
            [],
            {"return_index": True, "return_inverse": True, "return_counts": True},
        ),
    ),
    Form(
        names="search_sorted",
        how="bits",
        wide=True,
        cases=30,
        kinds=ANY,
        shapes=[((33,), (7,)), ((0,), (3,)), ((130,), (5, 2))],
        dress=lambda random: ([random.choice(("left", "right"))], {}),
    ),
    Form(
        names="union1d intersect1d setdiff1d isin",
        how="values",
        kinds=REAL,
        values=small,
        shapes=[((33,), (7,)), ((0,), (3,)), ((130,), (130,))],
    ),
    Form(
        names="nonzero flatnonzero",
        how="bits",
        wide=True,
        kinds=ANY,
        values=small,
        shapes=[*FLAT, ((3, 5),)],
    ),
    # Shape and place.
    Form(names="flip ravel transpose atleast_2d squeeze copy", how="bits", kinds=ANY, cases=6),
    Form(names="roll repeat tile", how="bits", kinds=ANY, dress=lambda _: ([3], {})),
    Form(names="diff", how="bits", kinds=INTEGERS + FRACTIONS, shapes=[*FLAT, ((4, 5),)]),
    Form(names="packbits", how="bits", kinds="?B", shapes=[*FLAT, ((4, 9),)]),
    Form(names="unpackbits", how="bits", kinds="B", shapes=FLAT),
    Form(names="bincount", how="bits", kinds="BH", wide=True, shapes=FLAT, values=small),
    # Products, and linear algebra.
    Form(
        names="matmul dot inner",
        how="bits",
        kinds=INTEGERS,
        values=small,
        mixed=False,
        shapes=[((4, 5), (5, 3)), ((5,), (5,)), ((12, 12), (12, 12)), ((0, 3), (3, 2))],
    ),
    Form(
        names="matmul dot vdot",
        how="near",
        kinds="fdFD",
        values=finite,
        shapes=[((30, 30), (30, 30)), ((9,), (9,)), ((2, 0), (0, 3))],
    ),
    Form(
        names="outer kron convolve",
        how="near",
        kinds="ifd",
        values=small,
        shapes=[((7,), (3,)), ((33,), (5,)), ((1,), (1,))],
    ),
    Form(
        names="linalg.inv linalg.det linalg.slogdet linalg.norm singular_values rebuilt_by_qr"
        " eigenvalues_sorted",
        how="near",
        kinds="dD",
        values=matrix,
        shapes=SQUARES[:3],
        cases=8,
    ),
    Form(
        names="linalg.norm singular_values rebuilt_by_qr",
        how="near",
        kinds="dD",
        values=matrix,
        shapes=BLOCKS,
        cases=4,
    ),
    Form(
        names="linalg.matrix_rank", how="bits", kinds="d", values=small, shapes=SQUARES, wide=True
    ),
    Form(
        names="linalg.inv linalg.det singular_values",
        how="near",
        kinds="f",
        values=matrix,
        shapes=SQUARES,
        cases=6,
    ),
    Form(
        names="linalg.eigvalsh rebuilt_by_eigh linalg.pinv",
        how="near",
        kinds="d",
        values=matrix,
        shapes=SQUARES[:3],
        cases=6,
    ),
    Form(names="linalg.eigvalsh", how="near", kinds="d", values=matrix, shapes=BLOCKS[:1], cases=2),
    Form(
        names="solve",
        how="near",
        kinds="dD",
        values=matrix,
        shapes=[((5, 5), (5, 2)), ((3, 3), (3, 1))],
    ),
    # Singular matrices, and shapes that do not fit.
    Form(
        names="linalg.inv linalg.cholesky",
        how="near",
        kinds="d",
        values=small,
        cases=8,
        shapes=[((3, 4),), ((2, 2),), ((1, 1),)],
    ),
    Form(
        names="solve",
        how="near",
        kinds="id",
        values=small,
        cases=8,
        shapes=[((3, 4), (3, 1)), ((2, 2), (2, 2))],
    ),
    Form(
        names="fft.fft fft.ifft fft_and_back",
        how="near",
        kinds="fdFD",
        values=finite,
        shapes=[((size,),) for size in (1, 7, 16, 60, 97, 128)],
    ),
    Form(
        names="fft.rfft",
        how="near",
        kinds="fd",
        values=finite,
        shapes=[((size,),) for size in (1, 7, 16, 60, 97, 128)],
    ),
)
