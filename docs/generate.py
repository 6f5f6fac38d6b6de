"""Writes what is generated in the documentation: `python docs/generate.py`.

Pages of the reference, the glossary, the schema of deployment manifests, the C header of the node
ABI, and the module maps in the page on architecture. A test compares them with what this writes, so
a changed setting, option, key, noun or module shows up as a page to write again.
"""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

DOCS = Path(__file__).parent
ROOT = DOCS.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from glossary import glossary_table  # noqa: E402 - found only now

from py2wasm.cli.group import COMMANDS, PROGRAM, group  # noqa: E402 - found only now
from py2wasm.settings.reference import (  # noqa: E402
    markdown_reference,
    schema_text as settings_schema_text,
)
from wedge.abi.header import c_header, reference as abi_reference  # noqa: E402
from wedge.agent.reference import markdown_reference as agent_reference  # noqa: E402
from wedge.cli.group import (  # noqa: E402
    PROGRAM as WEDGE,
    LazyGroup,
    group as wedge_group,
)
from wedge.manifest.reference import markdown_reference as manifest_reference  # noqa: E402
from wedge.manifest.schema import schema_text  # noqa: E402
from wedge.remote.reference import markdown_reference as devices_reference  # noqa: E402
from wedge.wire.reference import markdown_reference as wire_reference  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTE = "<!-- Written by `python docs/generate.py`; do not edit. -->"
WIDTH = 88
ARCHITECTURE = "explanation/architecture.md"
MAP_START = "<!-- The map: written by `python docs/generate.py`. -->\n"
MAP_END = "<!-- End of the map. -->\n"
SETTINGS = """\
# Settings

Sources, the later one wins: defaults, `[tool.py2wasm]` of the nearest `pyproject.toml`, the
environment, the command line. A list replaces the whole list. An unknown key is an error. Relative
paths in `pyproject.toml` start at its folder, all others at the current directory. Keys in
parentheses belong to the machine and cannot be set in `pyproject.toml`.

[`settings.schema.json`](settings.schema.json) is the JSON Schema of the table, for editors; in an
environment with py2wasm, `validate-pyproject` knows it.

## Several modules

A project of several modules has a table for each, with the same keys. The name of the table is that
of the file; what it does not set is taken from `[tool.py2wasm]`.

```toml
[tool.py2wasm]
profile = "size"

[tool.py2wasm.modules.detector]
entry = "src/detector.py"
kind = "node"

[tool.py2wasm.modules.plate-reader]
entry = "plate_reader"
aot = ["wamr:xtensa"]
```

`py2wasm build` makes `detector.wasm` and `plate-reader.wasm`, `py2wasm build detector` the one. The
environment and the command line override the tables of modules too.

## Keys
"""
ABI = """\
# Node ABI

What a node and its host call of each other: the interface of the EVP agent. `wedge/abi` holds the
table that this page, the C header (`wedge/include/evp/sdk.h`), the host and the check of
`py2wasm build --node` are made from.
"""
CLI = """\
# Command line

Results go to standard output, everything else to standard error. Exit statuses: 0 success, 1
failure, 2 usage or settings, 3 the program's source, 4 a tool, 5 fetching, 6 building, 7 writing
the output, 8 the module, 70 a bug in py2wasm, 130 interrupted. `py2wasm run` leaves with the
program's own status, or 124 (limit), 130 (Ctrl-C), 134 (trap).
"""
WEDGE_CLI = """\
# Command line of `wedge`

Results go to standard output, everything else to standard error. Exit statuses: 0 success, 1
failure, 2 usage, 3 the manifest, 7 writing the output, 8 a module, 9 a node, 10 the broker, 11 the
device, 70 a bug in wedge, 130 interrupted.
"""
AGENT = """\
# Settings of the agent

`wedge agent` takes its settings from the command line, the environment and a TOML file
(`--config`); the first of them that has one wins. A key `mqtt.host` is `host` in the table `[mqtt]`
of the file, where relative paths begin at the file. An unknown key is an error, an unknown variable
that begins with `EVP_` a warning, and an empty variable is one that is not set. `EVP_TLS_CA_CERT`
stands in for `EVP_HTTPS_CA_CERT`, and for `EVP_MQTT_TLS_CA_CERT` if there is a client certificate.

[Run a device](../how-to/run-a-device.md) says what they are for.
"""
GLOSSARY = """\
# Glossary

The words of these pages and of the code, each with the file that deals with it. Settings have a
[page of their own](../reference/settings.md).
"""
DEPLOYMENT = """\
# The deployment manifest

`deployment.json` says which instances of which modules run on a device and how messages get from
one to another, as `{"deployment": {...}}`. In EVP1 the manifest is text that holds it as JSON, each
instance has `entryPoint` and `version` as well, and a module needs neither `moduleImpl` nor
`entryPoint`. Every object is JSON as it is written: two equal keys are an error.

A message that an instance sends under an alias goes to the entry of `publishTopics` that its
`publish` names, on the topic of that entry to all entries of `subscribeTopics` with that topic, and
from there to all instances whose `subscribe` names one of them, each time under the alias of the
receiver.

Keys that are not listed are passed over with a warning, but for the blocks `wedge` and `resources`,
where they are errors. Sizes are a number of bytes or text such as `64MiB`. Names are not longer
than 200 bytes; those of instances and modules can be names of files. A file is not larger than
1 MiB. [`deployment.schema.json`](deployment.schema.json) is the same as JSON Schema;
a key `$schema` beside `deployment` can name it to an editor.
"""
WIRE = """\
# The wire

What a device and its platform say to each other over MQTT 3.1.1, on the topics of ThingsBoard's
device API. There are two dialects: EVP2 (EVP2-TB), which is meant where nothing else is said, and
EVP1, where configurations and states are base64, and manifests and statuses JSON within a text.
Every example is written by the code that also reads it, `wedge/wire`.

A device subscribes to `v1/devices/me/attributes`, `v1/devices/me/attributes/response/+`,
`v1/devices/me/rpc/request/+` and `v1/devices/me/rpc/response/+` with QoS 0. On a plain broker it
gets its own messages back, which say nothing to it; keys that are not known are passed over.

## What is refused

| what | becomes of it |
|---|---|
| no JSON object in UTF-8, more than 2 MiB, or nested more than 40 deep | nothing of it is done |
| two equal keys, lone surrogates, numbers that JSON does not have | nothing of it is done |
| one key of attributes that is wrong | the others are done |
| a manifest that is wrong | its status is `error`, and what runs goes on |
| a command that is wrong, but has its `reqid` | it is answered with the error |

Names of instances have at most 200 bytes, topics and methods 1024, and none a NUL character. No
configuration is for a name that begins with `$`.

## What is changed on the way

| what | becomes |
|---|---|
| bytes of a state that are not UTF-8, in EVP2 | U+FFFD: the dialect carries text alone |
| entries of telemetry that are not JSON | left out |
| two entries of telemetry with one key, in one call | two messages, one after the other |
| params of a command in EVP1 | JSON written anew, with lines, and four spaces for each level |
"""
DEVICES = """\
# The file of devices

`devices.toml` says how each device is reached that `wedge deploy` and its kin talk to. It lies in
the user's folder for settings (`~/.config/wedge` on Linux), or in the one that `--config-dir` or
`WEDGE_CONFIG_DIR` names, and is for its user alone, as it can hold passwords.

```toml
default = "camera"

[devices.camera.mqtt]
host = "192.168.1.20"

[devices.door.mqtt]
host = "broker.example.org"
port = 8883

[devices.door.tls]
ca_certificate = "/home/you/door/ca.pem"
certificate = "/home/you/door/you.pem"
key = "/home/you/door/you.key"
```

`wedge config` changes it and keeps comments and layout: `wedge config set --device door mqtt.port
8883`. A command talks to the device that `--device` or `WEDGE_DEVICE` names, else to the `default`,
else to `local`, which is there without being written and has a broker on this machine. Devices of
one broker share its topics, so each has a broker of its own, or a platform that keeps them apart.
An unknown key is an error. Names are letters, digits, `-` and `_`.
"""


