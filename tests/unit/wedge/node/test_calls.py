"""Calls: what the answer is, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from wedge.node import EvpError, Node, Rpc, RpcError, Status
from wedge.testing import Host, NodeTest

if TYPE_CHECKING:
    from collections.abc import Callable


class Config(BaseModel):
    url: str


@pytest.fixture
def node() -> Node:
    return Node()


def double(params: int) -> int:
    return 2 * params


def upper(params: str) -> str:
    return params.upper()


def size(params: bytes) -> dict[str, int]:
    return {"size": len(params)}


def url(params: Config) -> Config:
    return params


def default(params) -> object:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return [params]


def nothing(params: dict[str, Any]) -> None: ...


@pytest.mark.parametrize(
    ("handler", "params", "text"),
    [
        (double, 4, "8"),
        (upper, "abc", "ABC"),
        (size, "\u00e9", '{"size":2}'),
        (url, {"url": "u"}, '{"url":"u"}'),
        (default, "a", '["a"]'),
        (nothing, {}, "null"),
    ],
)
def test_the_result_is_the_response(
    node: Node, handler: Callable[[Any], Any], params: object, text: str
) -> None:
    node.on_rpc("method")(handler)
    with NodeTest(node) as t:
        assert t.rpc("method", params) == (text, Status.OK)


@pytest.mark.parametrize(
    ("params", "why"),
    [("", "no JSON at character 0"), ("[]", "it is list, not dict"), ("[" * 100_000, "recursion")],
)
def test_parameters_that_do_not_fit_are_an_error_to_the_caller(
    node: Node, params: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    node.on_rpc("method")(nothing)
    with NodeTest(node, strict=False) as t:
        response = t.rpc("method", params)
    assert response is not None
    assert response.status == Status.ERROR
    assert why in response.text
    log = capsys.readouterr().err
    assert log.startswith("node: call of 'method' is not for ")
    assert log.count("\n") == 1


def test_what_a_handler_raises_is_the_response(
    node: Node, capsys: pytest.CaptureFixture[str]
) -> None:
    @node.on_rpc("method")
    def method(params: str) -> None:
        raise ValueError(params)

    with NodeTest(node, strict=False) as t:
        assert t.rpc("method", "line\nnul") == ("line nul", Status.ERROR)
        assert t.rpc("method", "") == ("ValueError", Status.ERROR)
        assert t.rpc("method", "x" * 1000) == ("x" * 300 + "...", Status.ERROR)
    assert capsys.readouterr().err.count("Traceback") == 3
    with NodeTest(node) as t:
        with pytest.raises(ValueError, match="strict"):
            t.rpc("method", "strict")
        assert t.responses[1] == ("strict", Status.ERROR)


def test_an_rpc_error_is_an_answer_and_no_error_of_the_node(
    node: Node, capsys: pytest.CaptureFixture[str]
) -> None:
    @node.on_rpc("method")
    def method(params: str) -> None:
        raise RpcError(params)

    with NodeTest(node) as t:
        assert t.rpc("method", "busy") == ("busy", Status.ERROR)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("bad", ["a\0b", "a\ud800b"])
def test_a_response_that_is_no_text_for_the_host_is_an_error(node: Node, bad: str) -> None:
    @node.on_rpc("returns")
    def returns(params: str) -> str:
        return bad

    @node.on_rpc("raises")
    def raises(params: str) -> str:
        raise RpcError(bad)

    with NodeTest(node, strict=False) as t:
        for method in ("returns", "raises"):
            response = t.rpc(method)
            assert response is not None
            assert response.status == Status.ERROR


def test_a_response_that_is_too_large_is_an_error(node: Node) -> None:
    node.on_rpc("method")(lambda _: "x" * 200_000)
    with NodeTest(node, strict=False) as t:
        response = t.rpc("method")
    assert response == (
        "EVP_sendRpcResponse: too big (TOOBIG), result 6",
        Status.ERROR,
    )


def test_an_unknown_method_is_not_found(node: Node) -> None:
    with NodeTest(node) as t:
        assert t.rpc("reset") == ("there is no method 'reset'", Status.METHOD_NOT_FOUND)


def test_all_other_methods_have_one_handler(node: Node) -> None:
    node.on_rpc("double")(double)

    @node.on_rpc()
    def other(method: str, params: list[int]) -> list[object]:
        return [method, *params]

    with NodeTest(node) as t:
        assert t.rpc("double", 1) == ("2", Status.OK)
        assert t.rpc("reset", [1]) == ('["reset",1]', Status.OK)


def test_two_handlers_of_a_method_are_an_error_that_names_both(node: Node) -> None:
    node.on_rpc("m")(double)
    with pytest.raises(ValueError, match=r"method 'm' has two handlers: .*double .*upper"):
        node.on_rpc("m")(upper)


def test_an_answer_can_be_put_off(node: Node) -> None:
    later: list[Rpc] = []

    @node.on_rpc("slow")
    def slow(params: str) -> Rpc:
        later.append(node.defer())
        return later[-1]

    with NodeTest(node) as t:
        assert t.rpc("slow", "a") is None
        assert t.rpc("slow", "b") is None
        later[1].respond({"b": 1})
        later[0].fail("no")
        assert t.responses == {1: ("no", Status.ERROR), 2: ('{"b":1}', Status.OK)}
        with pytest.raises(RuntimeError, match="call 1 of slow is answered already"):
            later[0].respond("again")


def test_a_handler_that_puts_off_and_then_fails_answers_with_the_error(node: Node) -> None:
    @node.on_rpc("slow")
    def slow(params: str) -> None:
        later = node.defer()
        if params == "answered":
            later.respond("early")
        raise KeyError(params)

    with NodeTest(node, strict=False) as t:
        assert t.rpc("slow", "a") == ("'a'", Status.ERROR)
        assert t.rpc("slow", "answered") == ("early", Status.OK)


def test_defer_is_for_handlers_of_calls(node: Node) -> None:
    node.on_message("in")(lambda _: node.defer())
    with NodeTest(node) as t, pytest.raises(RuntimeError, match=r"defer\(\) is for handlers"):
        t.message("in")


def test_respond_by_number(node: Node) -> None:
    reasons: list[int] = []

    def main() -> None:
        for event in node.events():
            assert isinstance(event, Rpc)
            assert event.json() == [1]
            node.respond(event.id, "a", Status.OK, reasons.append)
            with pytest.raises(EvpError, match=r"argument is wrong \(INVAL\), result 4"):
                event.respond("b")

    with Host() as host:
        call = host.rpc("m", [1])
        main()
        assert host.responses[call] == ("a", 0)
    assert reasons == [0]
