"""What a new project consists of: the texts of its files, with `$name` and `$module` in them."""

from __future__ import annotations

from string import Template

NODE = '''\
"""A node: sends itself a beat each second, and reports how many it has had.

Put what your node does in the place of both.
"""

from wedge.node import Node

node = Node()
count = 0


@node.every(1.0)
def beat() -> None:
    node.send("beats", {"step": 1})


@node.on_message("beats")
def counted(payload: dict) -> None:
    global count
    count += payload["step"]
    node.telemetry("count", count)


if __name__ == "__main__":
    node.run()
'''
TEST = """\
from wedge.testing import NodeTest

from $module import node


def test_beats_are_counted():
    with NodeTest(node) as t:
        t.message("beats", {"step": 2})
        t.message("beats", {"step": 3})
        assert t.telemetry == [("count", 2), ("count", 5)]


def test_a_beat_is_sent_each_second():
    with NodeTest(node) as t:
        t.advance(seconds=3)
        assert [(sent.alias, sent.json()) for sent in t.sent] == [("beats", {"step": 1})] * 3
"""
PYPROJECT = """\
# Settings of `py2wasm build`: see docs/reference/settings.md of py2wasm.
[tool.py2wasm]
kind = "node"
entry = "src/$module.py"

[tool.pytest.ini_options]
pythonpath = ["src"]
"""
DEPLOYMENT = """\
{
  "deployment": {
    "deploymentId": "$name",
    "instanceSpecs": {
      "$name": {
        "moduleId": "$name",
        "subscribe": {"beats": "beats-subscription"},
        "publish": {"beats": "beats-publication"}
      }
    },
    "modules": {
      "$name": {
        "entryPoint": "main",
        "moduleImpl": "wasm",
        "downloadUrl": "",
        "hash": ""
      }
    },
    "publishTopics": {
      "beats-publication": {"type": "local", "topic": "beats"}
    },
    "subscribeTopics": {
      "beats-subscription": {"type": "local", "topic": "beats"}
    }
  }
}
"""
README = """\
# $name

A node for WEdge devices, written in Python. In this folder:

| file | what it is |
|---|---|
| `src/$module.py` | the node |
| `tests/test_$module.py` | its tests, which run it in ordinary Python |
| `deployment.json` | which instances run, and what they send each other |
| `pyproject.toml` | how the node is compiled |

Test it, look at the pipeline, and make the module `bin/$name.wasm`, whose address and hash are then
in `deployment.json`, and run it:

```sh
python -m pytest
wedge pipeline check
wedge pipeline show
wedge build
wedge pipeline run --seconds 5
```

Another node is another file in `src`, with a module and an instance of its own in
`deployment.json`. Nodes in C are built too: `src/NAME.c`, which includes `<evp/sdk.h>`.
"""
FILES = {
    "src/$module.py": NODE,
    "tests/test_$module.py": TEST,
    "pyproject.toml": PYPROJECT,
    "deployment.json": DEPLOYMENT,
    "README.md": README,
    ".gitignore": "bin/\n.wedge/\n__pycache__/\n",
}


def render(name: str, module: str) -> dict[str, str]:
    """Give the files of a project by their paths."""
    words = {"name": name, "module": module}
    return {
        Template(path).substitute(words): Template(text).substitute(words)
        for path, text in FILES.items()
    }
