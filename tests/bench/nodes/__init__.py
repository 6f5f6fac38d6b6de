"""Nodes and pipelines: how many messages, how late, how soon. `python -m tests.bench.nodes`."""
