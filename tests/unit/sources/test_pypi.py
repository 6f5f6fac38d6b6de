from __future__ import annotations

import socket
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import FetchError
from py2wasm.sources import Pin, pypi
from py2wasm.sources.pins import PypiOrigin

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = PypiOrigin(kind="pypi", package="thing")
PIN = Pin(
    version="1.0",
    file="thing-1.0.tar.gz",
    size=3,
    sha256="0" * 64,
    licence="MIT",
    origins=(ORIGIN,),
)


def index(folder: Path, *files: str) -> Path:
    """A package index in a folder."""
    project = folder / "simple" / "thing"
    project.mkdir(parents=True)
    for name in files:
        (project / name).write_bytes(b"abc")
    links = "".join(f'<a href="{name}">{name}</a>\n' for name in files)
    (project / "index.html").write_text(f"<!DOCTYPE html><html><body>{links}</body></html>")
    return folder / "simple"


def pip_says(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    done = SimpleNamespace(stdout=text, returncode=0)
    monkeypatch.setattr(pypi, "subprocess", SimpleNamespace(run=lambda *_, **__: done))


def test_file_of_the_configured_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = index(tmp_path, "thing-0.9.tar.gz", "thing-1.0.tar.gz", "thing-1.0-py3-none-any.whl")
    pip_says(monkeypatch, f"global.index-url='{folder.as_uri()}'\n")
    pypi.download(ORIGIN, PIN, tmp_path / "target")
    assert (tmp_path / "target").read_bytes() == b"abc"


def test_file_in_a_folder_of_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "wheels"
    folder.mkdir()
    (folder / "thing-1.0.tar.gz").write_bytes(b"abc")
    empty = index(tmp_path)
    config = f"global.index-url='{empty.as_uri()}'\nglobal.find-links='\\n{folder}\\n/none'\n"
    pip_says(monkeypatch, config)
    pypi.download(ORIGIN, PIN, tmp_path / "target")
    assert (tmp_path / "target").read_bytes() == b"abc"


def test_index_that_cannot_be_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A port that was free a moment ago: nothing listens there.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    pip_says(monkeypatch, f"global.index-url='http://127.0.0.1:{port}/simple'\n")
    with pytest.raises(FetchError, match="cannot reach the package index") as caught:
        pypi.download(ORIGIN, PIN, tmp_path / "target")
    assert caught.value.cause


def test_index_without_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        pypi, "PackageFinder", lambda **_: SimpleNamespace(find_all_packages=lambda *_, **__: [])
    )
    pip_says(monkeypatch, "")
    with pytest.raises(FetchError, match=r"the package index has no file `thing-1.0.tar.gz` of"):
        pypi.download(ORIGIN, PIN, tmp_path / "target")


def test_options_of_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    pip_says(
        monkeypatch,
        ":env:.find-links='/wheels'\n"
        "global.index-url='https://user:a=b@index.example/simple'\n"
        "global.extra-index-url='https://one.example/simple https://two.example/simple'\n"
        "install.find-links='\\n/first\\n/second'\n",
    )
    assert pypi._pip_options() == {
        "find-links": ["/wheels", "/first", "/second"],
        "index-url": ["https://user:a=b@index.example/simple"],
        "extra-index-url": ["https://one.example/simple", "https://two.example/simple"],
    }


def test_a_pip_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert pypi._pip_options() == {}


def test_no_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert pypi._pip_options() == {}
