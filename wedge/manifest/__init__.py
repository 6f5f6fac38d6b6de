"""The deployment manifest: which instances of which modules run, and how messages reach them.

    loaded = load_manifest(Path("deployment.json"))      # or parse_manifest(data)
    for warning in loaded.warnings:                      # Problem: str(warning) is one line
        print(warning)
    for instance in loaded.deployment.instances.values():
        instance.name, instance.module.id, instance.queue.messages, instance.limits.memory
    routes = Routes(loaded.deployment)
    routes.receivers("source", "frames")                 # (Receiver(instance, alias), ...)

Both raise `ManifestError`, which lists all problems at once with their lines. What has been loaded
is whole: every name that stands for something has been resolved, and no value is out of range, so
users of a `Deployment` check nothing again. Names of instances and modules are safe to be names of
files. `Routes.receivers` is empty where a message reaches nobody; the sender's reason is then
ERROR. `Graph` and its renderers (`graph`, `svg`) are what people look at.
"""

from wedge.manifest.check import Bounds
from wedge.manifest.load import DEFAULT_BOUNDS, Loaded, load_manifest, parse_manifest
from wedge.manifest.nouns import (
    Deployment,
    Instance,
    Limits,
    Module,
    Queue,
    Resources,
    Restart,
    Topic,
)
from wedge.manifest.problems import Problem
from wedge.manifest.routes import Receiver, Routes

__all__ = [
    "DEFAULT_BOUNDS",
    "Bounds",
    "Deployment",
    "Instance",
    "Limits",
    "Loaded",
    "Module",
    "Problem",
    "Queue",
    "Receiver",
    "Resources",
    "Restart",
    "Routes",
    "Topic",
    "load_manifest",
    "parse_manifest",
]
