"""pydantic: detections from dictionaries and from JSON."""

import json
import sys
from random import Random
from typing import Literal

from pydantic import BaseModel, Field, TypeAdapter
from timing import main

COUNT = 20_000


class Detection(BaseModel):
    identity: int = Field(ge=0)
    label: Literal["person", "car", "bicycle"]
    score: float = Field(ge=0, le=1)
    box: tuple[float, float, float, float]
    camera: str = Field(default="crossing", max_length=20)
    track: int | None = None


def make_dictionaries():
    random = Random(7)
    return [
        {
            "identity": number,
            "label": random.choice(("person", "car", "bicycle")),
            "score": random.random(),
            "box": [random.random() * 600 for _ in range(4)],
            **({"track": number // 7} if number % 3 else {}),
        }
        for number in range(COUNT)
    ]


def check(models):
    total = sum(model.score + model.box[3] for model in models)
    return len(models), total.hex(), sum(model.track or 0 for model in models)


def from_dictionaries():
    dictionaries = make_dictionaries()
    return lambda: [Detection.model_validate(item) for item in dictionaries], check


def from_texts():
    texts = [json.dumps(item) for item in make_dictionaries()]
    return lambda: [Detection.model_validate_json(text) for text in texts], check


def from_one_text():
    adapter, text = TypeAdapter(list[Detection]), json.dumps(make_dictionaries())
    return lambda: adapter.validate_json(text), check


MEASUREMENTS = {
    "models from dictionaries": (1, from_dictionaries),
    "models from JSON": (1, from_texts),
    "a list of models from JSON": (1, from_one_text),
}

if __name__ == "__main__":
    main(MEASUREMENTS, sys.argv[1:])
