from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from wedge.errors import ManifestError
from wedge.manifest import (
    DEFAULT_BOUNDS,
    Bounds,
    Limits,
    Queue,
    Resources,
    load_manifest,
    parse_manifest,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wedge.manifest import Loaded

    Load = Callable[[dict[str, Any]], Loaded]
    Refused = Callable[[dict[str, Any]], list[str]]


def test_a_manifest_becomes_nouns(body: dict[str, Any], load: Load) -> None:
    loaded = load(body)
    deployment = loaded.deployment
    assert loaded.warnings == ()
    assert deployment.id == "test"
    assert list(deployment.instances) == ["camera", "faces", "plates", "cloud"]
    faces = deployment.instances["faces"]
    assert faces.module is deployment.modules["detect"]
    assert faces.module.url == "http://127.0.0.1:8000/bin/detect.wasm"
    assert faces.module.hash == bytes.fromhex("0123456789abcdef" * 4)
    assert {alias: entry.topic for alias, entry in faces.publish.items()} == {
        "boxes": "boxes",
        "credit": "credit",
    }
    assert faces.queue == Queue(messages=64, bytes=16 * 2**20, when_full="wait")
    assert (faces.state, faces.limits) == ("stateful", Limits())


def test_the_extension_is_read(body: dict[str, Any], load: Load) -> None:
    body["instanceSpecs"]["faces"]["wedge"] = {
        "state": "stateless",
        "queue": {"messages": 2, "bytes": "1 MiB", "whenFull": "wait"},
        "limits": {
            "memory": "64MiB",
            "fuel": 10,
            "eventSeconds": 1,
            "wallSeconds": 2.5,
            "table": 9,
            "workspace": "3 MiB",
        },
    }
    body["modules"]["detect"]["resources"] = {"stackSize": 8192, "heapSize": "8KiB"}
    faces = load(body).deployment.instances["faces"]
    assert faces.state == "stateless"
    assert faces.queue == Queue(messages=2, bytes=2**20, when_full="wait")
    assert faces.limits == Limits(
        memory=2**26,
        fuel=10,
        event_seconds=1.0,
        wall_seconds=2.5,
        table=9,
        workspace=3 * 2**20,
    )
    assert faces.module.resources == Resources(stack_size=8192, heap_size=8192)


def test_what_is_loaded_cannot_be_changed(body: dict[str, Any], load: Load) -> None:
    deployment = load(body).deployment
    with pytest.raises(TypeError):
        deployment.instances["x"] = deployment.instances["camera"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        deployment.id = "x"  # type: ignore[misc]


@pytest.mark.parametrize("url", ["", "EVP-BACKDOOR", None])
def test_a_module_without_an_address_needs_no_hash(
    body: dict[str, Any], load: Load, url: str | None
) -> None:
    detect = body["modules"]["detect"]
    detect["hash"] = ""
    detect["downloadUrl"] = url
    if url is None:
        del detect["downloadUrl"], detect["hash"]
    found = load(body).deployment.modules["detect"]
    assert (found.url, found.hash) == (None, None)


CLOUD = ("instanceSpecs", "cloud")
WEDGE = (*CLOUD, "wedge")
WRONG: list[tuple[tuple[str, ...], Any, str]] = [
    (
        (*CLOUD, "moduleId"),
        "clod",
        "names `clod`, which is not in `modules`; did you mean `cloud`?",
    ),
    ((*CLOUD, "moduleId"), None, "must be text, not null"),
    ((*CLOUD, "publish"), [], "must be an object, not a list"),
    ((*CLOUD, "publish", "x"), True, "must be text, not true"),
    (
        (*CLOUD, "subscribe", "boxes"),
        "boxes-out",
        "names `boxes-out`, which is not in `subscribeTopics`",
    ),
    ((*CLOUD, "publish", "x"), "box", "names `box`, which is not in `publishTopics`"),
    (CLOUD, 7, "must be an object, not the number 7"),
    (
        ("modules", "cloud", "moduleImpl"),
        "wasn",
        "`spawn` or `dlfcn`, not the text `wasn`; did you mean `wasm`?",
    ),
    (("modules", "cloud", "entryPoint"), "", "must not be empty"),
    (("modules", "cloud", "hash"), "12", "must be 64 hexadecimal digits, not `12`"),
    (("modules", "cloud", "hash"), "g" * 64, "must be 64 hexadecimal digits"),
    (("modules", "cloud", "resources"), {"stackSize": -1}, "must be at least 1, not the number -1"),
    (("publishTopics", "boxes-out", "type"), "evp", "must be `local`, not the text `evp`"),
    (("publishTopics", "boxes-out", "topic"), "", "must not be empty"),
    (("publishTopics", "boxes-out", "topic"), "t" * 256, "is longer than 200 bytes"),
    (("deploymentId",), 1, "must be text, not the number 1"),
    (("deploymentId",), "i" * 201, "is longer than 200 bytes"),
    (WEDGE, {"queue": {"message": 1}}, "is no key that is known here; did you mean `messages`?"),
    (WEDGE, {"state": "Stateless"}, "must be `stateful` or `stateless`"),
    (
        WEDGE,
        {"queue": {"bytes": "many"}},
        "must be a number of bytes, or a size such as `64MiB`, not the text `many`",
    ),
    (WEDGE, {"limits": {"memory": "8GiB"}}, "must be at most 4294967296"),
    (WEDGE, {"limits": {"fuel": 1.5}}, "must be a whole number, not the number 1.5"),
    (WEDGE, {"limits": {"eventSeconds": 0}}, "must be more than 0"),
    (WEDGE, {"limits": {"table": True}}, "must be a whole number, not true"),
]


@pytest.mark.parametrize(("keys", "value", "text"), WRONG)
def test_what_is_wrong_is_named_with_its_place(
    body: dict[str, Any], refused: Refused, keys: tuple[str, ...], value: Any, text: str
) -> None:
    holder = body
    for key in keys[:-1]:
        holder = holder[key]
    holder[keys[-1]] = value
    lines = refused(body)
    path = "deployment." + ".".join(keys)
    assert any(line.startswith(path) and text in line for line in lines), lines


@pytest.mark.parametrize(
    "name", ["$agent", "", "a/b", "..", "a\nb", "a\x9bb", "a\u202eb", "a\\b", "n" * 256]
)
def test_names_that_no_instance_may_have(body: dict[str, Any], refused: Refused, name: str) -> None:
    body["instanceSpecs"][name] = body["instanceSpecs"].pop("cloud")
    (line,) = refused(body)
    assert line.startswith("deployment.instanceSpecs")
    assert "\n" not in line


def test_aliases_are_any_text_without_control_characters(
    body: dict[str, Any], load: Load, refused: Refused
) -> None:
    aliases = {"a/b": "boxes-out", "..": "boxes-out", "é" * 100: "boxes-out"}
    body["instanceSpecs"]["plates"]["publish"] = aliases
    assert list(load(body).deployment.instances["plates"].publish) == list(aliases)
    for alias, text in (
        ("a\0b", "holds a control character"),
        ("", "must not be empty"),
        ("é" * 100 + "a", "is longer than 200 bytes"),
    ):
        body["instanceSpecs"]["plates"]["publish"] = {alias: "boxes-out"}
        (line,) = refused(body)
        assert text in line


def test_all_problems_are_told_at_once_with_their_lines(load: Load, body: dict[str, Any]) -> None:
    del body["instanceSpecs"]["camera"]["publish"]
    body["instanceSpecs"]["camera"]["wedge"] = {"stat": 1}
    body["modules"]["cloud"]["hash"] = "x"
    text = json.dumps({"deployment": body}, indent=2)
    with pytest.raises(ManifestError) as caught:
        parse_manifest(text.encode(), name="d.json")
    lines = text.splitlines()
    places = [
        next(number for number, line in enumerate(lines, 1) if word in line)
        for word in ('"camera": {', '"stat"', '"hash": "x"')
    ]
    assert caught.value.message == "`d.json` cannot be deployed: 3 problems"
    assert [line.split(" ")[0] for line in (caught.value.cause or "").splitlines()] == [
        f"d.json:{place}:" for place in places
    ]


def test_what_is_missing_says_what_to_write(body: dict[str, Any], refused: Refused) -> None:
    del body["instanceSpecs"]["camera"]["publish"], body["modules"]["cloud"]["moduleImpl"]
    assert refused(body) == [
        "deployment.instanceSpecs.camera.publish is missing; write {} if there are none",
        "deployment.modules.cloud.moduleImpl is missing",
    ]


def test_the_first_twenty_are_shown(body: dict[str, Any], refused: Refused) -> None:
    body["instanceSpecs"]["cloud"]["publish"] = {f"a{number}": "x" for number in range(30)}
    lines = refused(body)
    assert len(lines) == 21
    assert lines[-1] == "10 more"


def test_keys_that_evp_may_add_are_warnings(body: dict[str, Any], load: Load) -> None:
    body["instanceSpecs"]["cloud"] |= {"subscribed": {}, "restartPolicy": "Always", "version": 1}
    body["module"] = {}
    texts = [str(item).partition(" ")[2] for item in load(body).warnings]
    assert texts == [
        "deployment.instanceSpecs.cloud.subscribed is not known, and passed over; "
        "did you mean `subscribe`?",
        "deployment.instanceSpecs.cloud.restartPolicy is passed over; "
        "`wedge.restart` says whether an instance that has ended is started again",
        "deployment.instanceSpecs.cloud.version is not known, and passed over",
        "deployment.module is not known, and passed over; did you mean `modules`?",
    ]


def test_doubtful_things_are_warnings(body: dict[str, Any], load: Load) -> None:
    topics, modules = body["subscribeTopics"], body["modules"]
    topics["boxes-too"] = {"type": "local", "topic": "boxes"}
    topics["alone-in"] = {"type": "local", "topic": "alone"}
    body["publishTopics"]["end-out"] = {"type": "local", "topic": "end"}
    body["instanceSpecs"]["cloud"]["subscribe"] |= {"too": "boxes-too", "alone": "alone-in"}
    body["instanceSpecs"]["cloud"]["publish"] = {"end": "end-out"}
    modules["spare"] = dict(modules["cloud"])
    modules["cloud"] |= {"entryPoint": "go", "downloadUrl": "file:///x.wasm"}
    texts = {item.path.removeprefix("deployment."): item.text for item in load(body).warnings}
    assert texts == {
        "instanceSpecs.cloud.publish.end": "leads nowhere: nobody subscribes to the topic `end`",
        "instanceSpecs.cloud.subscribe.alone": (
            "leads nowhere: nobody publishes on the topic `alone`"
        ),
        "modules.cloud.entryPoint": ("is `go`, and passed over: a Wasm module starts at its start"),
        "modules.cloud.downloadUrl": "is `file:///x.wasm`, which a device cannot fetch",
        "modules.spare": "is used by no instance",
        "subscribeTopics.boxes-too": (
            "has the topic of `boxes-in`: the public agent delivers to that one only"
        ),
    }


@pytest.mark.parametrize("url", ["bin/x.wasm", "ftp://host/x", "http:///x", "http://[", "https:x"])
def test_addresses_that_no_device_can_fetch(body: dict[str, Any], load: Load, url: str) -> None:
    body["modules"]["cloud"]["downloadUrl"] = url
    (warning,) = load(body).warnings
    assert warning.text == f"is `{url}`, which a device cannot fetch"
    assert warning.path == "deployment.modules.cloud.downloadUrl"


def test_both_generations_are_read(body: dict[str, Any], load: Load) -> None:
    for instance in body["instanceSpecs"].values():
        instance |= {"entryPoint": "go", "version": 1}
    for module in body["modules"].values():
        del module["entryPoint"], module["moduleImpl"]
        module["downloadUrl"] = ""
    loaded = parse_manifest(json.dumps({"deployment": json.dumps(body)}).encode())
    module = loaded.deployment.instances["faces"].module
    assert (module.entry_point, module.implementation) == ("go", "wasm")
    del body["instanceSpecs"]["cloud"]["version"]
    with pytest.raises(ManifestError, match="6 problems") as caught:
        load(body)
    assert "deployment.modules.cloud.moduleImpl is missing" in (caught.value.cause or "")


def test_evp1_needs_what_evp1_needs(body: dict[str, Any]) -> None:
    with pytest.raises(ManifestError) as caught:
        parse_manifest(json.dumps({"deployment": json.dumps(body)}).encode())
    assert "deployment.instanceSpecs.cloud.version is missing" in (caught.value.cause or "")
    with pytest.raises(ManifestError) as caught:
        parse_manifest(b'{"deployment": "{\\n]"}')
    assert "is text, as in EVP1, that is not JSON" in (caught.value.cause or "")
    assert (caught.value.cause or "").endswith("(line 2 of the text)")
    with pytest.raises(ManifestError) as caught:
        parse_manifest(b'{"deployment": "{\\"modules\\": {}, \\"modules\\": {}}"}')
    assert "deployment.modules stands twice" in (caught.value.cause or "")


NO_JSON = [
    (b"", "d.json:1: is not JSON: expecting value (column 1)"),
    (b'{"deployment":\n{]', "d.json:2: is not JSON"),
    (b'{"deployment": NaN}', "holds `NaN`"),
    (b'{"deployment": -Infinity}', "holds `-Infinity`"),
    (b'{"deployment": 1e999}', "a number that is too large"),
    (b'{"deployment": ' + b"9" * 5000 + b"}", "a number that is too long"),
    (b'{"deployment": "\\ud800"}', "half of a character"),
    (b"\n\xff", "d.json:2: is not text in UTF-8"),
    (b"[" * 100_000, "d.json:1: is nested more than 32 deep"),
    (b'"' + b'\\"' * 400_000, "is not JSON"),
    (b"[]", "must hold an object, not a list"),
    (b"{}", "deployment is missing"),
    (b'{"instanceSpecs": {}}', 'put all of it into `{"deployment": ...}`'),
    (b'{"deployment": 3}', "deployment must be an object, not the number 3"),
    (
        b'{"a": 1,\n"a": 2, "deployment": {"instanceSpecs": {}, "modules": {}}}',
        "d.json:2: a stands in line 1 and again in line 2",
    ),
]


@pytest.mark.parametrize(("data", "text"), NO_JSON, ids=[text for _, text in NO_JSON])
def test_what_is_no_manifest(data: bytes, text: str) -> None:
    with pytest.raises(ManifestError) as caught:
        parse_manifest(data, name="d.json")
    assert text in (caught.value.cause or "")
    assert caught.value.hint


def test_a_mark_at_the_beginning_is_no_fault() -> None:
    data = b'\xef\xbb\xbf{"deployment": {"instanceSpecs": {}, "modules": {}}}'
    assert parse_manifest(data).deployment.instances == {}


def test_a_schema_may_be_named() -> None:
    data = b'{"$schema": "x", "deployment": {"instanceSpecs": {}, "modules": {}}}'
    assert parse_manifest(data).warnings == ()


def test_there_is_a_most_of_everything(body: dict[str, Any]) -> None:
    data = json.dumps({"deployment": body}).encode()
    parse_manifest(data, bounds=Bounds(size=len(data), instances=4, modules=3, topics=3, routes=5))
    for bounds, text in [
        (Bounds(instances=3), "deployment.instanceSpecs holds 4 entries, and 3 are the most"),
        (Bounds(modules=2), "deployment.modules holds 3 entries"),
        (Bounds(topics=2), "deployment.publishTopics holds 3 entries"),
        (Bounds(aliases=1), "deployment.instanceSpecs.faces.publish holds 2 entries"),
        (Bounds(routes=4), "deployment has 5 pairs of sender and receiver, and 4 are the most"),
        (Bounds(name=5), "deployment.instanceSpecs.camera is longer than 5 bytes"),
        (Bounds(depth=4), "is nested more than 4 deep"),
    ]:
        with pytest.raises(ManifestError) as caught:
            parse_manifest(data, bounds=bounds)
        assert text in (caught.value.cause or "")
    with pytest.raises(ManifestError, match=f"larger than {len(data) - 1} bytes"):
        parse_manifest(data, bounds=Bounds(size=len(data) - 1))


def test_the_most_that_is_read_unless_told_otherwise() -> None:
    told = Bounds(
        size=2**20,
        depth=32,
        instances=256,
        modules=256,
        topics=1024,
        aliases=256,
        routes=2**16,
        name=200,
    )
    assert told == DEFAULT_BOUNDS
    with pytest.raises(ManifestError, match="is larger than 1048576 bytes"):
        parse_manifest(b" " * (2**20 + 1))


def test_a_file_is_read_to_its_end_or_not_at_all(tmp_path: Path) -> None:
    data = b'{"deployment": {"instanceSpecs": {}, "modules": {}}, "extra": 1}'
    path = tmp_path / "d.json"
    path.write_bytes(data)
    (warning,) = load_manifest(path, bounds=Bounds(size=len(data))).warnings
    assert str(warning) == f"{path}:1: extra is not known, and passed over"
    with pytest.raises(ManifestError, match=f"is larger than {len(data) - 1} bytes"):
        load_manifest(path, bounds=Bounds(size=len(data) - 1))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path, cause in (
        (tmp_path / "none.json", "No such file or directory"),
        (tmp_path, "Is a directory"),
    ):
        with pytest.raises(ManifestError, match="cannot read") as caught:
            load_manifest(path)
        assert caught.value.cause == cause


def test_public_manifests_are_read(fixtures: Path) -> None:
    counts = {}
    for path in sorted((fixtures / "own").glob("deployment.*.evp[12].json")):
        loaded = load_manifest(path)
        assert loaded.warnings == (), path
        counts[path.name] = len(loaded.deployment.instances)
    assert counts == {
        "deployment.detection-pipeline.evp2.json": 5,
        "deployment.empty.evp2.json": 0,
        "deployment.source-sink.evp1.json": 2,
        "deployment.source-sink.evp2.json": 2,
    }
    for path in (fixtures / "evp-agent").glob("test_capture_mode_desired.*.json"):
        (module,) = load_manifest(path).deployment.modules.values()
        assert (module.implementation, module.url) == ("spawn", None)
        assert module.entry_point == "backdoor-capture"
    for generation, wrap in (("evp1", json.dumps), ("evp2", lambda body: body)):
        path = fixtures / "evp-agent" / f"test_telemetry_deployment_payload-{generation}.json"
        body = json.loads(path.read_text())
        loaded = parse_manifest(json.dumps({"deployment": wrap(body)}).encode())
        (module,) = loaded.deployment.modules.values()
        assert module.entry_point == "backdoor-telemetry"
