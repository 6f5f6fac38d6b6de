"""Addresses: under which one a device reaches this machine, and which are this machine's own."""

from __future__ import annotations

import ipaddress
import socket

# Of the block for documentation (RFC 5737): on the way to everywhere, and nobody's.
ELSEWHERE = "198.51.100.1"
ANY_PORT = 9


def routable_address(broker: str) -> str:
    """Give the address of this machine that devices on the network of a broker can reach.

    If the broker is on this machine itself, it is the address on the way out, as devices are
    elsewhere. Where there is no such way, it is the loopback address. Nothing is sent.
    """
    address = _own_address_towards(broker)
    if address is None or ipaddress.ip_address(address).is_loopback:
        address = _own_address_towards(ELSEWHERE)
    return address or "127.0.0.1"


def is_own(host: str) -> bool:
    """Say whether a name or address stands for this machine."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return any(_can_bind(family, address) for family, _, _, _, address in found)


def as_authority(host: str, port: int) -> str:
    """Write a host and a port as they stand in an address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _own_address_towards(host: str) -> str | None:
    try:
        found = socket.getaddrinfo(host, ANY_PORT, type=socket.SOCK_DGRAM)
    except OSError:
        return None
    for family, kind, protocol, _, address in found:
        with socket.socket(family, kind, protocol) as probe:
            try:
                probe.connect(address)
            except OSError:
                continue
            own: str = probe.getsockname()[0]
            return own.partition("%")[0]
    return None


def _can_bind(family: int, address: tuple[object, ...]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((address[0], 0, *address[2:]))
        except OSError:
            return False
        return True
