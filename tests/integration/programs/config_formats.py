"""configparser and tomllib, with interpolation, types, dates, and located errors."""

import configparser
import io
import tomllib

INI = """
[DEFAULT]
home = /srv
retries = 3

[web]
path = %(home)s/web
debug = yes
timeout: 2.5
hosts =
    one
    two   ; kept
# comment
[empty]
flag
"""
parser = configparser.ConfigParser(allow_no_value=True)
parser.read_string(INI)
web = parser["web"]
print(parser.sections(), dict(web), parser["empty"]["flag"])
print(web.getboolean("debug"), web.getfloat("timeout"), web.getint("retries"))
print(web.get("no", "fallback"))
print(parser.get("web", "path", raw=True), parser.has_option("web", "home"), "DEBUG" in web)
print(web["hosts"].split("\n"))
parser["new"] = {"key": "50%%", "other": "x"}
parser.remove_option("web", "debug")
out = io.StringIO()
parser.write(out)
print(out.getvalue())
extended = configparser.ConfigParser(
    interpolation=configparser.ExtendedInterpolation(), converters={"list": str.split}
)
extended.read_dict({"paths": {"base": "/b"}, "app": {"file": "${paths:base}/f", "names": "a b c"}})
print(extended["app"]["file"], extended.getlist("app", "names"), extended["app"].getlist("names"))
for source in (
    "[a]\n[a]\n",
    "key = no section\n",
    "[a]\nx = %(missing)s\n",
    "[a]\nx=1\nx=2\n",
    "[a]\n  = bad\n",
):
    try:
        bad = configparser.ConfigParser()
        bad.read_string(source)
        print(dict(bad["a"]))
    except configparser.Error as error:
        print(type(error).__name__, " ".join(str(error).split()))
for access in (
    lambda: parser["none"],
    lambda: parser.get("web", "none"),
    lambda: web.getint("path"),
):
    try:
        access()
    except (KeyError, configparser.Error, ValueError) as error:
        print(type(error).__name__, error)

TOML = """
title = "TOML é \\u00e9 \\t"
literal = 'C:\\path'
multi = \"\"\"
first \\
   joined
second\"\"\"
ints = [1_000, 0xff, 0o17, 0b101, -5]
floats = [1.5, 6e-2, inf, -nan]
ok = true
when = 2024-02-29T07:32:00.999-01:00
local = 2024-02-29T07:32:00
day = 2024-02-29
clock = 07:32:00
a.b."c d" = "dotted"
inline = { x = 1, y = { z = [ ] } }

[table.sub]
key = 1
[[array]]
n = 1
[[array]]
n = 2
  [array.child]
  deep = true
"""
for key, value in tomllib.loads(TOML).items():
    print(key, "=", value)
print(tomllib.loads("f = 0.1", parse_float=str), tomllib.load(io.BytesIO(b"x = 1\r\n")))
for source in (
    "a = ",
    "a = 1\na = 2",
    "[t]\n[t]",
    "a = [1, 2",
    'a = "x\n"',
    "= 1",
    "a = 01",
    "x = {a = 1, a = 2}",
    "d = 2023-02-30",
    "k = tru",
):
    try:
        tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        print(repr(source), "->", error)
try:
    tomllib.load(io.StringIO("x = 1"))
except TypeError as error:
    print(error)
