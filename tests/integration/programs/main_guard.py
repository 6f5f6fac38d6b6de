# args: alpha "beta gamma"
"""The entry module is __main__, knows its arguments, and can be imported under its own name."""

import sys

print("top level of", __name__)
COUNT = len(sys.argv)


class Local:
    pass


def main(argv):
    print(argv, COUNT, Local.__module__, main.__module__, main.__qualname__, repr(Local))
    print(sys.modules["__main__"].COUNT, vars(sys.modules["__main__"])["Local"] is Local)
    print(__doc__[:9])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
