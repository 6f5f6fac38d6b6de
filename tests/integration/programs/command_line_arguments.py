# args: --level 3 copy -v -v "first file" second --mode=fast
# env: COLUMNS=80
"""argparse as programs use it: options, subcommands, types, groups; help texts of a fixed width."""

import argparse
import getopt
import shlex
import sys
from pathlib import PurePosixPath


def even(text):
    number = int(text)
    if number % 2:
        raise argparse.ArgumentTypeError(f"{number} is odd")
    return number


def build():
    parser = argparse.ArgumentParser(
        prog="tool", description="A tool.", epilog="The end.", fromfile_prefix_chars="@"
    )
    parser.add_argument(
        "--level", type=int, default=1, metavar="N", help="how much (default: %(default)s)"
    )
    parser.add_argument("--version", action="version", version="%(prog)s 1.2")
    commands = parser.add_subparsers(dest="command", required=True, title="commands")
    copy = commands.add_parser(
        "copy",
        aliases=["cp"],
        help="copies files",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    copy.add_argument("files", nargs="+", type=PurePosixPath, help="what to copy")
    copy.add_argument("-v", "--verbose", action="count", default=0)
    copy.add_argument(
        "-m", "--mode", choices=["fast", "safe"], default="safe", help="way of copying"
    )
    size = commands.add_parser("size", help="sets a size")
    exclusive = size.add_mutually_exclusive_group(required=True)
    exclusive.add_argument("--even", type=even)
    exclusive.add_argument("--any", action=argparse.BooleanOptionalAction)
    size.add_argument("--tag", action="append", dest="tags")
    size.add_argument("--const", action="store_const", const=9)
    size.add_argument("rest", nargs=argparse.REMAINDER)
    return parser


parser = build()
options = parser.parse_args()
print(sys.argv[1:], vars(options))
for line in (
    "size --even 4 --tag a --tag b",
    "--level 2 size --no-any x -y --z",
    "cp a",
    "size --any --const",
):
    print(vars(parser.parse_args(shlex.split(line))))
print(parser.parse_known_args(["cp", "a", "--unknown"]))
parser.print_help()
for line in ("copy --help", "size -h", "--version"):
    try:
        parser.parse_args(line.split())
    except SystemExit as stop:
        print("exit", stop.code)
sys.stderr = sys.stdout
for line in (
    "",
    "copy",
    "size --even 3",
    "size --even x",
    "--level z copy a",
    "copy a --mode odd",
    "size --even 2 --any",
    "nope",
    "--lev",
):
    try:
        parser.parse_args(shlex.split(line))
    except SystemExit as stop:
        print("exit", stop.code)
quiet = argparse.ArgumentParser(exit_on_error=False)
quiet.add_argument("--n", type=int)
try:
    quiet.parse_args(["--n", "x"])
except argparse.ArgumentError as error:
    print("caught", error)
print(getopt.gnu_getopt(["-a", "x", "--beta=2", "y"], "a", ["beta="]))
print(shlex.join(["a b", "c'd", "$e"]), shlex.quote(""))
try:
    getopt.getopt(["-z"], "a")
except getopt.GetoptError as error:
    print(error)
