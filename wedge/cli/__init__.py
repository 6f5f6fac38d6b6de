"""The command `wedge`: the only place of the device side that exits or prints results.

Results go to stdout, everything else to stderr. Each command is a file of its own with one click
command named `command`, imported only when it is used, and a line in the table of its group; what
it needs to be heavy about it imports inside its body.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its status."""
    from wedge.cli.failure import report
    from wedge.cli.group import PROGRAM, group

    try:
        status = group.main(arguments, prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
    # The outermost handler: whatever is not a known failure is a bug, and is reported as one.
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001
        status = report(error)
    sys.exit(status)
