"""Every failure of the device side that a user can meet, with its exit code.

An error says what went wrong, why (the cause lines) and what to do (the hint), as those of the
toolchain do. Only `wedge.cli` turns one into an exit status.
"""

from __future__ import annotations


class WedgeError(Exception):
    """A failure that the user can act on; those of the toolchain are such too."""

    exit_code = 1
    default_hint: str | None = None

    def __init__(self, message: str, *, cause: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.cause = cause
        self.hint = hint or self.default_hint


class UsageError(WedgeError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class ManifestError(WedgeError):
    """A deployment manifest, or something that it names, is wrong."""

    exit_code = 3


class BuildError(WedgeError):
    """A module cannot be built; its compiler has said why."""

    exit_code = 6


class OutputError(WedgeError):
    """A result cannot be written."""

    exit_code = 7


class ModuleError(WedgeError):
    """A Wasm module cannot be loaded, or is no node."""

    exit_code = 8


class InvalidModuleError(ModuleError):
    """A module is refused for what it is: who refuses it once does so each time.

    `name` is what the module is called, `wrong` what is wrong with it, as a predicate.
    """

    def __init__(
        self, name: str, wrong: str, *, cause: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(f"the module `{name}` {wrong}", cause=cause, hint=hint)
        self.wrong = wrong

    def of(self, name: str) -> InvalidModuleError:
        """Give the same of a module with the same bytes and another name."""
        return InvalidModuleError(name, self.wrong, cause=self.cause, hint=self.hint)


class NodeError(WedgeError):
    """A node ended before its time: it trapped, raised, or went over a limit."""

    exit_code = 9


class BrokerError(WedgeError):
    """An MQTT broker cannot be reached, or does not let us in."""

    exit_code = 10


class DeviceError(WedgeError):
    """A device refused, failed, or did not answer in time."""

    exit_code = 11
