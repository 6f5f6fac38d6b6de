"""Pipelines: the instances of a deployment, running and connected.

pipeline = Pipeline(deployment, modules, hub=hub, codes=CodeStore(), workspaces=folder)
pipeline.start()
pipeline.node("tracker").configure("threshold", b"0.5")
pipeline.stop()
"""

from wedge.pipeline.hub import Hub, Place
from wedge.pipeline.pipeline import Pipeline

__all__ = ["Hub", "Pipeline", "Place"]
