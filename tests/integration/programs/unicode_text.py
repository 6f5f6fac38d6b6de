"""Unicode: normalisation, properties, case, identifiers, surrogates, names, bidirectional text."""

import sys
import unicodedata as ud

print(ud.unidata_version, sys.maxunicode, len("😀"), len("é"), len("e\u0301"))
print("😀"[0] == "\U0001f600")
for text in ("é", "e\u0301", "ﬁ", "Å", "①", "가", "\u1e9b\u0323"):
    print(ascii(text))
    print({form: ascii(ud.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")})
for char in "aÉ߀٣½Ⅷ 中\u0301😀\u200d\n":
    print(
        ascii(char), ud.name(char, "-"), ud.category(char), ud.bidirectional(char),
        ud.combining(char),
        ud.east_asian_width(char), ud.mirrored(char), ud.decimal(char, None), ud.digit(char, None),
        ud.numeric(char, None), ud.decomposition(char),
    )  # fmt: skip
print(ud.lookup("GREEK SMALL LETTER ALPHA"), "\N{SNOWMAN} \N{LATIN SMALL LETTER E WITH ACUTE}")
print(ud.is_normalized("NFC", "é"))
try:
    ud.lookup("NO SUCH NAME")
except KeyError as error:
    print(error)
for word in ("straße", "ΌΣΟΣ", "ǆungla", "İstanbul", "ﬀ", "ñandú", "ⅷ", "𐐨"):
    print(word, word.upper(), word.lower(), word.title(), word.capitalize(), word.casefold())
    print(word.swapcase())
print("Straße".casefold() == "STRASSE".casefold(), "é" == "e\u0301")
print(sorted(["z", "ä", "a", "Z", "é"]))
for text in ("٣٤", "½", "x²", "Ⅷ", "Ａ1", "\u00a0", "\u2028", "naïve", "ª"):
    checks = (
        "isdecimal",
        "isdigit",
        "isnumeric",
        "isalpha",
        "isalnum",
        "isspace",
        "isidentifier",
        "isprintable",
    )
    print(ascii(text), [check for check in checks if getattr(text, check)()])
print(int("٣٤"), float("１.５"), "a\u2028b\x0bc\x85d\r\ne".splitlines(), "a\u3000b\u00a0c".split())
print("\ud800".encode("utf-8", "surrogatepass"))
print(ascii(b"\xff\x41".decode("utf-8", "surrogateescape")))
for bad in (
    lambda: "\udc80".encode(),
    lambda: b"\xc3(".decode(),
    lambda: "é".encode("ascii"),
    lambda: b"\xf0\x9f\x98".decode(),
):
    try:
        bad()
    except UnicodeError as error:
        print(type(error).__name__, error, error.start, error.end, error.reason)
ünïcödé = "identifiers"
ﬁn = 3  # the name is normalised
print(ünïcödé, fin, "ünïcödé" in globals())  # noqa: F821
print(
    repr("tab\t nul\0 bell\a é \u200b \ue000 \U000e0001 😀"), "日本語".center(9, "*"), f"{'é':>4}|"
)
print("\u0130".lower() == "i\u0307", "Σ".lower(), "ΑΣ".lower(), "ŉ".upper())
print(chr(0x10FFFF).isprintable(), ord("𝔘"))
