from __future__ import annotations

from typing import Any

import pytest

from wedge.remote.model import DeviceTable
from wedge.remote.serving import Outlet


def settings(**webserver: Any) -> DeviceTable:
    return DeviceTable.model_validate({"webserver": webserver})


def test_modules_are_served_from_here() -> None:
    with Outlet(settings(), port=None, force=False) as outlet:
        assert outlet.server is None
        url = outlet.url()
        assert outlet.server is not None
        assert outlet.server.url == url == outlet.url()
        assert "localhost" not in url


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_device_gets_an_address_that_leads_here(host: str) -> None:
    with Outlet(settings(), port=None, force=False) as usual:
        expected = usual.url().rpartition(":")[0]
    with Outlet(settings(host=host), port=None, force=False) as outlet:
        assert outlet.url().rpartition(":")[0] == expected


def test_a_server_elsewhere_is_left_to_others() -> None:
    with Outlet(settings(host="198.51.100.1"), port=None, force=False) as outlet:
        assert outlet.url() == "http://198.51.100.1:8000"
        assert outlet.server is None
    with Outlet(settings(host="198.51.100.1", port=81), port=82, force=False) as outlet:
        assert outlet.url() == "http://198.51.100.1:82"


def test_a_forwarded_port_is_served_from_here() -> None:
    with Outlet(settings(host="198.51.100.1"), port=None, force=True) as outlet:
        assert outlet.url().startswith("http://198.51.100.1:")
        assert outlet.server is not None