def pages() -> dict[str, str]:
    """Give the text of each page that is generated, whole or in part, by its path below `docs`."""
    architecture = (DOCS / ARCHITECTURE).read_text("utf-8")
    head, _, rest = architecture.partition(MAP_START)
    _, _, tail = rest.partition(MAP_END)
    return {
        "reference/settings.md": f"{NOTE}\n\n{SETTINGS}\n{markdown_reference()}",
        "reference/settings.schema.json": settings_schema_text(),
        "reference/node-abi.md": f"{NOTE}\n\n{ABI}\n{abi_reference()}",
        "../wedge/include/evp/sdk.h": c_header(),
        "reference/cli.md": f"{NOTE}\n\n{CLI}\n" + "\n".join(_sections()),
        "reference/wedge-cli.md": f"{NOTE}\n\n{WEDGE_CLI}\n"
        + "\n".join(_sections_below(WEDGE, wedge_group)),
        "reference/agent-settings.md": f"{NOTE}\n\n{AGENT}\n{agent_reference()}",
        "reference/deployment.md": f"{NOTE}\n\n{DEPLOYMENT}\n{manifest_reference()}",
        "reference/deployment.schema.json": schema_text(),
        "reference/wire.md": f"{NOTE}\n\n{WIRE}\n{wire_reference()}",
        "reference/devices.md": f"{NOTE}\n\n{DEVICES}\n{devices_reference()}",
        "explanation/glossary.md": f"{NOTE}\n\n{GLOSSARY}\n{glossary_table()}",
        ARCHITECTURE: f"{head}{MAP_START}{module_maps()}{MAP_END}{tail}",
    }


