# requires: pyyaml
"""PyYAML without libyaml: loading, dumping, anchors, own tags, several documents, located errors."""

import datetime

import yaml

TEXT = """\
# a comment
name: Ünïcode "quoted"
numbers: [1, 0x1F, 0o17, 1_000, -2.5e3, .inf, 1e3]
flags: {yes: true, off: no, nothing: ~}
when: 2024-02-29T10:20:30.5Z
day: 2024-02-29
defaults: &base
  host: localhost
  ports: [80, 443]
service:
  <<: *base
  host: example.org
literal: |
  line one
    indented
folded: >-
  folded
  text

  paragraph
quoted: "tab\\t \\u00e9 \\
  continued"
? explicit key
: !!set {a, b}
binary: !!binary aGVsbG8=
"""
loaded = yaml.safe_load(TEXT)
for key, value in loaded.items():
    print(key, "=", sorted(value) if isinstance(value, set) else value)
print(loaded["service"]["ports"] is loaded["defaults"]["ports"])
print(yaml.__with_libyaml__ in (True, False))
print(yaml.safe_dump(loaded, allow_unicode=True, sort_keys=True, default_flow_style=None, width=60))
shared = {"x": [1]}
print(
    yaml.safe_dump(
        {"a": shared, "b": shared, "text": "multi\nline", "empty": [], "s": "yes", "n": "1"}
    )
)
print(list(yaml.safe_load_all("--- 1\n---\n[2]\n...\n---\n{a: b}\n")), yaml.safe_load(""))
print(yaml.safe_load("'it''s'"))


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


def represent(dumper, point):
    return dumper.represent_sequence("!point", [point.x, point.y], flow_style=True)


def construct(loader, node):
    return Point(*loader.construct_sequence(node))


yaml.add_representer(Point, represent, Dumper=yaml.SafeDumper)
yaml.add_constructor("!point", construct, Loader=yaml.SafeLoader)
text = yaml.safe_dump({"p": Point(1, 2), "d": datetime.date(2024, 1, 2)})
print(text, yaml.safe_load(text)["p"].y)
print([type(event).__name__ for event in yaml.parse("a: &x [1, *x]", Loader=yaml.SafeLoader)])
print([type(token).__name__ for token in yaml.scan("- {a: 'b'}", Loader=yaml.SafeLoader)])
node = yaml.compose("k: [v, 2]", Loader=yaml.SafeLoader)
print(node.tag, [(k.value, [(n.tag, n.start_mark.column) for n in v.value]) for k, v in node.value])
for bad in (
    "a: b: c",
    "[1, 2",
    "\tkey: x",
    "x: *none",
    "!unknown 1",
    "a: 1\n b: 2",
    "'open",
    "!!python/object:os.system {}",
    "{a: 1, [b]: 2",
):
    try:
        print(yaml.safe_load(bad))
    except yaml.YAMLError as error:
        print(repr(bad), "->", type(error).__name__, " ".join(str(error).split()))
