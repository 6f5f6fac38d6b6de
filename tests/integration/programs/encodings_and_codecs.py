# include: encodings.*
"""codecs: many encodings both ways, error handlers, BOMs, incremental and stream interfaces."""

import codecs
import io

SAMPLES = {
    "utf-8": "aé€😀", "utf-8-sig": "aé", "utf-16": "aé😀", "utf-16-le": "é😀", "utf-16-be": "é",
    "utf-32": "a😀",
    "utf-7": "a+é€", "ascii": "abc", "latin-1": "aéÿ", "cp1252": "€“é”", "iso8859-15": "€é",
    "cp437": "é░",
    "koi8-r": "Привет", "cp1251": "Мир", "iso8859-7": "αβγ", "mac-roman": "é†", "shift_jis": "日本ア",
    "euc_jp": "日本",
    "iso2022_jp": "日本a", "gbk": "中文", "gb18030": "中😀", "big5": "中文", "euc_kr": "한글", "cp949": "똠",
    "hz": "中a",
    "punycode": "bücher", "idna": "bücher.example", "unicode_escape": "é\n",
    "raw_unicode_escape": "é€", "cp037": "AB",
}  # fmt: skip
for name, text in SAMPLES.items():
    encoded = text.encode(name)
    print(name, encoded.hex(" "), encoded.decode(name) == text, codecs.lookup(name).name)
print("é".encode("utf-16-le"), b"\xff\xfea\0".decode("utf-16"))
print(b"\0\0\xfe\xff\0\0\0a".decode("utf-32"))
for handler in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace"):
    print(handler, "aé€b".encode("ascii", handler))
for handler in ("ignore", "replace", "backslashreplace", "surrogateescape"):
    print(handler, ascii(b"a\xffb\xe2\x82".decode("utf-8", handler)))
    print(ascii(b"\x81\x40\x81".decode("shift_jis", handler)))


def dashes(error):
    return "-" * (error.end - error.start), error.end


codecs.register_error("dashes", dashes)
print("aéb€".encode("ascii", "dashes"), b"a\xff\xfeb".decode("ascii", "dashes"))

for bad in (
    lambda: "€".encode("latin-1"),
    lambda: b"\x81".decode("cp1252"),
    lambda: "😀".encode("shift_jis"),
    lambda: "x".encode("no-such-codec"),
    lambda: b"x".decode("hex"),
    lambda: "x".encode("ascii", "no-handler") and "é".encode("ascii", "no-handler"),
    lambda: b"\0".decode("utf-16"),
    lambda: codecs.lookup_error("nope"),
):
    try:
        print(bad())
    except (UnicodeError, LookupError) as error:
        print(type(error).__name__, error)

for name in ("hex", "base64", "quopri", "uu", "rot13", "hex_codec"):
    data = "text ✓" if name == "rot13" else b"data \xff="
    encoded = codecs.encode(data, name)
    print(name, encoded, codecs.decode(encoded, name) == data)

decoder = codecs.getincrementaldecoder("utf-8")()
print([decoder.decode(bytes([byte])) for byte in "é😀".encode()], decoder.decode(b"", final=True))
encoder = codecs.getincrementalencoder("utf-16")()
print(encoder.encode("a"), encoder.encode("b"))
print(list(codecs.iterdecode([b"\xe6\x97", b"\xa5"], "utf-8")))
jis = codecs.getincrementaldecoder("shift_jis")()
print(jis.decode(b"\x93"), jis.decode(b"\xfa\x96"), jis.decode(b"\x7b"))
stream = codecs.getwriter("cp1252")(io.BytesIO(), errors="replace")
stream.write("€ and 日")
print(stream.getvalue(), codecs.getreader("latin-1")(io.BytesIO(b"\xe9\n\xe8")).readlines())
print(codecs.BOM_UTF8, codecs.BOM_UTF16_BE, str(b"caf\xe9", "cp1252"), bytes("é", "cp850"))
print(codecs.charmap_encode("ab", "strict", {97: 1, 98: b"xy"}))
print(codecs.escape_decode(rb"\x41\n")[0])
print("a" == b"a".decode("ASCII"), "É".encode("Windows-1252") == "É".encode("CP1252"))
print(codecs.lookup("u8").name)
