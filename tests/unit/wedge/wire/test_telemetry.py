"""Telemetry, logs and answers: what instances say, as it goes over the wire."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from wedge.abi import RpcStatus
from wedge.wire import (
    DIALECTS,
    CommandAnswer,
    Configure,
    LogLine,
    Logs,
    States,
    Telemetry,
    prepare_telemetry,
)

EVP1, EVP2 = DIALECTS["EVP1"], DIALECTS["EVP2"]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0/"), min_size=1)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def test_entries_that_are_no_json_are_left_out() -> None:
    entries = [("a", "1"), ("b", "{"), ("c", "NaN"), ("d", '"x"'), ("e", "")]
    (prepared,) = prepare_telemetry("hand", entries)
    assert prepared == Telemetry(instance="hand", entries=(("a", "1"), ("d", '"x"')))
    assert prepare_telemetry("hand", [("a", "{")]) == ()
    assert prepare_telemetry("hand", []) == ()


def test_an_entry_cannot_break_out_of_its_value() -> None:
    assert prepare_telemetry("hand", [("a", '1,"other/b":2')]) == ()
    (prepared,) = prepare_telemetry("hand", [('a":1,"b', "2")])
    _, payload = EVP2.write(prepared)
    assert json.loads(payload) == {'hand/a":1,"b': 2}


def test_equal_keys_go_one_after_the_other() -> None:
    entries = [("a", "1"), ("b", "2"), ("a", "3"), ("b", "4"), ("b", "5")]
    prepared = prepare_telemetry("hand", entries)
    assert [json.loads(EVP2.write(each)[1]) for each in prepared] == [
        {"hand/a": 1, "hand/b": 2},
        {"hand/a": 3, "hand/b": 4},
        {"hand/b": 5},
    ]


def test_numbers_stay_as_they_are_written() -> None:
    (prepared,) = prepare_telemetry("hand", [("a", " 1.10 "), ("b", "1e2"), ("c", "0.1")])
    assert EVP2.write(prepared)[1] == b'{"hand/a":1.10,"hand/b":1e2,"hand/c":0.1}'


@given(st.dictionaries(TEXT, VALUE, min_size=1), TEXT)
def test_telemetry_comes_back(values: dict[str, object], key: str) -> None:
    entries = [(f"{key}/{name}", json.dumps(value)) for name, value in values.items()]
    (prepared,) = prepare_telemetry("hand", entries)
    topic, payload = EVP1.write(prepared)
    (found,) = EVP2.read_up(topic, payload)
    assert found == Telemetry(instance="hand", entries=tuple(entries))


def test_telemetry_of_several_instances_is_told_apart() -> None:
    payload = b'{"a/x": 1, "b/x": 2, "a/y/z": 3}'
    assert list(EVP2.read_up("v1/devices/me/telemetry", payload)) == [
        Telemetry(instance="a", entries=(("x", "1"), ("y/z", "3"))),
        Telemetry(instance="b", entries=(("x", "2"),)),
    ]


def test_times_of_logs_are_those_of_greenwich() -> None:
    time = datetime(2024, 2, 29, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    line = LogLine(instance="hand", stream="stderr", text="é\n", time=time)
    topic, payload = EVP2.write(Logs(lines=(line,)))
    assert json.loads(payload)["device/log"][0]["time"] == "2024-02-28T23:30:00.000000Z"
    (logs,) = EVP2.read_up(topic, payload)
    assert isinstance(logs, Logs)
    assert logs.lines[0] == LogLine(
        instance="hand", stream="stderr", text="é\n", time=time.astimezone(UTC)
    )


@given(st.binary(), TEXT, TEXT)
def test_evp1_carries_every_byte(value: bytes, instance: str, topic: str) -> None:
    if instance.startswith("$") or max(len(instance.encode()), len(topic.encode())) > 200:
        return
    configure = Configure(instance=instance, topic=topic, value=value)
    assert list(EVP1.read_down(*EVP1.write(configure))) == [configure]
    states = States(values={(instance, topic): value})
    assert list(EVP1.read_up(*EVP1.write(states))) == [states]


def test_evp2_replaces_what_is_no_text() -> None:
    _, payload = EVP2.write(States(values={("hand", "grip"): b"a\xffb"}))
    assert json.loads(payload) == {"state/hand/grip": "a\ufffdb"}


def test_no_states_say_nothing() -> None:
    topic, payload = EVP2.write(States(values={}))
    assert payload == b"{}"
    assert EVP2.read_up(topic, payload) == ()


@pytest.mark.parametrize(
    ("status", "response", "body"),
    [
        (RpcStatus.OK, "FF00", '"FF00"'),
        (RpcStatus.OK, '{"a": 1}', '{"a":1}'),
        (RpcStatus.OK, "", '""'),
        (RpcStatus.METHOD_NOT_FOUND, "", '"Unknown method"'),
        (RpcStatus.ERROR, "", '"why"'),
    ],
)
def test_answers_of_evp1_are_json(status: RpcStatus, response: str, body: str) -> None:
    answer = CommandAnswer(
        transport="3", reqid="3", instance="hand", status=status, response=response, error="why"
    )
    _, payload = EVP1.write(answer)
    assert (
        payload.decode() == f'{{"moduleInstance":"hand","response":{body},"status":{int(status)}}}'
    )
