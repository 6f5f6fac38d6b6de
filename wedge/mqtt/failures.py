"""Why a broker cannot be used, in words that say what to do."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from aiomqtt.exceptions import MqttConnectError
from paho.mqtt.reasoncodes import ReasonCode

from wedge.errors import BrokerError, WedgeError
from wedge.mqtt.apart import run_apart
from wedge.mqtt.tunnel import open_socket

if TYPE_CHECKING:
    import ssl

    from wedge.mqtt.broker import Broker

HUNG_UP, TIMED_OUT = "the broker hung up", "Operation timed out"
PROBE_SECONDS = 3.0
# How the standard library begins when a proxy refuses.
NO_TUNNEL = "Tunnel connection failed: "
CODE = re.compile(r"^\[(?:code|Errno)[: ]-?\d+\] |^\[SSL[^]]*\] | \(_ssl\.c:\d+\)$")
FILES_HINT = "check the files of the CA, the certificate and the key"
# What TLS says (lower case, anywhere in the text): the message, and what to do.
CAUSES = (
    (
        "hostname mismatch",
        "the broker's certificate is for another name",
        "use the name that its certificate has",
    ),
    (
        "ip address mismatch",
        "the broker's certificate is for another name",
        "use the name that its certificate has",
    ),
    (
        "certificate has expired",
        "the broker's certificate has expired",
        "have the broker's owner renew it, and check the clock of this machine",
    ),
    (
        "not yet valid",
        "the broker's certificate does not hold yet",
        "check the clock of this machine",
    ),
    (
        "certificate verify failed",
        "the broker's certificate is not from the CA that is trusted",
        "name the file of the CA that certified the broker",
    ),
    (
        "certificate required",
        "the broker asks for a certificate",
        "name a certificate and its key",
    ),
    (
        "alert certificate expired",
        "the broker says that our certificate has expired",
        "have the certificate renewed, and check both clocks",
    ),
    (
        "alert unknown ca",
        "the broker does not trust the CA of our certificate",
        "use a certificate from the CA that the broker trusts",
    ),
    ("alert", "the broker refuses the TLS connection", FILES_HINT),
    ("wrong version number", "the broker does not speak TLS on this port", "check the port"),
    ("wrong_version_number", "the broker does not speak TLS on this port", "check the port"),
    (
        "eof occurred",
        "the broker ends the TLS handshake",
        "check the port, and whether the broker speaks TLS there",
    ),
    (
        "connection reset",
        "the broker ends the TLS handshake",
        "check the port, and whether the broker speaks TLS there",
    ),
)
REFUSALS = {
    "Bad user name or password": "check the user name and the password",
    "Not authorized": "check the user name, the password and what the broker permits",
    "Client identifier not valid": "give another client id",
}


def broker_error(error: Exception, broker: Broker) -> BrokerError:
    """Give the error of a failed connection in our form; the original becomes its cause."""
    if isinstance(error, BrokerError):
        return error
    text = CODE.sub("", CODE.sub("", str(error))) or type(error).__name__
    way = "" if broker.proxy is None else f" through the proxy at {broker.proxy.address}"
    head = f"cannot use the broker at {broker.address}{way}"
    if text.startswith(NO_TUNNEL):
        return BrokerError(
            head,
            cause=f"the proxy says {text.removeprefix(NO_TUNNEL)}",
            hint="check the user name and the password for the proxy, and where it leads",
        )
    if isinstance(error, MqttConnectError):
        return BrokerError(
            f"the broker at {broker.address} refuses the connection",
            cause=text,
            hint=REFUSALS.get(_name(error), "check the user name, the password and the client id"),
        )
    if broker.tls is not None:
        lowered = text.lower()
        for mark, what, hint in CAUSES:
            if mark in lowered:
                return BrokerError(f"{head}: {what}", cause=text, hint=hint)
    hint = "check host and port, and whether the broker runs"
    # It is there, and does not understand us.
    if broker.tls is None and text in (HUNG_UP, TIMED_OUT):
        hint = "check host and port, and whether the broker asks for TLS"
    elif broker.proxy is not None:
        hint = "check host and port of the proxy and of the broker, and whether both run"
    return BrokerError(head, cause=text, hint=hint)


async def explain_failure(
    error: Exception, broker: Broker, context: ssl.SSLContext | None
) -> BrokerError:
    """Give the error of a failed connection in our form, with what TLS says about it.

    A broker refuses a certificate only after the handshake, by an alert that comes in place of the
    first answer, and the client of MQTT reports no more than that the connection is lost.
    """
    if context is None or isinstance(error, MqttConnectError | WedgeError):
        return broker_error(error, broker)
    found = await run_apart(partial(_probe, broker, context))
    return broker_error(found or error, broker)


def _probe(broker: Broker, context: ssl.SSLContext) -> OSError | None:
    try:
        with (
            open_socket(broker, PROBE_SECONDS) as raw,
            context.wrap_socket(raw, server_hostname=broker.host) as wrapped,
        ):
            wrapped.recv(1)
    except TimeoutError:
        # It waits for us to speak, and so has nothing against our certificate.
        return None
    except OSError as error:
        return error
    return None


def _name(error: MqttConnectError) -> str:
    return error.rc.getName() if isinstance(error.rc, ReasonCode) else ""
