"""Blobs: to memory, to files, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wedge.node import BlobResult, EvpError, Node
from wedge.testing import NodeTest

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://example.test/model"
LARGE = bytes(range(256)) * 100


@pytest.fixture
def node() -> Node:
    return Node()


def test_a_blob_comes_into_memory(node: Node) -> None:
    results: list[BlobResult] = []
    node.on_start(lambda: node.get_blob(URL, None, results.append))
    with NodeTest(node, blobs={URL: LARGE}):
        pass
    assert [(each.ok, each.data, each.http_status) for each in results] == [(True, LARGE, 200)]


def test_a_blob_comes_into_a_file_of_the_workspace(node: Node, tmp_path: Path) -> None:
    results: list[BlobResult] = []
    source = tmp_path / "source"
    source.write_bytes(LARGE)
    with NodeTest(node, blobs={URL: source}) as t:
        node.get_blob(URL, "model.bin", results.append)
        t.run()
        assert Path(node.workspace, "model.bin").read_bytes() == LARGE
    assert (results[0].ok, results[0].data) == (True, None)


def test_what_is_not_there_is_a_result(node: Node) -> None:
    results: list[BlobResult] = []
    with NodeTest(node) as t:
        node.get_blob(URL, None, results.append)
        node.put_blob(URL, on_done=results.append, file="missing")
        t.run()
    assert not results[0].ok
    assert [repr(each) for each in results] == [
        "BlobResult(reason=0, result=2, http_status=404, errno=0)",
        "BlobResult(reason=0, result=1, http_status=0, errno=2)",
    ]


@pytest.mark.parametrize(
    ("source", "stored"), [(LARGE, LARGE), ("text", b"text"), ({"a": 1}, b'{"a":1}'), (b"", b"")]
)
def test_values_are_sent(node: Node, source: object, stored: bytes) -> None:
    with NodeTest(node) as t:
        node.put_blob(URL, source, headers=["X-A: 1"])
        node.store_blob("name", source, storage="container")
        t.run()
        assert t.blobs.urls == {URL: stored, "name": stored}
        assert t.blobs.headers == {URL: ("X-A: 1",), "name": ("container",)}


def test_files_are_sent(node: Node, tmp_path: Path) -> None:
    target = tmp_path / "target"
    with NodeTest(node, blobs={URL: target}) as t:
        Path(node.workspace, "out.bin").write_bytes(LARGE)
        node.put_blob(URL, file="out.bin")
        node.store_blob("name", file=f"{node.workspace}/out.bin")
        t.run()
        assert target.read_bytes() == t.blobs.urls["name"] == LARGE


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (lambda n: n.get_blob(URL, "/etc/x", print), r"argument is wrong \(INVAL\), result 4"),
        (lambda n: n.get_blob(URL, "../x", print), r"INVAL"),
        (lambda n: n.put_blob(URL, file="link"), r"INVAL"),
    ],
)
def test_files_are_those_of_the_workspace(
    node: Node, operation: Callable[[Node], None], message: str
) -> None:
    with NodeTest(node) as t:
        Path(t.workspace(), "link").symlink_to("/etc/hostname")
        with pytest.raises(EvpError, match=f"EVP_blobOperation: .*{message}") as caught:
            operation(node)
    assert caught.value.code == 4


def test_ten_at_a_time(node: Node) -> None:
    results: list[BlobResult] = []
    with NodeTest(node, blobs={URL: b"a"}) as t:
        for _ in range(11):
            node.get_blob(URL, None, results.append)
        t.run()
        node.get_blob(URL, None, results.append)
    assert [each.reason for each in results] == [*[0] * 10, 2, 1]
    assert [each.ok for each in results] == [*[True] * 10, False, False]
