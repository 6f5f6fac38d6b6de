"""Uses modules in Cython's pure Python mode: interpreted and compiled they do the same."""

import sys

from pure import kernels, tree


def attempt(label, function, *arguments):
    try:
        result = function(*arguments)
    except Exception as error:
        print(f"  {label}: {type(error).__name__}: {error}")
    else:
        print(f"  {label}: {result!r}")


if sys.argv[1:] == ["--compiled"]:
    print(kernels.compiled(), tree.compiled())
    sys.exit()

for number in (0, 1, 10, 25):
    print(number, kernels.fibonacci(number), kernels.primes(number), kernels.collatz(number + 1))
print(kernels.dot([1.0, 2.0], [3.0, 4.5]), kernels.root(2.0) - 2**0.5)
attempt("unequal", kernels.dot, [1.0], [])
node = tree.build([5, 2, 8, 1, 9])
print(list(node), len(node), node.depth(), 8 in node, 7 in node, node.count)
attempt("add", node.insert, "x")
print(tree.describe(node))
