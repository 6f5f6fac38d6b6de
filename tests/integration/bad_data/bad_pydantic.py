# max-memory: 512MiB
"""pydantic given what is malformed: JSON, Python values, and the schemas themselves.

Prints how many attempts ended how. A result or an exception is right; a trap would end the program.
"""

import collections
import copy
import datetime
import decimal
import json
import random
import warnings
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter
from pydantic_core import SchemaValidator, from_json

ATTEMPTS = 1200
OTHERS = [
    None, True, 0, -1, 10**400, 1.5, float("nan"), float("inf"), 2j, "", "x" * 300, "\ud800", "1e999",
    "2024-02-30", "12:61", "P1Y", "http://", "00000000-", b"\xff\xfe", bytearray(b"1"), [], {}, (),
    {"a": {}}, [[[]]], {1, 2}, frozenset(), range(3), object(), int, len, ..., decimal.Decimal("sNaN"),
    datetime.timedelta.max, datetime.date.min, {"type": "nothing"}, {None: None},
]  # fmt: skip


class Part(BaseModel):
    kind: Literal["part"]
    size: Annotated[int, Field(gt=0, multiple_of=2)]
    parts: list["Part"] = []


class Leaf(BaseModel):
    kind: Literal["leaf"]
    price: decimal.Decimal
    when: datetime.datetime | datetime.timedelta | datetime.time
    tags: set[Annotated[str, Field(pattern=r"^\w+$")]] = set()


class Whole(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=20)]
    items: list[Annotated[Part | Leaf, Field(discriminator="kind")]]
    rates: dict[str, float | bool]
    pair: tuple[int, bytes] = (1, b"")


GOOD = {
    "name": "thing",
    "items": [
        {"kind": "part", "size": 4, "parts": [{"kind": "part", "size": 2}]},
        {"kind": "leaf", "price": "1.50", "when": "2024-05-06T07:08:09Z", "tags": ["a", "b"]},
    ],
    "rates": {"x": 1.5, "y": True},
    "pair": [3, "é"],
}


def attempt(results, call, *arguments):
    try:
        result = call(*arguments)
        repr(result)
    # A panic of the core is no Exception, so that nobody takes it for one of the data.
    except BaseException as error:
        results[type(error).__name__] += 1
        str(error)
    else:
        results["result"] += 1


def places(value, path=()):
    yield path
    children = value.items() if isinstance(value, dict) else ()
    children = enumerate(value) if isinstance(value, (list, tuple)) else children
    for key, child in children:
        yield from places(child, (*path, key))


def spoil(rng, value):
    """Put something else in one place of a document, or take it away."""
    value = copy.deepcopy(value)
    path = rng.choice([path for path in places(value) if path])
    inner = value
    for key in path[:-1]:
        inner = inner[key]
    if isinstance(inner, tuple):
        return rng.choice(OTHERS)
    if rng.random() < 0.15:
        del inner[path[-1]]
    else:
        inner[path[-1]] = rng.choice(OTHERS)
    return value


def malformed_json(rng, results):
    data = json.dumps(GOOD).encode()
    strange = [b"[" * 5000, b'{"a":' * 5000, b"\xef\xbb\xbf{}", b"9" * 5000, b'"\\ud800"', b"-", b""]
    for text in strange:
        attempt(results, Whole.model_validate_json, text)
        attempt(results, from_json, text)
    for _ in range(ATTEMPTS):
        text = bytearray(data)
        for _ in range(rng.randint(1, 5)):
            place = rng.randrange(len(text))
            text[place : place + rng.randint(0, 3)] = rng.randbytes(rng.randint(0, 2)) or b'"[{'
        cut = rng.randrange(len(text)) if rng.random() < 0.2 else len(text)
        attempt(results, Whole.model_validate_json, bytes(text[:cut]))
        attempt(results, lambda text: from_json(text, allow_partial=True), bytes(text[:cut]))


def wrong_values(rng, results):
    for _ in range(ATTEMPTS):
        attempt(results, Whole.model_validate, spoil(rng, spoil(rng, GOOD)))
        broken = Whole.model_construct(**{rng.choice(list(GOOD)): rng.choice(OTHERS)})
        attempt(results, broken.model_dump_json)
        attempt(results, broken.model_dump)


def wrong_schemas(rng, results):
    kinds = [int, str, float, bytes, list[int], dict[str, int], tuple[int, ...], set[str], Part, Leaf]
    kinds += [datetime.date, decimal.Decimal, int | None, Literal["a", 1], Whole]
    schemas = [TypeAdapter(kind).core_schema for kind in kinds]
    for _ in range(ATTEMPTS):
        schema = spoil(rng, rng.choice(schemas)) if rng.random() < 0.8 else rng.choice(OTHERS)
        attempt(results, lambda schema: SchemaValidator(schema).validate_python(1), schema)
        limit = rng.choice(["gt", "le", "multiple_of", "min_length", "pattern", "max_digits"])
        annotation = Annotated[rng.choice(kinds), Field(**{limit: rng.choice(OTHERS)})]
        attempt(results, lambda kind: TypeAdapter(kind).validate_python(4), annotation)


def without_end(rng, results):
    """Values that hold themselves, and models without an end."""
    circle = []
    circle.append(circle)
    around = {"kind": "part", "size": 2}
    around["parts"] = [around]
    for value in (circle, around, {"items": [around]}):
        attempt(results, Part.model_validate, value)
        attempt(results, Whole.model_validate, value)
        attempt(results, TypeAdapter(list[object]).dump_json, value)
    deep = Part(kind="part", size=2)
    for _ in range(3000):
        deep = Part.model_construct(kind="part", size=2, parts=[deep])
    attempt(results, deep.model_dump_json)
    attempt(results, deep.model_dump)


warnings.simplefilter("ignore")
for part in (malformed_json, wrong_values, wrong_schemas, without_end):
    counts = collections.Counter()
    part(random.Random(7), counts)
    print(part.__name__, counts.total(), sorted(counts))
