# args: --count many
# env: COLUMNS=80
# exit: 2
# stderr: exact
"""A wrong command line ends in argparse's usage message on stderr and exit code 2."""

import argparse

parser = argparse.ArgumentParser(prog="counter")
parser.add_argument("--count", type=int, help="how many")
parser.add_argument("names", nargs="*")
print("parsing")
parser.parse_args()
print("not reached")
