"""The device side: nodes, the pipelines they make, and the host that runs them."""
