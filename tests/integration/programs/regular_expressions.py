"""re: groups, lookaround, flags, substitution, splitting, scanning, possessive and atomic parts."""

import re

log = "2024-03-01 ERROR [db] timeout=30 user='ann'\n2024-03-02 INFO [web] ok\n"
line = re.compile(
    r"""
    ^(?P<date>\d{4}-\d\d-\d\d)\s+   # when
    (?P<level>[A-Z]+)\s+
    \[(?P<unit>\w+)\]\s*
    (?P<rest>.*)$
    """,
    re.VERBOSE | re.MULTILINE,
)
for match in line.finditer(log):
    print(match.groupdict(), match.span("unit"), match.start(), match.lastgroup)
print(line.groups, sorted(line.groupindex.items()), bool(line.flags & re.M), line.fullmatch(log))
print(re.findall(r"(\w+)=(\d+|'[^']*')", log), re.findall(r"\d+", "a1b22"), re.findall("x*", "axb"))
print(re.sub(r"(\w+)@(\w+)", r"\2 at \g<1>", "ann@home bob@work", count=1))
print(re.sub(r"\d+", lambda m: str(int(m[0]) * 2), "1 fish 20 fish"), re.subn("a", "b", "banana"))
print(re.split(r"[,;]\s*", "a, b;c"), re.split(r"(-)", "1-2-3", maxsplit=1), re.split("x*", "axbc"))
print(re.match(r"(a)(b)?(?(2)c|d)", "ad"), re.match(r"(a)(b)?(?(2)c|d)", "abc").groups())
print(re.search(r"(?<=\$)\d+(?!\.)", "$5.00 and $42").group())
print(re.search(r"(?<!\d)7", "17 7").start())
print(re.findall(r"(?i)straße|ÉTÉ", "STRASSE Straße été"), re.findall(r"\bé\w+", "été éclair"))
print(re.findall(r"\w+", "naïve café 東京", re.ASCII), re.findall(r"\w+", "naïve café 東京"))
print(re.findall(r"^\w", "a\nb\nc", re.M), re.search("a.c", "a\nc", re.S) is not None)
print(re.match(r"<(.+?)>(.*)", "<a><b>").groups(), re.match(r"<(.+)>", "<a><b>").group(1))
print(re.match(r"(?>a+)ab", "aaab"), re.match(r"a++b", "aaab").group())
print(re.match(r"a{2,3}+a", "aaa"))
print(re.search(r"(\w)(\w)\2\1", "xabbay").group())
print(re.search(r"(?P<q>['\"]).*?(?P=q)", "x 'y' z")[0])
print(re.escape("a.b*c[d]"), re.fullmatch(r"[\w.]+@[\w.]+", "x@y.z") is not None)
print(re.findall(rb"\x00(.)", b"\x00a\x00b"), re.sub(rb"b+", b"-", b"abba"))
print(re.findall(r"[^\W\d_]+", "ab1_cd"), re.findall(r"[\]\-^]", "a]b-c^"))
print(re.findall(r"(?s:.)(?-i:x)", "ax", re.I))
greedy = re.compile(r"(?P<year>\d+)(?:-(?P<month>\d+))?")
match = greedy.match("2024")
print(match.group("year", "month"), match.groups(default="?"), match.expand(r"<\1>"))
print(match.re is greedy)
print(greedy.sub(lambda m: m["month"] or "none", "2024-05 1999"), repr(match))
print(re.compile("x") is re.compile("x"), repr(re.compile("a|b", re.I | re.M)), re.purge())


def tokens(text):
    scanner = re.Scanner(
        [
            (r"\d+", lambda _, token: int(token)),
            (r"[+*()-]", lambda _, token: token),
            (r"\s+", None),
        ]
    )
    return scanner.scan(text)


print(tokens("12 + (3*4) ?"))
for pattern in (
    "(",
    "a**",
    "[z-a]",
    r"\1",
    "(?P<n>a)(?P<n>b)",
    "(?<=a*)b",
    "(?z)",
    r"\p",
    "a{3,2}",
    "*",
):
    try:
        re.compile(pattern)
    except re.error as error:
        print(repr(pattern), error, error.pos)
for bad in (lambda: re.match("a", b"a"), lambda: re.sub("(a)", r"\2", "a"), lambda: match["day"]):
    try:
        bad()
    except (TypeError, re.error, IndexError) as error:
        print(type(error).__name__, error)
print(len(re.findall(r"(?:a|b)*c", "ab" * 5000 + "c")))
print(re.match(r"(?:x|y)*$", "xy" * 20000) is not None)
