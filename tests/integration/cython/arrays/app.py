"""Uses numpy's arrays through memory views and through numpy's own C."""

import numpy as np

import kernels


def attempt(label, function, *arguments):
    try:
        result = function(*arguments)
    except Exception as error:
        print(f"  {label}: {type(error).__name__}: {error}")
    else:
        print(f"  {label}: {result!r}")


grid = np.arange(12, dtype=np.float64).reshape(3, 4)
print(kernels.total(grid), kernels.total(grid[::2, ::-1]), kernels.total(grid.T))
print(
    kernels.smooth(grid[0]).tolist(), kernels.counts(np.array([1, 2, 1, 0], np.int32), 3).tolist()
)
kernels.fill(grid, 2.5)
print(grid.tolist(), kernels.describe(grid), kernels.smallest(np.array([3, -1, 2], np.int64)))
print(kernels.as_array([1, 2]).dtype, kernels.uints(np.array([250, 10], np.uint8)).tolist())
attempt("wrong type", kernels.total, grid.astype(np.float32))
attempt("wrong dimensions", kernels.total, grid[0])
attempt("none", kernels.total, None)
attempt("not an array", kernels.describe, [1])
attempt("not contiguous", kernels.smooth, grid[:, 0])
attempt("outside", kernels.counts, np.array([9], np.int32), 3)
grid.flags.writeable = False
attempt("read-only", kernels.fill, grid, 1.0)
print(kernels.total_constant(grid))
