"""How a device is: what it reports, and what our agent tells when it is asked.

Asking is an extension of ours, the method `status` of `$agent`, whose answer is an object with
`systemInfo`, `deploymentStatus`, `memory` and, by instance, figures that count from the agent's
start. Agents without it are known by their reports alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wedge.manifest.strict_json import NotJsonError, read_json
from wedge.wire import CommandAnswer, Report, Telemetry, WireError
from wedge.wire.status import read_status
from wedge.wire.system import read_system

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wedge.wire import DeploymentStatus, SystemInfo, Up

AGENT, METHOD = "$agent", "status"
DEEPEST = 10
# An answer is a message, whose size is limited; so is the number of instances in it.
MOST_INSTANCES = 10_000
Figure = Annotated[int, Field(ge=0, lt=2**63)]


class Figures(BaseModel):
    """What an instance uses and has done; None is not known."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    memory: Figure | None = None
    received: Figure | None = None
    sent: Figure | None = None
    dropped: Figure | None = None
    waiting: Figure | None = None
    telemetry: Figure | None = None
    error: str | None = None


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    memory: Figure | None = None
    instances: dict[str, Figures] = Field(default={}, max_length=MOST_INSTANCES)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Figures by instance at a time in seconds."""

    at: float
    figures: Mapping[str, Figures]


@dataclass(kw_only=True)
class Monitor:
    """What is known of a device; times are those of a monotonic clock in seconds."""

    system: SystemInfo | None = None
    deployment: DeploymentStatus | None = None
    memory: int | None = None
    samples: tuple[Sample, ...] = ()
    entries: Counter[str] = field(default_factory=Counter)
    since: float

    def take(self, nouns: Sequence[Up]) -> None:
        """Take what was heard, apart from answers."""
        for noun in nouns:
            if isinstance(noun, Report):
                self.system = noun.system or self.system
                self.deployment = noun.deployment or self.deployment
            elif isinstance(noun, Telemetry):
                self.entries[noun.instance] += len(noun.entries)

    def take_answer(self, answer: CommandAnswer, now: float) -> bool:
        """Take the answer of an agent, and say whether it could be understood."""
        try:
            value = read_json(answer.response, depth=DEEPEST)
            found = _Answer.model_validate(value)
            parts = value if isinstance(value, dict) else {}
            status, info = parts.get("deploymentStatus"), parts.get("systemInfo")
            deployment = read_status(status) if isinstance(status, dict) else None
            system = read_system(info) if isinstance(info, dict) else None
        except (NotJsonError, ValidationError, WireError):
            return False
        self.deployment = deployment or self.deployment
        self.system = system or self.system
        self.memory = found.memory
        self.samples = (*self.samples[-1:], Sample(at=now, figures=found.instances))
        return True

    def figures(self, instance: str) -> Figures:
        """Give the last figures of an instance."""
        return self.samples[-1].figures.get(instance, Figures()) if self.samples else Figures()

    def message_rate(self, instance: str) -> float | None:
        """Give how many messages a second an instance got and sent between the last two answers."""
        if len(self.samples) < 2:  # noqa: PLR2004 - a rate is between two
            return None
        before, after = self.samples
        counts = [_messages(sample.figures.get(instance)) for sample in (before, after)]
        if counts[0] is None or counts[1] is None or after.at <= before.at:
            return None
        # An instance that was started anew counts from nothing.
        return max(counts[1] - counts[0], 0) / (after.at - before.at)

    def telemetry_rate(self, instance: str, now: float) -> float:
        """Give how many entries of telemetry a second were heard of an instance."""
        return self.entries[instance] / max(now - self.since, 1.0)

    def instances(self) -> list[str]:
        """Give the names of all that is known to be there, in the order of the device."""
        named = list(self.deployment.instances) if self.deployment else []
        figures = self.samples[-1].figures if self.samples else {}
        return list(dict.fromkeys([*named, *figures]))


def _messages(figures: Figures | None) -> int | None:
    if figures is None or (figures.received is None and figures.sent is None):
        return None
    return (figures.received or 0) + (figures.sent or 0)
