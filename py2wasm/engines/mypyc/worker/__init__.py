"""What runs under the target's Python, with mypy: `python -m worker plan.json result.json`."""
