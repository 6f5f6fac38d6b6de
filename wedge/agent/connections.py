"""From the settings to what connects with others: the broker, and web servers."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING
from urllib.parse import quote

from wedge.errors import UsageError
from wedge.mqtt import Broker, Proxy, TlsFiles
from wedge.web import SCHEMES, make_opener

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

    from pydantic import SecretStr

    from wedge.agent.settings import Download, Mqtt
    from wedge.errors import BrokerError


def to_broker(mqtt: Mqtt) -> Broker:
    """Give the broker that the settings name."""
    tls = None
    if mqtt.has_tls:
        tls = TlsFiles(
            ca=mqtt.ca_certificate, certificate=mqtt.client_certificate, key=mqtt.client_key
        )
    return Broker(
        host=mqtt.host,
        port=mqtt.usual_port,
        # The common name of the certificate, if there is one, is who this device is.
        client_id=None if mqtt.client_certificate else mqtt.client_id,
        username=mqtt.username,
        password=_reveal(mqtt.password),
        tls=tls,
        keep_alive=mqtt.keep_alive,
        proxy=_mqtt_proxy(mqtt),
    )


def to_web(download: Download) -> OpenerDirector:
    """Give what reaches web servers; raise `UsageError` for a certificate that cannot be used."""
    try:
        tls = ssl.create_default_context(cafile=download.ca_certificate)
    except OSError as error:
        raise UsageError(
            f"cannot use the certificates in `{download.ca_certificate}`",
            cause=str(error),
            hint="name a file in PEM form as `download.ca_certificate` or EVP_HTTPS_CA_CERT",
        ) from error
    proxy = _proxy(download)
    return make_opener(tls=tls, proxies={} if proxy is None else dict.fromkeys(SCHEMES, proxy))


def describe_failure(error: BrokerError) -> str:
    """Give what is wrong with the connection as one line."""
    cause = " ".join((error.cause or "").split())
    text = f"{error.message}: {cause}" if cause else error.message
    return f"{text}; {error.hint}" if error.hint else text


def _mqtt_proxy(mqtt: Mqtt) -> Proxy | None:
    if mqtt.proxy_host is None:
        return None
    return Proxy(
        host=mqtt.proxy_host,
        port=mqtt.proxy_port,
        username=mqtt.proxy_username,
        password=_reveal(mqtt.proxy_password),
    )


def _proxy(download: Download) -> str | None:
    if download.proxy_host is None:
        return None
    user = ""
    if download.proxy_username is not None:
        password = quote(_reveal(download.proxy_password) or "", safe="")
        user = f"{quote(download.proxy_username, safe='')}:{password}@"
    return f"http://{user}{download.proxy_host}:{download.proxy_port}"


def _reveal(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()
