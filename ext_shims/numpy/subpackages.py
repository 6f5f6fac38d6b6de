"""What lies below numpy: linear algebra, transforms, random numbers, masks, polynomials."""

from __future__ import annotations

import pickle

import numpy as np
from numpy import ma
from numpy.polynomial import Chebyshev, Polynomial
from shown import fails, section, show


@section
def linear_algebra():
    a = np.array([[4.0, 1, 0], [1, 3, -1], [0, -1, 2]])
    b = np.array([1.0, 2, 3])
    show("solve", np.linalg.solve(a, b))
    show("inv", np.linalg.inv(a))
    show("det", np.linalg.det(a))
    show("slogdet", list(np.linalg.slogdet(a)))
    show("cholesky", np.linalg.cholesky(a))
    show("eigvalsh", np.linalg.eigvalsh(a))
    w, v = np.linalg.eigh(a)
    show("eigh", np.allclose(v @ np.diag(w) @ v.T, a))
    m = np.array([[0.0, 1, 2], [3, 4, 5.5], [-6, 7, 8]])
    w, v = np.linalg.eig(m)
    show("eig", [np.allclose(m @ v, v * w), np.sort_complex(w)])
    u, s, vh = np.linalg.svd(m[:, :2], full_matrices=False)
    show("svd", [s, np.allclose(u * s @ vh, m[:, :2])])
    q, r = np.linalg.qr(m)
    show("qr", [np.allclose(q @ r, m), np.abs(np.diag(r))])
    show("lstsq", np.linalg.lstsq(m[:, :2], b, rcond=None)[0])
    show("pinv", np.linalg.pinv(m[:, :2]))
    show("rank", int(np.linalg.matrix_rank(np.ones((3, 3)))))
    show("norm", [np.linalg.norm(m), np.linalg.norm(m, 2), np.linalg.norm(b, 1)])
    show("cond", np.linalg.cond(a))
    show("power", np.linalg.matrix_power(a, 5))
    show("multi_dot", np.linalg.multi_dot([a, m, b]))
    show("kron", np.kron(np.eye(2), b))
    show("cross", np.linalg.cross(b, a[0]))
    show("stacked", np.linalg.inv(np.stack([a, 2 * a]))[1, 0])
    show("complex", np.linalg.solve(a + 1j * np.eye(3), b))
    show("float32", np.round(np.linalg.solve(a.astype(np.float32), b.astype(np.float32)), 4))
    fails("singular", np.linalg.inv, np.ones((2, 2)))
    fails("singular solve", np.linalg.solve, np.zeros((2, 2)), np.ones(2))
    fails("not positive", np.linalg.cholesky, -a)
    fails("not square", np.linalg.det, np.ones((2, 3)))
    fails("nan", np.linalg.eigvals, np.full((2, 2), np.nan))
    show("det of singular", np.linalg.det(np.ones((2, 2))))


@section
def transforms():
    x = np.array([1.0, 2, -1, 3, 0.5, -2, 4])
    for n in (4, 5, 7, 8, 12, 97, 101):
        y = np.fft.fft(x, n)
        show(f"fft {n}", [y[:3], np.allclose(np.fft.ifft(y)[: min(n, 7)], x[:n])])
    show("rfft", np.fft.rfft(x))
    show("irfft", np.fft.irfft(np.fft.rfft(x), 7))
    show("hfft", np.fft.hfft(np.array([1, 2 + 1j, 0.5]), 4))
    show("fft2", np.fft.fft2(np.arange(6.0).reshape(2, 3)))
    show("rfftn", np.fft.rfftn(np.arange(8.0).reshape(2, 2, 2)).ravel())
    show("ortho", np.fft.fft(x[:4], norm="ortho"))
    show("axis", np.fft.fft(np.arange(6.0).reshape(3, 2), axis=0)[1])
    show("float32", np.round(np.fft.fft(x.astype(np.float32)), 3).astype(np.complex128))
    show("freq", np.fft.fftfreq(6, 0.5))
    show("shift", np.fft.fftshift(np.arange(5.0)))
    big = np.fft.fft(np.cos(np.arange(10007.0)))
    show(
        "prime length",
        bool(np.abs(np.fft.ifft(big).real - np.cos(np.arange(10007.0))).max() < 1e-9),
    )
    fails("no points", np.fft.fft, x, 0)
    fails("bad norm", np.fft.fft, x, norm="x")


