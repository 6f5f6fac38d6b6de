"""mosquitto for tests: the machine's own, or Debian's package, unpacked into the cache.

    with Mosquitto(program, folder) as server:           # on a free port of this machine
        server.broker(client_id="device")                # a `Broker` that leads to it
        server.kill(); server.start()                    # as after `kill -9`, on the same port

Nothing is installed, and no root is needed: apt works in folders of its own.
"""

from __future__ import annotations

import getpass
import platform
import shutil
import socket
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from py2wasm.cache import cache_key
from py2wasm.errors import FetchError
from py2wasm.sources.debian import private_apt, run_apt
from wedge.mqtt import Broker, TlsFiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from py2wasm.cache import Cache
    from tests.certificates import Authority

HOST = "localhost"
PLACES = ("/usr/local/sbin", "/usr/sbin", "/usr/local/bin", "/usr/bin")
STATUS = Path("/var/lib/dpkg/status")
END_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Program:
    """A mosquitto, and where its libraries are."""

    path: Path
    libraries: tuple[Path, ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_LIBRARY_PATH": ":".join(map(str, self.libraries))} if self.libraries else {}


@dataclass
class Mosquitto:
    """A broker for one test, on one port for as long as it exists.

    `lines` are added to its configuration. With an `authority` it speaks TLS alone and asks for
    certificates of that authority; their common names are the names of users. With `keeps` it
    writes down what it has to deliver, so that this outlives it as well. One that is `quiet` says
    nothing of single messages, which takes longer than passing them on.
    """

    program: Program
    folder: Path
    authority: Authority | None = None
    lines: tuple[str, ...] = ()
    keeps: bool = False
    quiet: bool = False
    port: int = 0
    _process: subprocess.Popen[str] | None = None
    _reader: threading.Thread | None = None

    def __post_init__(self) -> None:
        self.port = self.port or find_port()

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def log(self) -> str:
        """What it has said, over all its lives."""
        return (self.folder / "mosquitto.log").read_text("utf-8")

    def broker(
        self,
        *,
        client_id: str | None = None,
        tls: TlsFiles | None = None,
        username: str | None = None,
        password: str | None = None,
    ) -> Broker:
        """Give how it is reached."""
        return Broker(
            host=HOST,
            port=self.port,
            client_id=client_id,
            username=username,
            password=password,
            tls=tls,
        )

    def start(self) -> None:
        """Start it, and return when it takes connections."""
        config = self.folder / "mosquitto.conf"
        config.write_text("\n".join((*self._lines(), *self.lines, "")))
        self._process = process = subprocess.Popen(
            [str(self.program.path), "-c", str(config), *([] if self.quiet else ["-v"])],
            env=self.program.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if line.rstrip().endswith("running"):
                break
        with (self.folder / "mosquitto.log").open("a", encoding="utf-8") as log:
            log.writelines(said)
        if not said or not said[-1].rstrip().endswith("running"):
            process.kill()
            process.communicate()
            raise AssertionError("".join(said) or "mosquitto said nothing")
        self._reader = threading.Thread(target=self._keep_log, args=(process,), daemon=True)
        self._reader.start()

    def stop(self) -> None:
        """Have it end by itself; it may have been killed before."""
        self._end(lambda process: process.terminate())

    def kill(self) -> None:
        """End it at once, as `kill -9` does."""
        self._end(lambda process: process.kill())

    def _end(self, how: Callable[[subprocess.Popen[str]], None]) -> None:
        if self._process is None or self._reader is None:
            return
        how(self._process)
        self._process.wait(END_SECONDS)
        self._reader.join(END_SECONDS)
        self._process = self._reader = None

    def _keep_log(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with (self.folder / "mosquitto.log").open("a", encoding="utf-8") as log, process.stdout:
            for line in process.stdout:
                log.write(line)
                log.flush()

    def _lines(self) -> tuple[str, ...]:
        common = (
            # Started by root, it would become somebody who may not read the files of tests.
            f"user {getpass.getuser()}",
            # Standard error is not held back until there is more of it.
            "log_dest stderr",
            # It would leave out messages for who has a thousand of them waiting.
            "max_queued_messages 0",
            f"listener {self.port} {HOST}",
        )
        if self.keeps:
            keeping = ("persistence true", f"persistence_location {self.folder}/")
            common = (*keeping, "autosave_interval 1", "autosave_on_changes true", *common)
        if self.authority is None:
            anonymous = any(line.startswith("allow_anonymous") for line in self.lines)
            return common if anonymous else (*common, "allow_anonymous true")
        server = self.authority.issue_server(HOST)
        return (
            *common,
            f"cafile {self.authority.ca}",
            f"certfile {server.certificate}",
            f"keyfile {server.key}",
            "require_certificate true",
            "use_identity_as_username true",
        )


def find_mosquitto(cache: Cache) -> Program:
    """Give a mosquitto; skip the test where there is none to be had."""
    found = shutil.which("mosquitto", path=":".join(PLACES))
    if found is not None:
        return Program(path=Path(found))
    if shutil.which("apt-get") is None or not STATUS.exists():
        pytest.skip("this machine has neither mosquitto nor apt")
    suite = platform.freedesktop_os_release().get("VERSION_CODENAME", "stable")
    key = cache_key({"package": "mosquitto", "suite": suite, "machine": platform.machine()})
    try:
        root = cache.entry("tests", "mosquitto", key, lambda folder: _unpack(suite, folder))
    except FetchError as error:
        pytest.skip(f"apt does not give mosquitto: {error.message}: {error.cause}")
    libraries = (*root.glob("usr/lib/*-linux-gnu"), *root.glob("lib/*-linux-gnu"))
    return Program(path=root / "usr" / "sbin" / "mosquitto", libraries=libraries)


def find_port() -> int:
    """Give a port that nobody has."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        number: int = probe.getsockname()[1]
        return number


def _unpack(suite: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="mosquitto-apt-") as work:
        # What the machine has is not fetched again.
        apt = [*private_apt(Path(work), suite, "deb"), f"-oDir::State::status={STATUS}"]
        run_apt([*apt, "update"])
        words = ["install", "--download-only", "--no-install-recommends", "--yes", "mosquitto"]
        run_apt([*apt, *words])
        for deb in sorted(Path(work).glob("cache/archives/*.deb")):
            subprocess.run(["dpkg-deb", "-x", str(deb), str(folder)], check=True)
