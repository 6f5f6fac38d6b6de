"""importlib.metadata of a program without installed distributions: nothing, and no failure."""

import importlib.metadata as metadata

try:
    metadata.version("certainly-not-installed")
except metadata.PackageNotFoundError as error:
    print(type(error).__name__, error, error.name)
print(list(metadata.entry_points(group="no.such.group")))
print(metadata.EntryPoint("n", "json:dumps", "g").load()([1]))
point = metadata.EntryPoint("name", "package.module:attr.sub [extra]", "group")
print(point.module, point.attr, point.extras, point.matches(group="group"), repr(point))
