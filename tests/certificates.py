"""Certificates for tests: an authority of their own, and whom it certifies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import trustme

from wedge.mqtt import TlsFiles

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


class Authority:
    """A CA whose files are below one folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._ca = trustme.CA()
        self.ca = folder / "ca.pem"
        self._ca.cert_pem.write_to_path(self.ca)

    def issue_server(self, *names: str, until: datetime | None = None) -> TlsFiles:
        """Give the files of a server of these names."""
        return self._write("server", self._ca.issue_cert(*names, not_after=until))

    def issue_client(self, name: str, *, until: datetime | None = None) -> TlsFiles:
        """Give the files of a client whose common name is `name`."""
        leaf = self._ca.issue_cert("client@example.org", common_name=name, not_after=until)
        return self._write(name, leaf)

    def _write(self, name: str, leaf: trustme.LeafCert) -> TlsFiles:
        certificate, key = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        certificate.write_bytes(b"".join(each.bytes() for each in leaf.cert_chain_pems))
        leaf.private_key_pem.write_to_path(key)
        key.chmod(0o600)
        return TlsFiles(ca=self.ca, certificate=certificate, key=key)
