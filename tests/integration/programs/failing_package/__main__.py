# exit: 1
# stderr: traceback
"""A traceback that runs through several modules of a package names each file, line and source."""

from .outer import start

start({"depth": 3})
