"""Typed throughout, and so is all it uses; some of that mypyc would change."""

import sys

import asking
import changed
import fast


def main() -> int:
    print(fast.collatz(27), fast.mean([1.0, 2.5]))
    print(changed.last(0), changed.last(3), changed.sizes(fast.Count(2)))
    print(asking.same(1.5))
    return len(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
