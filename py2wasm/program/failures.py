"""What is said of an import that cannot be brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from py2wasm.errors import SourceError, SourceLocation

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.program.closure import Request


def missing_error(request: Request, path: Path) -> SourceError:
    """Say that an import names what is nowhere."""
    return located_error(
        path,
        request.line,
        f"no module named `{request.name}`",
        "it is in none of the project, the Python environment and the standard library",
        "install it into the environment named by `--python`, list it in "
        "`[tool.py2wasm] dependencies`, or catch the ImportError if it is optional",
    )


def native_words(request: Request, native: Path, shims: frozenset[str]) -> dict[str, str]:
    """Say that an import names native code; `shims` are those that exist."""
    known = ", ".join(sorted(shims)) or "none yet"
    return {
        "message": f"`{request.name}` is native code and there is no shim for it",
        "cause": f"{request.reason}\n"
        f"found {native.name}, which is built for this machine, not for Wasm",
        "hint": f"shims exist for: {known}; make one (`shims` in [tool.py2wasm]), or `exclude` it "
        "if the program can do without",
    }


def located_error(path: Path, line: int, message: str, cause: str, hint: str) -> SourceError:
    """Give the error with its place in the source."""
    location = SourceLocation(path=path, line=line, text=_line(path, line))
    return SourceError(message, location=location, cause=cause, hint=hint)


def _line(path: Path, number: int) -> str | None:
    lines = path.read_text("utf-8", errors="replace").splitlines()
    return lines[number - 1] if 0 < number <= len(lines) else None
