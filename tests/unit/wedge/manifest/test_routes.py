from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wedge.manifest import Receiver, Routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.manifest import Loaded

    Load = Callable[[dict[str, Any]], Loaded]


def names(routes: Routes, instance: str, alias: str) -> list[str]:
    return [f"{item.instance}.{item.alias}" for item in routes.receivers(instance, alias)]


def test_a_message_reaches_all_that_subscribe(body: dict[str, Any], load: Load) -> None:
    routes = Routes(load(body).deployment)
    assert routes.receivers("camera", "frames") == (
        Receiver(instance="faces", alias="image"),
        Receiver(instance="plates", alias="frames"),
    )
    assert names(routes, "faces", "boxes") == ["cloud.boxes"]
    assert names(routes, "plates", "plates") == ["cloud.boxes"]
    assert routes.topic("plates", "plates") == "boxes"
    assert len(routes) == 5


def test_an_alias_is_one_of_its_own_instance(body: dict[str, Any], load: Load) -> None:
    routes = Routes(load(body).deployment)
    for instance, alias in (("camera", "boxes"), ("camera", "credit"), ("nobody", "frames")):
        assert routes.receivers(instance, alias) == ()
        assert routes.topic(instance, alias) is None


def test_several_entries_of_a_topic_all_deliver(body: dict[str, Any], load: Load) -> None:
    body["subscribeTopics"]["boxes-too"] = {"type": "local", "topic": "boxes"}
    body["instanceSpecs"]["cloud"]["subscribe"]["again"] = "boxes-too"
    body["instanceSpecs"]["camera"]["subscribe"]["seen"] = "boxes-too"
    routes = Routes(load(body).deployment)
    assert names(routes, "faces", "boxes") == ["cloud.boxes", "camera.seen", "cloud.again"]


def test_an_instance_can_reach_itself(body: dict[str, Any], load: Load) -> None:
    body["instanceSpecs"]["faces"]["subscribe"]["own"] = "boxes-in"
    routes = Routes(load(body).deployment)
    assert names(routes, "faces", "boxes") == ["faces.own", "cloud.boxes"]


def test_dangling_ends(body: dict[str, Any], load: Load) -> None:
    del body["instanceSpecs"]["camera"]
    found = [
        (end.instance, end.alias, end.topic, end.sends)
        for end in Routes(load(body).deployment).dangling()
    ]
    assert found == [
        ("faces", "credit", "credit", True),
        ("faces", "image", "frames", False),
        ("plates", "frames", "frames", False),
    ]
