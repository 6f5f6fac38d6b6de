"""From the bytes of a manifest to a `Deployment`, or to all that is wrong with it.

First the text is read as strict JSON, then every check looks at it, and only what passes all of
them is made into nouns; these steps can therefore rely on each other and need no care of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from wedge.errors import ManifestError
from wedge.manifest.check import Bounds, as_object, problems_in
from wedge.manifest.convert import to_deployment
from wedge.manifest.doubts import doubts, unknown_keys
from wedge.manifest.faults import describe, known_keys, problems_of
from wedge.manifest.model import DeploymentSpec, Evp1DeploymentSpec, Evp2DeploymentSpec, FileSpec
from wedge.manifest.problems import Problem, place_problems, refuse
from wedge.manifest.routes import Routes
from wedge.manifest.strict_json import NotJsonError, Places, decode, find_places, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wedge.manifest.nouns import Deployment
    from wedge.manifest.strict_json import Keys

DEFAULT_BOUNDS = Bounds()
TOP: Keys = ("deployment",)
# Tells editors which schema the file keeps to.
SCHEMA = "$schema"


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A deployment, and what is doubtful in its file, in the order of the file."""

    deployment: Deployment
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class _Body:
    """What the key `deployment` holds, and the generation that its form tells."""

    value: object
    kind: type[DeploymentSpec]
    problems: tuple[Problem, ...] = ()


def load_manifest(path: Path, *, bounds: Bounds = DEFAULT_BOUNDS) -> Loaded:
    """Read a manifest of EVP2 or EVP1 from a file; raise `ManifestError` if it is wrong."""
    data = read_manifest(path, bounds=bounds)
    return parse_manifest(data, name=str(path), bounds=bounds)


def read_manifest(path: Path, *, bounds: Bounds = DEFAULT_BOUNDS) -> bytes:
    """Read a file, and no more of it than a manifest may have; raise `ManifestError`."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(bounds.size + 1)
    except OSError as error:
        raise ManifestError(
            f"cannot read the manifest `{path}`",
            cause=error.strerror,
            hint="name the `deployment.json` of a project",
        ) from error
    return data


def parse_manifest(
    data: bytes,
    *,
    name: str = "deployment.json",
    bounds: Bounds = DEFAULT_BOUNDS,
    hashes: bool = True,
) -> Loaded:
    """Read a manifest from bytes; `name` stands for it in messages. Raises `ManifestError`.

    Without `hashes` those of modules may be missing or wrong, as before modules have been built.
    """
    value, places = _read(data, name, bounds)
    body = _body(value, bounds)
    problems = [*places.repeated, *body.problems]
    spec = None
    if not body.problems:
        try:
            spec = body.kind.model_validate(body.value)
        except ValidationError as error:
            problems += problems_of(error, TOP)
        problems += problems_in(as_object(body.value), bounds, hashes=hashes)
    refuse(place_problems(problems, name, places.lines), name)
    assert spec is not None  # noqa: S101 - or there was a problem
    deployment = to_deployment(spec)
    routes = Routes(deployment)
    refuse(place_problems(_too_many(routes, bounds), name, places.lines), name)
    found = [*_unknown_above(value), *unknown_keys(spec, TOP), *doubts(deployment, routes)]
    return Loaded(deployment=deployment, warnings=tuple(place_problems(found, name, places.lines)))


def _read(data: bytes, name: str, bounds: Bounds) -> tuple[object, Places]:
    if len(data) > bounds.size:
        text = f"`{name}` is larger than {bounds.size} bytes"
        raise ManifestError(text, hint="name a `deployment.json`")
    try:
        text = decode(data)
        return read_json(text, depth=bounds.depth), find_places(text)
    except NotJsonError as error:
        place = "" if error.line is None else f":{error.line}"
        raise ManifestError(
            f"`{name}` is no manifest",
            cause=f"{name}{place}: {error.reason}",
            hint="correct the file; `wedge pipeline check` looks at it again",
        ) from None


def _body(value: object, bounds: Bounds) -> _Body:
    if not isinstance(value, dict):
        return _broken((), f"must hold an object, not {describe(value)}")
    if "deployment" not in value:
        bare = "instanceSpecs" in value
        hint = 'put all of it into `{"deployment": ...}`' if bare else None
        return _broken(TOP, "is missing", hint)
    body = value["deployment"]
    return _evp1(body, bounds) if isinstance(body, str) else _checked(body, Evp2DeploymentSpec)


def _evp1(text: str, bounds: Bounds) -> _Body:
    try:
        value = read_json(text, depth=bounds.depth)
        repeated = find_places(text).repeated
    except NotJsonError as error:
        line = "" if error.line is None else f" (line {error.line} of the text)"
        return _broken(TOP, f"is text, as in EVP1, that {error.reason}{line}")
    # The lines are those of the text, which has none in the file.
    inner = (replace(item, keys=(*TOP, *item.keys), text="stands twice") for item in repeated)
    body = _checked(value, Evp1DeploymentSpec)
    return replace(body, problems=(*body.problems, *inner))


def _checked(value: object, kind: type[DeploymentSpec]) -> _Body:
    if isinstance(value, dict):
        return _Body(value=value, kind=kind)
    return _broken(TOP, f"must be an object, not {describe(value)}")


def _broken(keys: Keys, text: str, hint: str | None = None) -> _Body:
    return _Body(
        value=None, kind=DeploymentSpec, problems=(Problem(keys=keys, text=text, hint=hint),)
    )


def _too_many(routes: Routes, bounds: Bounds) -> Iterator[Problem]:
    if len(routes) > bounds.routes:
        text = f"has {len(routes)} pairs of sender and receiver, and {bounds.routes} are the most"
        yield Problem(keys=TOP, text=text, hint="use more topics")


def _unknown_above(value: object) -> Iterator[Problem]:
    for key in as_object(value):
        if key not in ("deployment", SCHEMA):
            text = "is not known, and passed over"
            yield Problem(keys=(key,), text=text, word=key, candidates=known_keys(FileSpec))
