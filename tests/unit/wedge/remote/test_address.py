from __future__ import annotations

import ipaddress

import pytest

from wedge.remote.address import as_authority, is_own, routable_address


def test_a_device_can_reach_the_address() -> None:
    for broker in ("localhost", "127.0.0.1", "198.51.100.7", "no-such-host.invalid"):
        address = routable_address(broker)
        assert ipaddress.ip_address(address)
        assert is_own(address)


@pytest.mark.parametrize(
    ("host", "own"),
    [("localhost", True), ("127.0.0.1", True), ("198.51.100.7", False), ("no-such.invalid", False)],
)
def test_which_hosts_are_this_machine(host: str, own: bool) -> None:  # noqa: FBT001
    assert is_own(host) is own


def test_addresses_of_both_kinds() -> None:
    assert as_authority("10.0.0.1", 80) == "10.0.0.1:80"
    assert as_authority("fe80::1", 80) == "[fe80::1]:80"
