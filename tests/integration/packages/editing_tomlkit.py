# requires: tomlkit
"""tomlkit: edits that keep comments and layout, building documents, and located errors."""

import datetime

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError

SOURCE = """\
# Heading comment
title = "example"   # trailing

[project]
name = 'demo'
version = "1.0"     # keep me
dependencies = [
    "a>=1",  # first
    "b",
]
[project.urls]
Home = "https://example.org"

[[servers]]
ip = "10.0.0.1"
ports = { http = 80, "https" = 443 }

[[servers]]
ip = "10.0.0.2"
"""
document = tomlkit.parse(SOURCE)
print(tomlkit.dumps(document) == SOURCE, document["project"]["version"])
print(type(document["title"]).__name__)
document["project"]["version"] = "2.0"
document["project"]["dependencies"].append("c[x]<3")
document["project"]["dependencies"].insert(0, "zero")
document["project"]["urls"]["Docs"] = "https://docs.example.org"
document["servers"][0]["ports"]["http"] = 8080
del document["servers"][1]["ip"]
document["servers"][1]["name"] = "second é"
document.add(tomlkit.nl())
tool = tomlkit.table()
tool.comment("added by the program")
tool.update({"level": 3, "ratio": 0.5, "on": True, "when": datetime.date(2024, 2, 29)})
document["tool"] = {"x": {"nested": [1, [2, 3]]}}
document["tool"]["settings"] = tool
print(tomlkit.dumps(document))
print(document.unwrap()["servers"], list(document), "title" in document, document.get("nope"))

made = tomlkit.document()
made.add(tomlkit.comment("built from nothing"))
array = tomlkit.array().multiline(True)
array.extend(["x", "y"])
made["list"] = array
made["inline"] = tomlkit.inline_table().append("k", tomlkit.item("v"))
made["text"] = tomlkit.string('multi\nline "quotes"', multiline=True)
made["raw"] = tomlkit.string(r"C:\dir", literal=True)
tables = tomlkit.aot()
for number in (1, 2):
    tables.append(tomlkit.item({"n": number}))
made["entries"] = tables
made[tomlkit.key(["dotted", "key"])] = 1_000
print(made.as_string(), tomlkit.parse(made.as_string()) == made)
print(tomlkit.parse('a = 0xFF\nb = 1e3\nc = 1979-05-27T07:32:00Z\nd = """x\\\n  y"""').unwrap())
for bad in (
    "a = ",
    "a = 1\na = 2",
    "[t]\nx = [1, 2",
    "= 5",
    'k = "a\nb"',
    "x = 2024-13-01",
    "[a]\n[a]",
    "b = tru",
):
    try:
        tomlkit.parse(bad)
        print(repr(bad), "parsed")
    except (ParseError, TOMLKitError, ValueError) as error:
        print(repr(bad), type(error).__name__, error)
