"""The JSON Schema of `deployment.json`, made from the models: for editors and other programs.

It takes all that `wedge.manifest` takes. What a schema cannot say is left to the loader: that names
stand for something, how many of each there may be, and what the text of EVP1 holds.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from wedge.manifest.model import HASH, HOST_PROVIDED, FileSpec

TITLE = "Deployment manifest of EVP2 or EVP1, with what this project adds"


def manifest_schema() -> dict[str, Any]:
    """Give the schema of the whole file."""
    schema = FileSpec.model_json_schema(by_alias=True, mode="validation")
    definitions = schema["$defs"]
    body = schema["properties"]["deployment"]
    schema["properties"]["deployment"] = {
        "description": body.pop("description"),
        "anyOf": [body, {"type": "string", "contentMediaType": "application/json"}],
    }
    names = definitions["Evp2DeploymentSpec"]["properties"]["instanceSpecs"]
    names["propertyNames"] = {"pattern": "^[^$]"}
    definitions["ModuleSpec"] |= {
        "if": {
            "properties": {"downloadUrl": {"not": {"enum": ["", HOST_PROVIDED]}}},
            "required": ["downloadUrl"],
        },
        "then": {"required": ["hash"], "properties": {"hash": {"pattern": HASH}}},
    }
    _plain(schema)
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": TITLE}


def schema_text() -> str:
    """Give the schema as the file that is shipped."""
    return json.dumps(manifest_schema(), indent=2) + "\n"


def _plain(value: object) -> None:
    """Remove titles, which repeat the names, and the line breaks of the source."""
    if isinstance(value, dict):
        if isinstance(value.get("title"), str):
            del value["title"]
        if isinstance(value.get("description"), str):
            value["description"] = " ".join(value["description"].split())
        for item in value.values():
            _plain(item)
    elif isinstance(value, list):
        for item in value:
            _plain(item)
