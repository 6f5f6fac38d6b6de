"""str: all methods, slices, comparisons, splitting, translation, interning, subclasses."""

text = "The quick brown fox"
print(text[4:9], text[::-1], text[-3:], text[20:], text[::4], len(text), "quick" in text)
print(text.find("o"), text.rfind("o"), text.index("q"))
print(text.split(), text.split("o"), text.rsplit(" ", 1), "a,b,,c".split(","), " a  b ".split(" "))
print("".split(), "".split(","), text.partition(" q"))
print(text.rpartition(" "), "none".partition("x"), "none".rpartition("x"))
print("a\nb\r\nc\n".splitlines(), "a\nb".splitlines(keepends=True))
print(text.upper(), text.swapcase(), text.lower(), "hELLO wORLD".title(), "hELLO".capitalize())
print("they're bill's".title())
print("  pad ".strip() + "|", "xxhixx".lstrip("x"), "xxhixx".rstrip("x"), "abc".center(9, "*"))
print("abc".ljust(5) + "|", "abc".rjust(5), "-42".zfill(6), "+".zfill(3))
print(text.replace("o", "0", 1), text.replace("", "-")[:9], text.count("o"), text.count(""))
print(text.startswith(("A", "T")), text.endswith("fox", 0, -1))
print("prefix-body".removeprefix("prefix-"), "body.txt".removesuffix(".txt"))
print("a\tbc\td".expandtabs(4), "abcd", "-".join("abc"), "x".join([]))
table = str.maketrans({"a": "1", "b": None, "c": "long", ord("d"): 0x45})
print("abcd".translate(table), "hello".translate(str.maketrans("el", "ip", "o")))
print("{:>5}|{:<5}|{:^5}".format("a", "b", "c"))
print("abc" < "abd", "a" < "B", "Z" < "a", "abc" == "ab" + "c", "10" < "9", max("hello"))
print(min("hello"), sorted("bca"), "abc" * 2, 0 * "x")
checks = "isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric".split()
checks += "isprintable isspace istitle isupper".split()
for sample in ("abc", "ABC", "Abc Def", "123", "a1", " \t", "", "_x", "é", "a b", "1.5"):
    print(repr(sample), [check[2:] for check in checks if getattr(sample, check)()])
print("a\\b\n\t\x07\u00e9\U0001f600", repr('it\'s "quoted"'), repr("it's"), ascii("é😀"), r"raw\n")
print("\N{BULLET}")
print(
    "line \
continued"
)
print("""tri"ple""")
print("%s" % "x", "{}".format("y"), f"{'z'}", "caf\u00e9".encode(), str(b"x", "ascii"), str(3.0))
print(str(None), str([1, "a"]), "abc".__len__())
print("ß".upper(), "ﬁ".upper(), "Σ".lower(), "é".isalpha(), "²".isdigit(), "²".isdecimal())
print("½".isnumeric(), "東京".isidentifier(), "aé" > "az")
print([ord(c) for c in "aé€😀"], chr(128512), "\0".isprintable(), len("a\0b"), "a\0b".split("\0"))
print("😀x"[1], "x😀"[::-1], "é".center(3, "–"))


class Name(str):
    def __new__(cls, value, origin="?"):
        self = super().__new__(cls, value.strip())
        self.origin = origin
        return self

    def __add__(self, other):
        return Name(str(self) + other, "added")


name = Name(" ann ", "here")
print(name, name.origin, type(name.upper()).__name__, (name + "!").origin, name == "ann")
print({name: 1}["ann"], f"{name:>5}", isinstance(name, str), len(name))
print("a b c".split(None, 1), "a-b_c".replace("-", "_").split("_"))
print("Ab".casefold() == "aB".casefold(), "abc".find("z"), "abc".rfind("", 1), "aaa".count("aa"))
words = "one two three two".split()
print(
    dict.fromkeys(words),
    " ".join(reversed(words)),
    ",".join(map(str, range(5))),
    "".join(sorted(set(words))),
    words.index("two"),
    *(w[0] for w in words),
)
for bad in (
    lambda: "abc".index("z"),
    lambda: "a" + 1,
    lambda: "abc"[9],
    lambda: "abc"["x"],
    lambda: "a".join([1]),
    lambda: "a".split(""),
    lambda: "x".center(3, "ab"),
    lambda: "abc".__setitem__(0, "x"),
    lambda: str(b"x", 5),
    lambda: ord("ab"),
    lambda: chr(0x110000),
    lambda: "a".encode(5),
    lambda: "a" % 5,
    lambda: str.maketrans("ab", "c"),
    lambda: "x".startswith(1),
    lambda: getattr("x", "nope"),
):
    try:
        print(repr(bad()))
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError, MemoryError) as error:
        print(type(error).__name__, error)
