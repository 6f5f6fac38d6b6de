"""Device: runs what it is told to, and goes on with it after a restart."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wedge.agent.claim import claim_folder
from wedge.agent.documents import Configurations, Documents
from wedge.agent.durable import make_private
from wedge.agent.reconcile import Reconciler
from wedge.agent.refusal import read_id
from wedge.agent.standing import in_one_line, standing
from wedge.agent.store import ModuleStore
from wedge.agent.supply import Supply
from wedge.agent.workspaces import Workspaces
from wedge.errors import ManifestError, WedgeError
from wedge.host.guest import GuestLimits
from wedge.host.text import printable
from wedge.manifest import parse_manifest
from wedge.pipeline.instances import GRACE_SECONDS, Instances
from wedge.wire import DeploymentStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from urllib.request import OpenerDirector

    from wedge.agent.download import Fetch
    from wedge.host.code import CodeStore
    from wedge.manifest import Deployment
    from wedge.pipeline.hub import Hub
    from wedge.pipeline.node import Node

LOCK = "agent.lock"
# Who notes of the device itself are from.
SELF = "$agent"
MEBIBYTE = 1024**2
# What cannot be done now, as the disk is full, is tried again after so many seconds.
RETRY_SECONDS = 30.0
NOTHING = DeploymentStatus(id="", reconcile="ok")


@dataclass(frozen=True, kw_only=True)
class DeviceLimits:
    """The most that the device takes: bytes of a module, of an instance's memory and workspace, and
    of all configurations; seconds that an instance gets to end.
    """

    module: int = 256 * MEBIBYTE
    memory: int = 512 * MEBIBYTE
    workspace: int = 64 * MEBIBYTE
    configurations: int = 8 * MEBIBYTE
    grace: float = GRACE_SECONDS


@dataclass(frozen=True, kw_only=True)
class InstanceStatistics:
    """What an instance takes and has done: bytes of memory, and messages since it began."""

    memory: int
    received: int
    handled: int
    sent: int
    dropped: int
    waiting: int
    error: str | None


@dataclass(frozen=True, kw_only=True)
class Download:
    """How far a module is: bytes that are there, and all of them as far as that is known."""

    done: int
    total: int | None


class Device:
    """Runs the instances of the deployment that is wanted, in threads of this process.

    Its data are in `folder`, which is its own: raises `UsageError` if another agent has it.
    `web` is how blobs of instances travel. `changed` is called, from any thread, when `status`
    gives something new.
    """

    def __init__(
        self,
        folder: Path,
        *,
        hub: Hub,
        codes: CodeStore,
        fetcher: Fetch,
        web: OpenerDirector | None = None,
        limits: DeviceLimits | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._limits = limits or DeviceLimits()
        self._hub, self._changed = hub, changed
        self._folder_lock = claim_folder(make_private(folder) / LOCK)
        self._documents = Documents(folder)
        self._lock = threading.Lock()
        self._awake = threading.Condition(self._lock)
        self._asked, self._closed = True, False
        self._instances = Instances(
            hub,
            web=web,
            usual=GuestLimits(memory=self._limits.memory),
            room=self._limits.workspace,
            changed=self._wake,
        )
        store = ModuleStore(folder, fetcher, most=self._limits.module)
        self._supply = Supply(store, codes, self._wake)
        self._reconciler = Reconciler(
            self._instances,
            supply=self._supply,
            store=store,
            workspaces=Workspaces(folder),
            prepare=self._prepare,
            grace=self._limits.grace,
        )
        self._retry_at: float | None = None
        self.problem: WedgeError | None = None
        self._refused: DeploymentStatus | None = None
        self._status = NOTHING
        self._manifest, self._configurations = self._documents.read()
        self._deployment = self._read(self._manifest)
        self._thread = threading.Thread(target=self._work, name="wedge-device", daemon=True)
        self._thread.start()

    def want(self, manifest: bytes) -> None:
        """Run what a manifest says, `{"deployment": ...}`, now and after a restart.

        One that is wrong is refused: the status is `error` under its id, `problem` says why, and
        what runs goes on.
        """
        try:
            deployment = parse_manifest(manifest).deployment
        except ManifestError as error:
            self._refuse(error, read_id(manifest))
            self._changed()
            return
        with self._awake:
            self.problem = self._refused = None
            if deployment != self._deployment:
                self._deployment = deployment
                self._status = self._stand()
            self._manifest = manifest
            self._keep()
        self._supply.hurry()
        self._wake()
        self._changed()

    def status(self) -> DeploymentStatus:
        """Say how far the device is."""
        with self._lock:
            return self._refused or self._status

    def configure(self, instance: str, topic: str, value: bytes | None) -> None:
        """Give an instance a configuration, whether it is there or not; None takes it away.

        It gets it again whenever it begins anew; a value that it has already is not given again.
        """
        with self._lock:
            if self._configurations.get(instance, {}).get(topic) == value:
                return
            changed = _with(self._configurations, instance, topic, value)
            fits = _size(changed) <= self._limits.configurations
            if fits:
                self._configurations = changed
                self._keep()
                node = self._instances.nodes.get(instance)
                if node is not None:
                    node.configure(topic, value)
        if not fits:
            self._hub.note(instance, f"no room for its configuration `{printable(topic)}`")

    def call(self, instance: str, id_: int, method: str, params: str) -> bool:
        """Call a procedure; the answer goes to the hub. False if the instance takes no calls."""
        node = self._instances.nodes.get(instance)
        return node is not None and node.call(id_, method, params)

    def names(self) -> list[str]:
        """List the instances that are there."""
        return list(self._instances.nodes)

    def statistics(self) -> dict[str, InstanceStatistics]:
        """Give what each instance takes and has done."""
        return {
            name: InstanceStatistics(
                memory=node.memory,
                sent=node.sent,
                waiting=node.box.waiting(),
                error=None if node.error is None else in_one_line(node.error),
                **vars(node.box.counts),
            )
            for name, node in self._instances.nodes.items()
        }

    def downloads(self) -> dict[str, Download]:
        """Give how far the modules are that are being fetched, by id."""
        return {
            item.need.module.id: Download(done=item.done, total=item.total)
            for item in self._supply.items()
            if item.phase == "fetching"
        }

    def close(self, seconds: float = GRACE_SECONDS) -> None:
        """End all instances, and let another agent have the folder."""
        with self._awake:
            self._closed = True
            self._awake.notify()
        self._thread.join()
        self._supply.close(seconds)
        self._reconciler.stop_all(seconds)
        self._instances.close()
        self._folder_lock.release()

    def _wake(self) -> None:
        with self._awake:
            self._asked = True
            self._awake.notify()

    def _work(self) -> None:
        while (deployment := self._next()) is not None:
            try:
                self._reconciler.turn(deployment, time.monotonic())
                self._retry_at = None
                self._documents.note(self._look())
            except OSError as error:
                if self._retry_at is None:
                    self._hub.note(SELF, f"the device cannot use its folder: {error.strerror}")
                self._retry_at = time.monotonic() + RETRY_SECONDS
                self._look()

    def _next(self) -> Deployment | None:
        """Wait for the next turn; None when there is none."""
        with self._awake:
            while not self._closed:
                left = self._seconds_left()
                if self._deployment is not None and (self._asked or left == 0):
                    self._asked = False
                    return self._deployment
                self._awake.wait(left)
            return None

    def _seconds_left(self) -> float | None:
        """Give how long nothing has to be done; for ever if None."""
        if self._deployment is None:
            return None
        due = self._retry_at or self._reconciler.next_due(self._deployment)
        return None if due is None else max(0.0, due - time.monotonic())

    def _look(self) -> DeploymentStatus:
        """See how far the device is, and say so if that is something new."""
        with self._lock:
            before, self._status = self._status, self._stand()
            found = self._status
        if found != before:
            self._changed()
        return found

    def _stand(self) -> DeploymentStatus:
        if self._deployment is None:
            return NOTHING
        return standing(
            self._deployment,
            nodes=self._instances.nodes,
            stuck=self._reconciler.stuck,
            items=self._supply.items(),
            reached=self._reconciler.reached is self._deployment,
        )

    def _prepare(self, node: Node) -> None:
        """Give an instance that is about to begin what it was configured with."""
        with self._lock:
            for topic, value in self._configurations.get(node.name, {}).items():
                node.configure(topic, value)

    def _refuse(self, error: WedgeError, id_: str) -> None:
        with self._lock:
            self.problem = error
            self._refused = DeploymentStatus(
                id=id_,
                reconcile="error",
                instances=self._status.instances,
                modules=self._status.modules,
            )
        self._hub.note(SELF, f"the deployment is refused: {in_one_line(error)}")

    def _keep(self) -> None:
        """Have what is wanted on the disk; with the lock held."""
        try:
            self._documents.write(self._manifest, self._configurations)
        except OSError as error:
            self.problem = WedgeError(
                "what the device shall run cannot be kept for the next start", cause=error.strerror
            )

    def _read(self, manifest: bytes | None) -> Deployment | None:
        """Give the deployment of a manifest that was kept; an earlier release may have kept it."""
        if manifest is None:
            return None
        try:
            return parse_manifest(manifest).deployment
        except ManifestError as error:
            self._refuse(error, read_id(manifest))
            return None


def _with(
    configurations: Configurations, instance: str, topic: str, value: bytes | None
) -> Configurations:
    """Give configurations with one more, less or other one."""
    topics = {key: held for key, held in configurations.get(instance, {}).items() if key != topic}
    if value is not None:
        topics[topic] = value
    changed = {**configurations, instance: topics}
    return {name: found for name, found in changed.items() if found}


def _size(configurations: Configurations) -> int:
    return sum(
        len(instance) + sum(len(topic) + len(value) for topic, value in topics.items())
        for instance, topics in configurations.items()
    )
