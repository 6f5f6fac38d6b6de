"""Stands for the compiler in builds that believe they make shared libraries.

    python wrapper.py settings.json cc -c a.c -o a.o
    python wrapper.py settings.json cc -shared -o a.so a.o libb.a    # a.so becomes an archive

What only makes sense for the build machine is dropped, the headers of the target's interpreter
come first, some files have flags of their own, and a shared library becomes a static one of its
objects. The static libraries that it was given are noted beside it (`a.so.libs`), one a line. Runs
by itself, under the build's Python.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import TypedDict

LIBRARIES = ".libs"


class Settings(TypedDict):
    """What the driver writes down: commands, and what is dropped from their arguments."""

    cc: list[str]
    cxx: list[str]
    ar: list[str]
    linker: list[str]
    first: list[str]
    drop: list[str]
    flags_of: dict[str, list[str]]


def main(arguments: list[str]) -> int:
    """Run the tool that the arguments name."""
    file, tool, *rest = arguments
    settings: Settings = json.loads(Path(file).read_text("utf-8"))
    words = expand(rest)
    if tool == "ar":
        return _run([*settings["ar"], *without_thin(words)])
    if "-Wl,--version" in words:
        return _run([*settings["linker"], "--version"])
    if "-shared" in words:
        return archive(settings, words)
    compiler = settings["cc"] if tool == "cc" else settings["cxx"]
    kept = [word for word in words if not any(fnmatch(word, drop) for drop in settings["drop"])]
    return _run([*compiler, *settings["first"], *kept, *own_flags(settings, words)])


def own_flags(settings: Settings, words: list[str]) -> list[str]:
    """Give the flags of the file that is compiled; they come last, and so they win."""
    source = words[words.index("-c") + 1] if "-c" in words else ""
    return [
        flag
        for pattern, flags in settings["flags_of"].items()
        for flag in flags
        if fnmatch(source, pattern)
    ]


def expand(words: list[str]) -> list[str]:
    """Put what response files say in their place."""
    expanded = []
    for word in words:
        if word.startswith("@"):
            expanded += expand(shlex.split(Path(word[1:]).read_text("utf-8")))
        else:
            expanded.append(word)
    return expanded


def without_thin(words: list[str]) -> list[str]:
    """Let archives hold their members: thin ones name files of the build folder."""
    if not words or words[0].startswith("--"):
        return words
    return [words[0].replace("T", ""), *words[1:]]


def archive(settings: Settings, words: list[str]) -> int:
    """Make a static library of the objects that a shared one would have been linked from."""
    output = Path(words[words.index("-o") + 1])
    objects = [word for word in words if word.endswith(".o")]
    libraries = [word for word in words if word.endswith(".a")]
    output.unlink(missing_ok=True)
    # Members are appended, not replaced: objects from two folders may have the same name.
    status = _run([*settings["ar"], "qcsD", str(output), *objects])
    note = output.with_name(output.name + LIBRARIES)
    note.write_text("".join(f"{library}\n" for library in dict.fromkeys(libraries)), "utf-8")
    return status


def _run(command: list[str]) -> int:
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
