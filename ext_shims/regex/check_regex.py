"""What regex has beyond re: fuzzy matching, recursion, sets, possessive quantifiers, captures."""

import regex

print(regex.findall(r"(?:colou?r){e<=1}", "color colour colur colr"))
print(regex.sub(r"\p{Lu}\p{Ll}+", "X", "Anna und Öde Zoë"))
print(regex.match(r"(\((?:[^()]|(?1))*\))", "(a(b)c)d").group())
print(regex.match(r"(?:(\w)\s?)+", "a b c d").captures(1))
print(regex.findall(r"[[a-z]--[aeiou]]+", "consonants"))
print(regex.split(r"(?V1)(?<=\d)(?=[a-z])", "1a22b"))
print([m.span() for m in regex.finditer(r"..", "abcde", overlapped=True)])
print(regex.fullmatch(r"(?i)STRASSE", "straße"), regex.fullmatch(r"(?if)STRASSE", "straße"))
print(regex.search(r"(?<year>\d{4})-(?<month>\d\d)", "on 2026-11-22").groupdict())
print(regex.match(r"a++b", "aaab"), regex.match(r"a++ab", "aaab"))
print(regex.sub(r"(\w+) (\w+)", r"\2 \1", "one two three four"))
try:
    regex.compile("(unclosed")
except regex.error as error:
    print(type(error).__name__, error)
print(regex.search(r"(?:a+)+$", "a" * 20 + "b", timeout=5))