def module_maps() -> str:
    """Give the maps of all packages."""
    maps = (f"### `{name}`\n\n{module_map(ROOT / name)}" for name in ("py2wasm", "wedge"))
    return "\n".join(maps)


def module_map(package: Path) -> str:
    """Give a table of every module below `package` with the first sentence of its docstring."""
    rows = ["| module | what it is for |", "|---|---|"]
    for path in sorted(package.rglob("*.py")):
        text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        purpose = " ".join(text.partition("\n\n")[0].split()).replace("|", "\\|")
        rows.append(f"| `{path.relative_to(package).as_posix()}` | {purpose} |")
    return "\n".join(rows) + "\n"


def _sections() -> Iterator[str]:
    yield _section(PROGRAM, group)
    for name in COMMANDS:
        command = importlib.import_module(f"py2wasm.cli.{name}").command
        yield _section(f"{PROGRAM} {name}", command)
        for child, subcommand in getattr(command, "commands", {}).items():
            yield _section(f"{PROGRAM} {name} {child}", subcommand)


def _sections_below(title: str, command: click.Command) -> Iterator[str]:
    yield _section(title, command)
    if isinstance(command, LazyGroup):
        for name in command.table:
            yield from _sections_below(f"{title} {name}", command.load_command(name))


def _section(title: str, command: click.Command) -> str:
    context = click.Context(
        command, info_name=title, help_option_names=group.context_settings["help_option_names"]
    )
    formatter = click.HelpFormatter(width=WIDTH)
    # click's own text: that of rich depends on the terminal and on the release of rich.
    click.Command.format_usage(command, context, formatter)
    click.Command.format_help_text(command, context, formatter)
    _format_options(command, context, formatter)
    _format_commands(command, context, formatter)
    return f"## `{title}`\n\n```text\n{formatter.getvalue().rstrip()}\n```\n"


def _format_options(
    command: click.Command, context: click.Context, formatter: click.HelpFormatter
) -> None:
    options = [item for item in command.get_params(context) if isinstance(item, click.Option)]
    rows = [row for item in options if (row := click.Option.get_help_record(item, context))]
    if rows:
        with formatter.section("Options"):
            formatter.write_dl(rows)


def _format_commands(
    command: click.Command, context: click.Context, formatter: click.HelpFormatter
) -> None:
    if not isinstance(command, click.Group):
        return
    names = command.list_commands(context)
    found = [(name, command.get_command(context, name)) for name in names]
    with formatter.section("Commands"):
        formatter.write_dl([(name, item.get_short_help_str(WIDTH)) for name, item in found if item])


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")