@section
def random_generators():
    for bits in (
        np.random.PCG64,
        np.random.PCG64DXSM,
        np.random.MT19937,
        np.random.Philox,
        np.random.SFC64,
    ):
        g = np.random.Generator(bits(12345))
        show(bits.__name__, [g.integers(0, 2**62, 3), g.random(2), g.bytes(5).hex()])
    g = np.random.default_rng([1, 2, 3])
    for name, arguments in (
        ("standard_normal", ()), ("normal", (1, 2)), ("exponential", (2,)), ("gamma", (2.5, 1)),
        ("beta", (2, 3)), ("binomial", (50, 0.3)), ("poisson", (4.5,)), ("geometric", (0.2,)),
        ("hypergeometric", (10, 5, 6)), ("negative_binomial", (5, 0.4)), ("zipf", (2.2,)),
        ("logseries", (0.6,)), ("chisquare", (3,)), ("f", (4, 5)), ("standard_t", (6,)),
        ("vonmises", (0.5, 2)), ("wald", (1, 2)), ("weibull", (1.5,)), ("pareto", (3,)),
        ("power", (2,)), ("laplace", ()), ("logistic", ()), ("lognormal", ()), ("gumbel", ()),
        ("rayleigh", ()), ("triangular", (0, 1, 4)), ("uniform", (-1, 1)),
        ("noncentral_chisquare", (3, 1)), ("noncentral_f", (3, 4, 1)), ("standard_cauchy", ()),
    ):  # fmt: skip
        show(name, np.asarray(getattr(g, name)(*arguments, size=3), dtype=np.float64))
    show(
        "integers",
        [g.integers(0, 10, 5, dtype=t) for t in (np.uint8, np.int16, np.uint32, np.int64)],
    )
    show("float32", g.random(2, dtype=np.float32))
    show("choice", g.choice(np.arange(10, dtype=np.int64), 4, replace=False))
    show("weighted", g.choice(np.array([10, 20, 30], np.int64), 3, p=[0.1, 0.2, 0.7]))
    show("permutation", g.permutation(np.arange(6, dtype=np.int64)))
    a = np.arange(5, dtype=np.int64)
    g.shuffle(a)
    show("shuffle", a)
    show("multinomial", g.multinomial(20, [0.2, 0.3, 0.5]).astype(np.int64))
    show("dirichlet", g.dirichlet([1, 2, 3]))
    show("multivariate", g.multivariate_normal([0, 1], [[2, 0.3], [0.3, 1]], method="cholesky"))
    show("hypergeometric", g.multivariate_hypergeometric([5, 6, 7], 8).astype(np.int64))
    show("spawn", [child.random() for child in g.spawn(2)])
    show("pickle", pickle.loads(pickle.dumps(g)).random() == g.random())  # noqa: S301
    show("jumped", np.random.Generator(np.random.PCG64(1).jumped()).random())
    show("state", sorted(np.random.PCG64(1).state))
    fails("bad p", g.choice, 3, p=[0.5, 0.1, 0.1])
    fails("bad scale", g.normal, 0, -1)
    fails("bad range", g.integers, 5, 5)


@section
def random_legacy():
    state = np.random.RandomState(42)
    show("rand", state.rand(3))
    show("randn", state.randn(3))
    show("randint", state.randint(0, 1000, 5, dtype=np.int64))
    for name, arguments in (
        ("normal", ()), ("gamma", (2.5,)), ("beta", (2, 3)), ("binomial", (50, 0.3)),
        ("poisson", (4.5,)), ("geometric", (0.2,)), ("hypergeometric", (10, 5, 6)),
        ("negative_binomial", (5, 0.4)), ("zipf", (2.2,)), ("logseries", (0.6,)),
        ("exponential", ()), ("laplace", ()), ("standard_t", (6,)), ("vonmises", (0.5, 2)),
        ("wald", (1, 2)), ("triangular", (0, 1, 4)), ("f", (4, 5)), ("power", (2,)),
    ):  # fmt: skip
        show(name, np.asarray(getattr(state, name)(*arguments, size=3), dtype=np.float64))
    show("choice", state.choice(np.arange(9, dtype=np.int64), 4, replace=False))
    show("permutation", state.permutation(np.arange(6, dtype=np.int64)))
    show("multinomial", state.multinomial(20, [0.2, 0.3, 0.5]).astype(np.int64))
    show("multivariate", state.multivariate_normal([0, 0], np.eye(2)))
    show("dirichlet", state.dirichlet([1, 2, 3]))
    np.random.seed(3)
    show("module", np.random.rand(2))
    kept = np.random.get_state()
    first = np.random.random_sample(2)
    np.random.set_state(kept)
    show("set_state", bool(np.all(first == np.random.random_sample(2))))
    fails("bad", state.poisson, -1)


@section
def masked():
    a = ma.array([1.0, 2, 3, 4], mask=[0, 1, 0, 0])
    show("array", a)
    show("sum", float(a.sum()))
    show("filled", a.filled(-1))
    show("mean", float((a * 2).mean()))
    show("compressed", a.compressed())
    show("invalid", ma.masked_invalid([1.0, np.nan]))
    show("divide", a / ma.array([0.0, 1, 2, 0]))
    show("log", ma.log(ma.array([-1.0, 1])))
    show("where", ma.masked_where(a > 2, a))
    show("repr", repr(a[1]))
    show("concatenate", ma.concatenate([a, a[:1]]))
    show("2d", ma.median(ma.array([[1.0, 2], [3, 4]], mask=[[0, 1], [0, 0]]), axis=0))
    show("hard mask", hard_mask())


def hard_mask():
    a = ma.array([1, 2], mask=[1, 0], hard_mask=True)
    a[:] = 9
    return a


@section
def polynomials():
    p = Polynomial([1, -3, 2])
    show("str", str(p))
    show("roots", np.sort(p.roots()))
    show("call", p(np.array([0.0, 1, 2])))
    show("deriv", (p * p).deriv().coef)
    show("fit", Polynomial.fit([0.0, 1, 2, 3], [1.0, 3, 7, 13], 2).convert().coef)
    show("chebyshev", Chebyshev([1, 2, 3]).convert(kind=Polynomial).coef)
    show("divmod", [part.coef for part in divmod(Polynomial([1, 2, 3, 4]), p)])
    show("gauss", np.polynomial.legendre.leggauss(3))
    show("polyfit", np.polyfit([0.0, 1, 2], [1.0, 3, 7], 2))
    show("polyval", np.polyval([1.0, 2, 3], 2))
    show("roots", np.sort_complex(np.roots([1, 0, 1]) + 0))
    show("poly1d", str(np.poly1d([1, 2, 3])))
