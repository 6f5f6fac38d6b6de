"""Projects of nodes: a folder with `deployment.json` and the sources of its modules."""
