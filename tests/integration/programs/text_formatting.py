"""f-strings, str.format, %-formatting, Template, textwrap, pprint: all the mini-languages."""

import pprint
import reprlib
import string
import textwrap
from datetime import date

name, value, width = "wörld", 1234567.891, 12
print(
    f"{name!r:>{width}} {name!a} {name:^{width}.3}| {value:,.1f} {value:_.2e} {value:>+{width}.3g}|"
)
print(f"{42:#x} {42:#010b} {42:o} {42:c} {-42:=+8d} {42:^+9,}| {255:X} {1_000_000:_} {0:03}")
print(f"{value=:.2f} {name = } {1 + 1 = !s:>4} {date(2024, 5, 6):%A %d} {f'nested {name[::-1]}'}")
print(f"{{literal}} {'\n'!r} {[n for n in range(3)]} {(lambda x: x * 2)(4)} {0.1 + 0.2!r}")
print(
    "{1} {0} {0!r} {key[sub]} {obj.real:.1f} {2:>{w}}".format(
        "a", "b", "c", key={"sub": 5}, obj=3j, w=4
    )
)
print(
    "{:%} {:.0%} {:e} {:G} {:n} {:s} {!s:<5}|".format(0.256, 0.5, 12345.678, 1e-10, 10, "s", None)
)
print("%(k)05d %(s)-4s| %%" % {"k": 7, "s": "x"})
print(
    "%s %r %a|%5d|%-5d|%+.2f|%#x|%o|%e|%G|%c|%c|%%|%*d|%.2s"
    % ("s", "é", "é", 42, 42, 3.14159, 255, 8, 1.5, 1e-9, 65, "B", 6, 7, "cut")
)
print(b"%b %s %a %d %x %c %5.1f|" % (b"b", b"s", "é", 5, 255, b"!", 2.5))


class Temperature:
    def __init__(self, degrees):
        self.degrees = degrees

    def __format__(self, spec):
        return f"{self.degrees * 9 / 5 + 32:.0f}F" if spec == "f" else f"{self.degrees}C<{spec}>"

    def __repr__(self):
        return "Temperature()"


print(f"{Temperature(20)} {Temperature(20):f} {Temperature(5):x y} {Temperature(1)!r:>15}")
print(format(3.5, "08.3f"))
for bad in (
    lambda: f"{3:q}",
    lambda: f"{'s':d}",
    lambda: f"{2.5:x}",
    lambda: "{} {0}".format(1, 2),
    lambda: "{missing}".format(),
    lambda: "{} {}".format(1),
    lambda: "{".format(),
    lambda: "%d" % "x",
    lambda: "%s %s" % ("one",),
    lambda: "%z" % 1,
    lambda: f"{object():>5}",
    lambda: f"{5:,_}",
):
    try:
        print(bad())
    except (ValueError, TypeError, IndexError, KeyError) as error:
        print(type(error).__name__, error)

template = string.Template("$who owes ${amount}$$ to $other")
print(template.safe_substitute(who="Ann", amount=5), template.get_identifiers())
print(template.is_valid())
try:
    template.substitute(who="Ann")
except KeyError as error:
    print("KeyError", error)
print(string.capwords("one two-three  four"), string.ascii_letters[-3:], string.punctuation)
print(list(string.Formatter().parse("a{b!r:>{c}}d")))
print(string.Formatter().vformat("{0}{x}", [1], {"x": 2}))

prose = (
    "The quick brown fox-like animal jumps overthelazydogwithoutlooking and  runs.\nAway it goes."
)
for line in textwrap.wrap(prose, 18, initial_indent="* ", subsequent_indent="  "):
    print(line)
print(
    textwrap.fill(prose, 30, break_long_words=False),
    textwrap.shorten(prose, 25, placeholder=" [..]"),
    sep="\n",
)
print(repr(textwrap.dedent("    a\n      b\n\n    c")))
print(repr(textwrap.indent("x\n\ny", "> ", lambda line: True)))
data = {
    "numbers": list(range(12)),
    "nested": {"key": ("tuple", {"set"}), "text": "word " * 12},
    3: None,
}
pprint.pprint(data, width=50)
pprint.pprint(data, width=60, depth=1, compact=True, sort_dicts=False)
print(pprint.pformat([1.5, "a"]), reprlib.repr("x" * 100), reprlib.repr(list(range(50))))
