"""json: encoding options, decoding hooks, exact errors, unicode, deep and odd documents."""

import datetime
import enum
import json
import math
from collections import OrderedDict
from decimal import Decimal

document = {
    "text": 'quotes " and \\ and / and \n tab\t \x01 é 日本 😀',
    "numbers": [0, -1, 2.5, 1e100, 1e-7, 10**25, -0.0, True, None],
    "nested": {"empty": {}, "list": [[], [[]]], "tuple": (1, 2)},
    3: "int key", None: "none key", True: "bool key", 1.5: "float key",
}  # fmt: skip
for options in (
    {},
    {"indent": 2, "sort_keys": False},
    {"ensure_ascii": False, "separators": (",", ":")},
    {"indent": "\t"},
):
    print(json.dumps(document, **options))
print(json.dumps({"b": 1, "a": {"d": 2, "c": 3}}, sort_keys=True))
print(json.loads(json.dumps(document)) == document, json.loads(' [1, 2.0, "x", null] '))
print(json.dumps([math.inf, -math.inf, math.nan]), json.loads("[NaN, -Infinity]"))


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, datetime.date):
            return value.isoformat()
        if isinstance(value, set):
            return sorted(value)
        return super().default(value)


class Kind(enum.IntEnum):
    ONE = 1


print(json.dumps({"day": datetime.date(2024, 2, 29), "set": {3, 1}, "kind": Kind.ONE}, cls=Encoder))
print("".join(json.JSONEncoder(indent=1).iterencode({"a": [1, {"b": None}]})))
print(json.loads('{"a": 1.1, "b": 2}', parse_float=Decimal, parse_int=str))
print(json.loads('{"b": 1, "a": {"c": 2}}', object_pairs_hook=OrderedDict))
print(json.loads('{"x": 1, "y": 2}', object_hook=lambda d: tuple(d.items())))
print(json.loads('"\\ud83d\\ude00 \\u00e9 \\/"'), json.loads(b'"\xc3\xa9"'))
print(ascii(json.loads('"\\ud800"')))
print(json.loads("\ufeff[1]".encode("utf-8")), json.loads('["utf16"]'.encode("utf-16")))
print(json.JSONDecoder().raw_decode('{"a": 1} trailing'))

for text in (
    "", "{", "[1,]", '{"a" 1}', '{"a": 1,}', "nul", '"open', '"\\x"', "[1 2]", "01", "1.",
    '{"a": }',
    '"line\nbreak"', "{1: 2}", "[1]]", "'single'",
):  # fmt: skip
    try:
        print(json.loads(text))
    except json.JSONDecodeError as error:
        print(repr(text), "->", error, error.pos)
circular = []
circular.append(circular)
for value, options in [
    (circular, {}), ({1, 2}, {}), (math.nan, {"allow_nan": False}), ({(1,): 2}, {}), (b"x", {}),
]:  # fmt: skip
    try:
        json.dumps(value, **options)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error, getattr(error, "__notes__", ""))
print(json.dumps({(1,): 2, "kept": 3}, skipkeys=True))
print(json.loads('{"same": 1, "same": 2}'), json.loads(str(10**30)) == 10**30)
