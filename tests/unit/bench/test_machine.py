from __future__ import annotations

import pytest

from tests.bench.machine import Busy, Noise, cpu_model

CPU_INFO = "processor\t: 0\nvendor_id\t: V\nmodel name\t: Fast CPU @ 3 GHz\nflags\t: a b\n"


def test_model_is_read_from_the_first_processor() -> None:
    assert cpu_model(CPU_INFO + CPU_INFO.replace("Fast", "Slow")) == "Fast CPU @ 3 GHz"


def test_a_model_is_always_named() -> None:
    assert cpu_model("") != ""


def test_others_are_what_is_busy_beside_us(monkeypatch: pytest.MonkeyPatch) -> None:
    start = Busy(wall=0.0, own=10.0, all=100.0, stolen=1.0)
    end = Busy(wall=10.0, own=20.0, all=115.0, stolen=3.0)
    monkeypatch.setattr(Busy, "now", classmethod(lambda _: end))
    noise = Noise.since(start)
    assert noise is not None
    assert noise.others == pytest.approx(0.5)
    assert noise.stolen == pytest.approx(0.2)
    assert not noise.quiet


def test_no_counters_no_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Busy, "now", classmethod(lambda _: None))
    assert Noise.since(None) is None
