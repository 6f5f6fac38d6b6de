"""Messages and configuration: who gets them, as what, and what becomes of the result."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, TypeAdapter

from wedge.node import JsonText, Node, Reason
from wedge.testing import NodeTest, load_node

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


class Box(BaseModel):
    left: int
    label: str = ""


Boxes = list[Box]


@pytest.fixture
def node() -> Node:
    return Node()


def test_a_handler_gets_the_bytes_of_its_alias_alone(node: Node) -> None:
    got: list[bytes] = []

    @node.on_message("in")
    def take(payload: bytes) -> None:
        got.append(payload)

    with NodeTest(node) as t:
        t.message("in", b"\0\xff")
        t.message("in")
    assert got == [b"\0\xff", b""]


def test_the_decorated_function_stays_itself(node: Node) -> None:
    def double(payload: int) -> int:
        return 2 * payload

    assert node.on_message("in", to="out")(double) is double


@pytest.mark.parametrize(
    ("payload", "sent"),
    [
        (b"raw", b"raw"),
        (bytearray(b"ab"), b"ab"),
        (memoryview(b"ab"), b"ab"),
        ("\u00e9", b"\xc3\xa9"),
        ({"a": [1, 2.5, None, True, "\u00e9"]}, b'{"a":[1,2.5,null,true,"\xc3\xa9"]}'),
        ((1, 2), b"[1,2]"),
        (0, b"0"),
        (False, b"false"),
        (b"", b""),
        (Box(left=1), b'{"left":1,"label":""}'),
        ([Box(left=1)], b'[{"left":1,"label":""}]'),
        ({"deep": {"box": Box(left=1)}}, b'{"deep":{"box":{"left":1,"label":""}}}'),
    ],
)
def test_results_go_to_an_alias(node: Node, payload: object, sent: bytes) -> None:
    node.on_message("in", to="out", accepts=bytes)(lambda _: payload)
    with NodeTest(node) as t:
        t.message("in", b"x")
        assert t.sent == [("out", sent)]


def test_what_is_like_an_array_is_sent_as_bytes_and_nested_as_a_list(node: Node) -> None:
    from array import array  # noqa: PLC0415

    with NodeTest(node) as t:
        node.send("out", array("B", [1, 2]))
        node.send("out", {"a": array("i", [1, 2])})
        assert t.sent == [("out", b"\1\2"), ("out", b'{"a":[1,2]}')]


def test_none_is_not_sent_as_a_result_but_is_null_when_sent(node: Node) -> None:
    node.on_message("in", to="out")(lambda _: None)
    with NodeTest(node) as t:
        t.message("in")
        node.send("out", None)
        assert t.sent == [("out", b"null")]


def test_all_other_aliases_have_one_handler(node: Node) -> None:
    got: list[object] = []

    @node.on_message("known")
    def known(payload: str) -> None:
        got.append(payload)

    @node.on_message(to="out")
    def other(alias: str, payload: dict[str, int]) -> str:
        got.append((alias, payload))
        return alias

    with NodeTest(node) as t:
        t.message("known", "a")
        t.message("unknown", {"a": 1})
        assert t.sent == [("out", b"unknown")]
    assert got == ["a", ("unknown", {"a": 1})]


def as_str(payload: str) -> Any:
    return payload


def as_default(payload) -> Any:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return payload


def as_bytearray(payload: bytearray) -> Any:
    return payload


def as_memoryview(payload: memoryview) -> Any:
    return payload


def as_any(payload: Any) -> Any:
    return payload


def as_object(payload: object) -> Any:
    return payload


def as_dict(payload: dict[str, list[int | str]]) -> Any:
    return payload


def as_mapping(payload: Mapping[str, int]) -> Any:
    return payload


def as_list(payload: Sequence[int]) -> Any:
    return payload


def as_float(payload: float) -> Any:
    return payload


def as_bool(payload: bool) -> Any:  # noqa: FBT001
    return payload


def as_union(payload: dict[str, Any] | list[Any] | None) -> Any:
    return payload


def as_model(payload: Box) -> Any:
    return payload


def as_maybe_model(payload: Box | None) -> Any:
    return payload


def as_quoted(payload: "Box") -> Any:  # noqa: UP037
    return payload


CONVERTED: list[tuple[Callable[[Any], Any], bytes, object]] = [
    (as_str, b"\xc3\xa9", "\u00e9"),
    (as_default, b"x", b"x"),
    (as_bytearray, b"x", bytearray(b"x")),
    (as_memoryview, b"x", memoryview(b"x")),
    (as_any, b' {"a" : 1}\n', {"a": 1}),
    (as_object, b"[1.5]", [1.5]),
    (as_dict, b'{"a": []}', {"a": []}),
    (as_mapping, b'{"a": 1}', {"a": 1}),
    (as_list, b"[1]", [1]),
    (as_float, b"1", 1),
    (as_float, b"-1e3", -1000.0),
    (as_bool, b"true", True),
    (as_union, b"null", None),
    (as_union, b"[]", []),
    (as_model, b'{"left": 3}', Box(left=3)),
    (as_maybe_model, b'{"left": 3}', Box(left=3)),
    (as_quoted, b'{"left": 3}', Box(left=3)),
]


@pytest.mark.parametrize(("handler", "payload", "value"), CONVERTED)
def test_the_value_is_what_the_annotation_says(
    node: Node, handler: Callable[[Any], Any], payload: bytes, value: object
) -> None:
    got: list[object] = []

    def taking(payload: Any) -> None:
        got.append(payload)

    taking.__annotations__ = handler.__annotations__
    node.on_message("in")(taking)
    with NodeTest(node) as t:
        t.message("in", payload)
    assert got == [value]
    assert type(got[0]) is type(value)


@pytest.mark.parametrize(
    ("handler", "payload", "why"),
    [
        (as_str, b"\xff", "'utf-8' codec can't decode byte 0xff"),
        (as_dict, b"\xff", "'utf-8' codec can't decode byte 0xff"),
        (as_dict, b"", "no JSON at character 0"),
        (as_dict, b"{", "property name"),
        (as_dict, b"{} {}", "more after the JSON, at character 2"),
        (as_dict, b"[]", "it is list, not dict"),
        (as_list, b"{}", "it is dict, not list"),
        (as_float, b"true", "it is bool, not float or int"),
        (as_bool, b"1", "it is int, not bool"),
        (as_union, b"1", "it is int, not dict or list or NoneType"),
        (as_dict, b"[" * 100_000, "recursion"),
        (as_model, b"{}", "Field required"),
        (as_model, b"\xff", "Invalid JSON"),
        (as_model, b"", "Invalid JSON"),
    ],
)
def test_what_does_not_fit_is_one_line_in_the_log_and_dropped(
    node: Node,
    handler: Callable[[Any], Any],
    payload: bytes,
    why: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    node.on_message("in", to="out")(handler)
    with NodeTest(node, strict=False) as t:
        t.message("in", payload)
        assert t.sent == []
    log = capsys.readouterr().err
    assert log.startswith("node: message 'in' is not for ")
    assert f".{handler.__name__} (" in log
    assert why in log
    assert log.count("\n") == 1


def test_what_does_not_fit_raises_when_strict(node: Node) -> None:
    node.on_message("in")(as_dict)
    node.on_message()(lambda *_: None)
    with NodeTest(node) as t:
        with pytest.raises(ValueError, match="no JSON at character 0"):
            t.message("in", b"")
        t.message("in", b"{}")


@pytest.mark.parametrize(
    ("accepts", "payload", "value"),
    [
        (str, b"a", "a"),
        (bytes, b"a", b"a"),
        (dict, b"{}", {}),
        ("dict[str, int]", b"{}", {}),
        (dict[str, int] | None, b"null", None),
        (Box, b'{"left": 1}', Box(left=1)),
        (TypeAdapter(Boxes), b'[{"left": 1}]', [Box(left=1)]),
        (lambda payload: payload[::-1], b"ab", b"ba"),
        (json.loads, b"1", 1),
    ],
)
def test_accepts_says_it_without_an_annotation(
    node: Node, accepts: object, payload: bytes, value: object
) -> None:
    got: list[object] = []
    node.on_message("in", accepts=accepts)(got.append)
    with NodeTest(node) as t:
        t.message("in", payload)
    assert got == [value]


def as_complex(payload: complex) -> None: ...


def as_unknown(payload: Nowhere) -> None: ...  # type: ignore[name-defined]  # noqa: F821


def as_mixed(payload: Box | dict[str, int]) -> None: ...


def as_nothing() -> None: ...


@pytest.mark.parametrize(
    ("handler", "message"),
    [
        (as_complex, r"\.as_complex \(.*test_messages.py:\d+\) takes `complex`, which payloads"),
        (as_unknown, "takes `Nowhere`, which payloads do not become"),
        (as_mixed, "takes `Box`"),
        (as_nothing, "takes too few arguments"),
        ([].append, "list.append does not show its annotations: it is built-in, or"),
    ],
)
def test_a_handler_of_anything_else_is_refused_at_the_start(
    node: Node, handler: Callable[..., None], message: str
) -> None:
    node.on_message("in")(handler)
    with pytest.raises(TypeError, match=message), NodeTest(node):
        pass


def test_annotations_that_are_no_text_do_as_well(tmp_path: Path) -> None:
    file = tmp_path / "plain.py"
    file.write_text(
        "import typing\n"
        "from wedge.node import Node\n"
        "node = Node()\n"
        "@node.on_message('a', to='out')\n"
        "def a(payload: typing.Dict[str, int]) -> list:\n"
        "    return list(payload)\n"
        "@node.on_message('b', to='out')\n"
        "def b(payload: typing.Optional[dict]):\n"
        "    return 'none' if payload is None else 'dict'\n"
        "@node.on_message('c', to='out')\n"
        "def c(payload: 'typing.Optional[list[int]]'):\n"
        "    return 'none' if payload is None else 'list'\n"
        "@node.on_message('d', to='out')\n"
        "def d(payload: 'Late'):\n"
        "    return payload.text\n"
        "class Late:\n"
        "    @classmethod\n"
        "    def model_validate_json(cls, payload):\n"
        "        late = cls()\n"
        "        late.text = payload.decode()\n"
        "        return late\n"
        "class Typed(typing.TypedDict):\n"
        "    x: int\n"
        "@node.on_message('e', to='out')\n"
        "def e(payload: Typed):\n"
        "    return payload['x']\n"
    )
    with NodeTest(load_node(file)) as t:
        for alias, payload in [
            *[("a", b'{"k": 1}'), ("b", b"null"), ("b", b"{}"), ("c", b"null"), ("c", b"[]")],
            *[("d", b"late"), ("e", b'{"x": 5}')],
        ]:
            t.message(alias, payload)
        assert [each.text for each in t.sent] == [
            *['["k"]', "none", "dict", "none", "list"],
            *["late", "5"],
        ]


def test_methods_objects_and_wrapped_functions_are_handlers(node: Node) -> None:
    import functools  # noqa: PLC0415

    got: list[object] = []

    class Tracker:
        def take(self, payload: dict[str, int]) -> None:
            got.append(payload)

        def __call__(self, payload: str) -> None:
            got.append(payload)

    def inner(payload: float) -> None:
        got.append(payload)

    @functools.wraps(inner)
    def outer(*args: Any) -> None:
        inner(*args)

    node.on_message("method")(Tracker().take)
    node.on_message("object")(Tracker())
    node.on_message("wrapped")(outer)
    node.on_message("star")(lambda *args: got.append(args))
    with NodeTest(node) as t:
        t.message("method", b'{"a": 1}')
        t.message("object", "text")
        t.message("wrapped", b"1.5")
        t.message("star", b"x")
    assert got == [{"a": 1}, "text", 1.5, (b"x",)]


def first(payload: bytes) -> None: ...


def second(payload: bytes) -> None: ...


def test_two_handlers_of_an_alias_are_an_error_that_names_both(node: Node) -> None:
    node.on_message("in")(first)
    with pytest.raises(
        ValueError,
        match=r"message 'in' has two handlers: \S+\.first \(.*\) and \S+\.second \(.*:\d+\)",
    ):
        node.on_message("in")(second)
    node.on_message()(lambda *_: None)
    with pytest.raises(ValueError, match=r"any other message has two handlers"):
        node.on_message()(second)
    node.on_config("in")(first)
    with pytest.raises(ValueError, match=r"configuration 'in' has two handlers"):
        node.on_config("in")(second)


def test_a_decorator_without_parentheses_is_an_error(node: Node) -> None:
    with pytest.raises(TypeError, match=r"the decorator of \S+\.first .* lacks its parentheses"):
        node.on_message(first)(second)  # type: ignore[arg-type]


def test_errors_are_logged_from_the_handler_on_and_the_node_goes_on(
    node: Node, capsys: pytest.CaptureFixture[str]
) -> None:
    @node.on_message("in", to="out")
    def fail(payload: str) -> str:
        if payload == "bad":
            message = "no good"
            raise KeyError(message)
        return payload

    with NodeTest(node, strict=False) as t:
        t.message("in", "bad")
        t.message("in", "good")
        assert t.sent == [("out", b"good")]
    log = capsys.readouterr().err
    assert log.startswith("Traceback (most recent call last):\n")
    assert log.endswith("KeyError: 'no good'\n")
    assert log.splitlines()[1].endswith("in fail")


def test_errors_come_out_when_strict_and_systemexit_always(node: Node) -> None:
    @node.on_message("in")
    def fail(payload: str) -> None:
        raise SystemExit(3) if payload == "exit" else KeyError(payload)

    with NodeTest(node, strict=False) as t, pytest.raises(SystemExit):
        t.message("in", "exit")
    with NodeTest(node) as t, pytest.raises(KeyError):
        t.message("in", "a")
    assert not node.strict


def test_a_result_that_has_no_json_is_an_error_of_the_handler(node: Node) -> None:
    node.on_message("in", to="out", accepts=json.loads)(lambda payload: payload)
    node.on_message("set", to="out")(lambda _: {1, 2})
    with NodeTest(node) as t:
        with pytest.raises(ValueError, match="Out of range float"):
            t.message("in", "NaN")
        with pytest.raises(TypeError, match="there is no JSON for set"):
            t.message("set")


def test_what_nobody_takes_is_said_once(node: Node, capsys: pytest.CaptureFixture[str]) -> None:
    with NodeTest(node, config={"c": 1}) as t:
        t.message("in", b"")
        t.message("in", b"")
        t.message("other", b"")
    assert capsys.readouterr().err.splitlines() == [
        "node: configuration 'c' has no handler: dropped, as all that follow",
        "node: message 'in' has no handler: dropped, as all that follow",
        "node: message 'other' has no handler: dropped, as all that follow",
    ]


def test_handlers_may_come_while_the_node_runs(node: Node) -> None:
    got: list[str] = []

    @node.on_message("in")
    def take(payload: bytes) -> None:
        @node.on_message("later")
        def later(payload: str) -> None:
            got.append(payload)

        @node.on_rpc("later")
        def call(params: str) -> str:
            return params

        @node.every(1)
        def tick() -> None:
            got.append("tick")

    with NodeTest(node) as t:
        t.advance(5)
        t.message("in")
        t.message("later", "a")
        response = t.rpc("later", "b")
        assert response is not None
        assert response.text == "b"
        t.advance(1)
    assert got == ["a", "tick"]


def test_handlers_send_while_they_run(node: Node) -> None:
    reasons: list[int] = []

    @node.on_message("in", to="last")
    def take(payload: bytes) -> bytes:
        node.send("out", payload, reasons.append)
        node.send("nobody", payload, reasons.append)
        node.state("s", "1")
        node.telemetry({"a": 1, "b": [Box(left=1)], "c": JsonText("[1]"), "d": Box(left=2)})
        assert reasons == []
        return payload

    with NodeTest(node, aliases=["out", "last"]) as t:
        t.message("in", b"x")
        assert t.sent == [("out", b"x"), ("nobody", b"x"), ("last", b"x")]
        assert t.states == [("s", b"1")]
        assert t.telemetry == [
            *[("a", 1), ("b", [{"left": 1, "label": ""}]), ("c", [1])],
            ("d", {"left": 2, "label": ""}),
        ]
    assert reasons == [Reason.SENT, Reason.ERROR]


def test_errors_of_completions_are_errors_of_handlers(
    node: Node, capsys: pytest.CaptureFixture[str]
) -> None:
    def completed(reason: int) -> None:
        raise KeyError(reason)

    with NodeTest(node, strict=False) as t:
        node.send("out", b"", completed)
        t.run()
    assert "KeyError: 0" in capsys.readouterr().err


def test_configuration_is_told_at_the_start_and_when_it_changes(node: Node) -> None:
    got: list[object] = []

    @node.on_config("threshold")
    def threshold(value: float) -> None:
        got.append(value)

    @node.on_config()
    def other(topic: str, value: str) -> None:
        got.append((topic, value))

    with NodeTest(node, config={"threshold": 0.5, "colour": "red"}) as t:
        t.configure("threshold", 0.25)
        with pytest.raises(ValueError, match="it is dict, not float or int"):
            t.configure("threshold", {})
    assert got == [0.5, ("colour", "red"), 0.25]
