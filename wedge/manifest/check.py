"""What the kinds of values cannot tell: names, numbers of things, and what refers to what.

All of this looks at the JSON as it is and passes over what is of the wrong kind, which
`wedge.manifest.faults` reports: so that one look at a file shows all that is wrong in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wedge.manifest.model import HASH, HOST_PROVIDED
from wedge.manifest.problems import Problem, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wedge.manifest.strict_json import Keys

TABLES = ("instanceSpecs", "modules", "publishTopics", "subscribeTopics")
ENDS = {"publish": "publishTopics", "subscribe": "subscribeTopics"}
ON_DISK = ("instanceSpecs", "modules")
# Names go through C strings, logs and names of files. What turns the direction of writing is no
# better than what moves the cursor.
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
UNSAFE_IN_FILES = re.compile(r"[/\\]")


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The most that is read; `size` and `name` are in bytes."""

    size: int = 1024**2
    depth: int = 32
    instances: int = 256
    modules: int = 256
    topics: int = 1024
    aliases: int = 256
    routes: int = 65536
    # With room for what is added to names of files.
    name: int = 200


def as_object(value: object) -> Mapping[str, object]:
    """Give an object, and an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def problems_in(body: Mapping[str, object], bounds: Bounds, *, hashes: bool) -> Iterator[Problem]:
    """Give what is wrong in a manifest beside the kinds of its values."""
    counts = {"instanceSpecs": bounds.instances, "modules": bounds.modules}
    for table in TABLES:
        entries = as_object(body.get(table))
        yield from _count(("deployment", table), entries, counts.get(table, bounds.topics))
        for name in entries:
            yield from _name(("deployment", table, name), bounds, on_disk=table in ON_DISK)
    yield from _length(("deployment", "deploymentId"), body.get("deploymentId"), bounds)
    for name, instance in as_object(body.get("instanceSpecs")).items():
        keys: Keys = ("deployment", "instanceSpecs", name)
        if name.startswith("$"):
            yield Problem(keys=keys, text="must not start with `$`", hint="rename the instance")
        yield from _instance(keys, as_object(instance), body, bounds)
    for name, module in as_object(body.get("modules")).items() if hashes else ():
        yield from _hash(("deployment", "modules", name), as_object(module))
    for table in ENDS.values():
        for name, entry in as_object(body.get(table)).items():
            keys = ("deployment", table, name, "topic")
            yield from _length(keys, as_object(entry).get("topic"), bounds)


def _instance(
    keys: Keys, instance: Mapping[str, object], body: Mapping[str, object], bounds: Bounds
) -> Iterator[Problem]:
    yield from _reference((*keys, "moduleId"), instance.get("moduleId"), "modules", body)
    for end, table in ENDS.items():
        aliases = as_object(instance.get(end))
        yield from _count((*keys, end), aliases, bounds.aliases)
        for alias, name in aliases.items():
            yield from _name((*keys, end, alias), bounds, on_disk=False)
            yield from _reference((*keys, end, alias), name, table, body)


def _reference(
    keys: Keys, name: object, table: str, body: Mapping[str, object]
) -> Iterator[Problem]:
    known = as_object(body.get(table))
    if isinstance(name, str) and name not in known:
        yield Problem(
            keys=keys,
            text=f"names {quote(name)}, which is not in `{table}`",
            hint=f"add {quote(name)} to `{table}`, or name one that is there",
            word=name,
            candidates=known,
        )


def _hash(keys: Keys, module: Mapping[str, object]) -> Iterator[Problem]:
    url, value = module.get("downloadUrl", ""), module.get("hash")
    if not isinstance(url, str) or url in ("", HOST_PROVIDED):
        return
    hint = "it is what `sha256sum FILE` prints; `wedge build` fills it in"
    if value is None:
        yield Problem(keys=(*keys, "hash"), text="is missing beside `downloadUrl`", hint=hint)
    elif isinstance(value, str) and not re.fullmatch(HASH, value):
        text = f"must be 64 hexadecimal digits, not {quote(value)}"
        yield Problem(keys=(*keys, "hash"), text=text, hint=hint)


def _name(keys: Keys, bounds: Bounds, *, on_disk: bool) -> Iterator[Problem]:
    name = str(keys[-1])
    if not name:
        yield Problem(keys=keys, text="must not be empty", hint="give it a name")
    if UNSAFE.search(name):
        yield Problem(keys=keys, text="holds a control character", hint="rename it")
    if on_disk and (UNSAFE_IN_FILES.search(name) or name in (".", "..")):
        text = "cannot be a name of a file, which the device makes of it"
        yield Problem(keys=keys, text=text, hint="use letters, digits, `.`, `_` and `-`")
    yield from _length(keys, name, bounds)


def _length(keys: Keys, text: object, bounds: Bounds) -> Iterator[Problem]:
    if isinstance(text, str) and len(text.encode()) > bounds.name:
        yield Problem(keys=keys, text=f"is longer than {bounds.name} bytes", hint="shorten it")


def _count(keys: Keys, entries: Mapping[str, object], most: int) -> Iterator[Problem]:
    if len(entries) > most:
        text = f"holds {len(entries)} entries, and {most} are the most"
        yield Problem(keys=keys, text=text, hint="split the deployment")
