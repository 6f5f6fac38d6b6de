"""A device behind a proxy: the broker, modules and blobs by the same way, and by its authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.certificates import Authority
from tests.integration.agent.workbench import AgentProcess, ModuleServer, manifest
from tests.proxy import Proxy

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.agent.platform import Platform
    from tests.mosquitto import Mosquitto

pytestmark = pytest.mark.toolchain

SETTINGS = """
[mqtt]
proxy_host = "localhost"
proxy_port = {port}
proxy_username = "device"
proxy_password = "a secret"

[download]
ca_certificate = "{ca}"
proxy_host = "localhost"
proxy_port = {port}
proxy_username = "device"
proxy_password = "a secret"
"""


def test_all_goes_through_the_proxy(
    mosquitto: Mosquitto, platform: Platform, tmp_path: Path, probe: bytes
) -> None:
    authority = Authority(tmp_path / "ca")
    with (
        Proxy("device", "a secret") as proxy,
        ModuleServer(tmp_path / "served", authority.issue_server("localhost")) as server,
        AgentProcess(
            tmp_path / "agent",
            mosquitto.broker(),
            settings=SETTINGS.format(ca=authority.ca, port=proxy.port),
        ) as agent,
    ):
        host = server.url.removeprefix("https://")
        platform.wait(lambda: bool(platform.reports), "first report")
        platform.deploy(manifest("1", {"one": "probe"}, {"probe": server.offer("probe", probe)}))
        platform.wait_for_status("1")
        to_broker, to_web = f"CONNECT localhost:{mosquitto.port}", f"CONNECT {host}"
        assert proxy.asked == [to_broker, to_web]

        platform.ask("one", "$agent/set", '{"log_enable": true}')
        (server.folder / "model").write_bytes(b"weights")
        fetch = f'H 2 0 url"{server.url}/model store"/workspace/model blob "got'
        platform.ask("one", "EVP_blobOperation", fetch)
        platform.wait(lambda: ("one", "got: 0 0 0 0") in platform.lines, "end of the transfer")
        workspace = agent.data / "instances/one/default_workspace"
        assert (workspace / "model").read_bytes() == b"weights"
        assert proxy.asked == [to_broker, to_web, to_web]

        platform.place = f"{server.url}/kept"
        platform.ask("one", "EVP_blobOperation", 'H 1 1 url"snap.raw store*5 blob "put')
        platform.wait(lambda: ("one", "put: 0 0 0 0") in platform.lines, "end of the transfer")
        assert server.put == {"/kept": b"ppppp"}
        assert proxy.asked == [to_broker, to_web, to_web, to_web]
        assert "a secret" not in agent.said
