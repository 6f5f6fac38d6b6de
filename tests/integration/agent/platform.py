"""The platform's side of tests: deploys, calls, and keeps what a device says.

Its session on the broker outlives its connections, so that it misses nothing while the broker is
away: what it has not seen in the end was not sent. A broker that is killed forgets what it had sent
and not seen confirmed, unless there is nothing to confirm (`qos` 0): then what has reached this
machine is read to its end.
"""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from paho.mqtt.client import MQTT_ERR_NO_CONN, Client, MQTTMessage, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion

from wedge.abi import RpcStatus
from wedge.wire import (
    DIALECTS,
    Command,
    CommandAnswer,
    Configure,
    Deploy,
    Initial,
    InitialRequest,
    Logs,
    Report,
    States,
    Telemetry,
    TokenAnswer,
    TokenRequest,
)
from wedge.wire.topics import HUB_FILTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.mqtt import Broker
    from wedge.wire import Down

# For what has no limit of its own, in seconds.
PATIENCE = 60.0


@dataclass
class Platform:
    """Speaks a dialect with one device, by way of a broker."""

    broker: Broker
    dialect_name: str = "EVP2"
    qos: int = 1
    reports: list[Report] = field(default_factory=list)
    telemetry: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    states: dict[tuple[str, str], bytes] = field(default_factory=dict)
    lines: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, CommandAnswer] = field(default_factory=dict)
    # What is wrong with what the device says; nothing should be.
    complaints: list[str] = field(default_factory=list)
    greetings: int = 0
    # How often the broker has let it in, and has sent what was waiting for it.
    sessions: int = 0
    # Who asked where to put a file, and what is said to that.
    requests: list[TokenRequest] = field(default_factory=list)
    place: str | None = None
    # What holds for the device: all that it asks for when it connects.
    shared: dict[str, Deploy | Configure] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self._dialect = DIALECTS[self.dialect_name]
        self._numbers = itertools.count(10000)
        client = Client(
            CallbackAPIVersion.VERSION2, "platform", clean_session=False, protocol=MQTTv311
        )
        client.reconnect_delay_set(1, 1)
        client.on_socket_open = lambda _client, _userdata, opened: opened.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
        )
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        tls = self.broker.tls
        if tls is not None:
            client.tls_set(str(tls.ca), str(tls.certificate), str(tls.key))
        self._client = client

    def __enter__(self) -> Self:
        self._client.connect(self.broker.host, self.broker.port)
        self._client.loop_start()
        self.wait(lambda: self.sessions == 1, "answer to the subscription")
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def send(self, noun: Down) -> None:
        """Publish, and wait until the broker has it."""
        topic, payload = self._dialect.write(noun)
        self.publish(topic, payload)

    def publish(self, topic: str, payload: bytes, *, qos: int = 1) -> None:
        sent = self._client.publish(topic, payload, qos=qos)
        # Without a connection it goes out with the next one.
        if sent.rc != MQTT_ERR_NO_CONN:
            sent.wait_for_publish(PATIENCE)

    def deploy(self, manifest: bytes) -> None:
        self.shared["deployment"] = noun = Deploy(manifest=manifest)
        self.send(noun)

    def configure(self, instance: str, topic: str, value: bytes | None) -> None:
        noun = Configure(instance=instance, topic=topic, value=value)
        self.shared[f"{instance}/{topic}"] = noun
        if value is None:
            del self.shared[f"{instance}/{topic}"]
        self.send(noun)

    def call(self, instance: str, method: str, params: str = "") -> CommandAnswer:
        """Call, and wait for the answer."""
        reqid = self.begin_call(instance, method, params)
        self.wait(lambda: reqid in self.answers, f"the answer of {instance} to {method}")
        return self.answers[reqid]

    def begin_call(self, instance: str, method: str, params: str = "") -> str:
        number = next(self._numbers)
        command = Command(
            transport=str(number),
            reqid=str(number),
            id=number,
            instance=instance,
            method=method,
            params=params,
        )
        self.send(command)
        return str(number)

    def ask(self, instance: str, method: str, params: str = "") -> str:
        """Call for a response."""
        answer = self.call(instance, method, params)
        assert answer.status is RpcStatus.OK, answer
        return answer.response

    def ask_until(self, instance: str, method: str, response: str) -> None:
        """Call until the response is this one."""
        end = time.monotonic() + PATIENCE
        while (found := self.ask(instance, method)) != response:
            assert time.monotonic() < end, f"{instance} says {found} to {method}, not {response}"

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Wait until something is there that the device says."""
        with self.changed:
            if not self.changed.wait_for(condition, seconds):
                last = self.reports[-1] if self.reports else None
                raise AssertionError(f"no {what} within {seconds:g} seconds; last: {last}")

    def wait_for_status(self, id_: str, reconcile: str = "ok") -> Report:
        """Wait until the device says that it is so far with a deployment."""
        self.wait(lambda: self.is_at(id_, reconcile), f"report of {id_} as {reconcile}")
        return self.reports[-1]

    def is_at(self, id_: str, reconcile: str) -> bool:
        status = self.reports[-1].deployment if self.reports else None
        return status is not None and (status.id, status.reconcile) == (id_, reconcile)

    def _on_connect(self, client: Client, *_: Any) -> None:
        client.subscribe([(name, self.qos) for name in HUB_FILTERS])

    def _on_subscribe(self, *_: Any) -> None:
        with self.changed:
            self.sessions += 1
            self.changed.notify_all()

    def _on_message(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        try:
            nouns = self._dialect.read_up(message.topic, message.payload)
        except Exception as error:  # noqa: BLE001 - the test has to see it, whatever it is
            self.complaints.append(f"{message.topic}: {error!r}")
            return
        for noun in nouns:
            self._take(noun)
        with self.changed:
            self.changed.notify_all()

    def _take(self, noun: object) -> None:
        match noun:
            case InitialRequest():
                self.greetings += 1
                topic, payload = self._dialect.write(
                    Initial(number=noun.number, parts=tuple(self.shared.values()))
                )
                self._client.publish(topic, payload, qos=1)
            case Report():
                self.reports.append(noun)
            case States():
                self.states.update(noun.values)
            case Telemetry():
                for key, value in noun.entries:
                    self.telemetry[f"{noun.instance}/{key}"].append(value)
            case Logs():
                self.lines += [(line.instance, line.text) for line in noun.lines]
            case TokenRequest():
                self.requests.append(noun)
                error = None if self.place else "there is no room"
                answer = TokenAnswer(reqid=noun.reqid, url=self.place, error=error)
                self._client.publish(*self._dialect.write(answer), qos=1)
            case CommandAnswer():
                self.answers[noun.reqid] = noun
