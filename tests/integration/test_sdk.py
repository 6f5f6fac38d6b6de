"""`py2wasm sdk`: one machine builds, another imports and builds nothing; damage is noticed."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.cache import MANIFEST, Cache
from py2wasm.console import Console
from py2wasm.sources import load_pins
from tests.integration.tool import MAIN, Tool, read_sidecar

if TYPE_CHECKING:
    from collections.abc import Callable

    from py2wasm.sysroot import Sysroot

pytestmark = pytest.mark.toolchain

# No compiler, no package manager, no network, no home.
ALONE = {
    "PATH": "/nonexistent",
    "HOME": "/nonexistent",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_RETRIES": "0",
}
HEADER = json.dumps({"format": 1, "py2wasm": "0", "target": "wasm32-wasi"}).encode()


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, tool_cache: Cache, sysroot: Sysroot) -> Path:
    folder = tmp_path_factory.mktemp("export")
    done = Tool(folder=folder, cache=tool_cache.root)("-q", "sdk", "export", "sdk.tar.gz")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder / "sdk.tar.gz"


@pytest.fixture(scope="module")
def imported(exported: Path) -> Path:
    """The cache of a machine that has imported the SDK and done nothing else."""
    cache = exported.parent / "cache"
    tool = Tool(folder=exported.parent, cache=cache)
    done = tool("-q", "sdk", "import", exported, environment=ALONE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return cache


@pytest.fixture
def other(tmp_path: Path, imported: Path) -> Tool:
    """A machine of one's own to damage: the imported cache, copied."""
    folder = tmp_path / "project"
    folder.mkdir()
    shutil.copytree(imported, tmp_path / "cache", symlinks=True)
    return Tool(folder=folder, cache=tmp_path / "cache")


def parts(cache: Path) -> dict[str, str]:
    """Give each part in a cache with its manifest; maps are of modules that were built with it."""
    return {
        f"{path.parent.parent.name}/{path.parent.name}": path.read_text("utf-8")
        for path in cache.glob(f"*/*/{MANIFEST}")
        if path.parent.parent.name != "maps"
    }


def test_an_imported_sdk_builds_alone(imported: Path, tmp_path: Path) -> None:
    tool = Tool(folder=tmp_path, cache=imported)
    before = parts(imported)
    names = {name.partition("/")[2].rpartition("-")[0] for name in before}
    assert {"cpython", "cpython-native", "libc", "stdlib", "nuitka", "cython", "tzdata"} <= names
    # Of everything in use there is one; the exporting cache may have held more.
    archives = [name.rpartition("-")[0] for name in before if name.startswith("archives/")]
    assert len(archives) == len(set(archives))
    tool.write("app.py", "import zoneinfo\nprint(zoneinfo.ZoneInfo('Asia/Tokyo'))\n")
    for engine in ("bytecode", "nuitka", "cython", "mypyc"):
        done = tool("build", "--engine", engine, "-o", "a.wasm", "app.py", environment=ALONE)
        assert done.returncode == 0, done.stderr
        assert "Building" not in done.stderr
        assert "Fetching" not in done.stderr
        assert "Compiling" not in done.stderr
        read_sidecar(tmp_path / "a.wasm")
    assert parts(imported) == before


def test_a_damaged_part_is_made_again(other: Tool, tool_cache: Cache) -> None:
    other.write("app.py", "import zoneinfo\nprint(zoneinfo.ZoneInfo('Asia/Tokyo'))\n")
    other.built("app.py")
    sound = (other.folder / "app.wasm").read_bytes()
    (zone,) = other.cache.glob("unpacked/tzdata-*/tree/tzdata/zoneinfo/Asia/Tokyo")
    content = bytearray(zone.read_bytes())
    content[-1] ^= 1
    zone.write_bytes(content)
    # The download is cut off as well; without a network that cannot be mended.
    pin = load_pins()["tzdata"]
    source = tool_cache.path("sources", "tzdata", pin.sha256[:32])
    assert source.is_dir()
    copied = other.cache / "sources" / source.name
    shutil.copytree(source, copied)
    with (copied / pin.file).open("r+b") as stream:
        stream.truncate(1000)
    done = other("-q", "build", "--engine", "bytecode", "app.py", environment=ALONE)
    assert done.returncode == 5
    assert done.stderr.startswith(
        f"warning: cache entry `{zone.parents[4].name}` is damaged; making it again\n"
        f"warning: cache entry `{source.name}` is damaged; making it again\n"
        f"error: cannot fetch tzdata {pin.version} ({pin.file})\n"
    )
    assert "hint: check the network" in done.stderr
    assert (other.folder / "app.wasm").read_bytes() == sound
    # With the download whole, the next build makes the part again and says no more about it.
    shutil.copytree(source, copied, dirs_exist_ok=True)
    done = other("-q", "build", "--engine", "bytecode", "app.py", environment=ALONE)
    assert (done.returncode, done.stderr) == (0, "")
    assert (other.folder / "app.wasm").read_bytes() == sound


def damage_manifest(folder: Path) -> None:
    (folder / MANIFEST).write_text("{")


def remove_file(folder: Path) -> None:
    next(path for path in folder.rglob("*.tab")).unlink()


@pytest.mark.parametrize("damage", [damage_manifest, remove_file])
def test_other_damage_is_noticed(other: Tool, damage: Callable[[Path], None]) -> None:
    (folder,) = other.cache.glob("unpacked/tzdata-*/")
    damage(folder)
    cache = Cache(other.cache, Console(quiet=True))
    assert not cache.holds("unpacked", "tzdata", folder.name.rpartition("-")[2])


def test_list_path_and_clean(other: Tool) -> None:
    rows = json.loads(other("sdk", "list", "--json").stdout)
    assert {row["name"] for row in rows if row["built"]} >= {"cpython", "cpython-native", "libc"}
    assert all((row["size"] is not None) == row["built"] for row in rows)
    assert other("sdk", "path").stdout == f"{other.cache}\n"
    table = other("sdk", "list").stdout
    assert all(row["name"] in table for row in rows)
    done = other("sdk", "clean")
    assert done.returncode == 0
    assert done.stderr.startswith("Freed ")
    assert not other.cache.exists()
    rows = json.loads(other("sdk", "list", "--json").stdout)
    assert not any(row["built"] for row in rows)


def test_clean_spares_other_folders(other: Tool, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("Dear reader")
    done = other("sdk", "clean", environment={"PY2WASM_CACHE": str(tmp_path / "home")})
    assert done.returncode in (2, 7)
    assert "is not a cache of py2wasm; nothing was removed\n" in done.stderr
    assert (tmp_path / "home" / "letter.txt").exists()


def test_an_export_that_cannot_be_written(tmp_path: Path, imported: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (5_000_000, 5_000_000));"
    tool = Tool(folder=tmp_path, cache=imported, main=limit + MAIN)
    done = tool("-q", "sdk", "export", "no/sdk.tar.gz")
    assert (done.returncode, done.stderr) == (
        7,
        "error: cannot write `no/sdk.tar.gz`\n  No such file or directory\n",
    )
    done = tool("-q", "sdk", "export", "sdk.tar.gz")
    assert (done.returncode, done.stderr) == (
        7,
        "error: cannot write `sdk.tar.gz`\n  File too large\n",
    )
    assert not list(tmp_path.iterdir())


def make_tar(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({}, "is not an exported SDK"),
        ({"sdk.json": b"{"}, "is not an exported SDK"),
        ({"sdk.json": b"[]"}, "was exported by another version of py2wasm"),
        ({"sdk.json": b'{"format": 99}'}, "was exported by another version of py2wasm"),
        ({"sdk.json": HEADER, "../evil/x": b"x"}, "is not an exported SDK"),
        ({"sdk.json": HEADER, "/tmp/evil/x": b"x"}, "holds something unknown: `tmp/evil`"),  # noqa: S108
        ({"sdk.json": HEADER, "aot/x-0/.entry.json": b"{}"}, "holds something unknown: `aot/x-0`"),
        ({"sdk.json": HEADER, "archives/x-0/a": b"x"}, "holds something unknown: `archives/x-0`"),
        ({"sdk.json": HEADER, "archives/loose": b"x"}, "holds something unknown: `archives/loose`"),
        (
            {
                "sdk.json": HEADER,
                "archives/x-0/a": b"x",
                "archives/x-0/.entry.json": b'{"a": {"size": 1, "sha256": "00"}}',
            },
            "`archives/x-0` in the exported SDK is damaged",
        ),
    ],
)
def test_files_that_are_no_export(tmp_path: Path, members: dict[str, bytes], message: str) -> None:
    tool = Tool(folder=tmp_path, cache=tmp_path / "cache")
    done = tool("-q", "sdk", "import", make_tar(tmp_path / "evil.tar.gz", members))
    assert done.returncode == 6
    assert message in done.stderr.splitlines()[0]
    assert "Traceback" not in done.stderr
    assert not parts(tool.cache)
    assert not (tmp_path / "evil").exists()


def test_an_export_that_was_cut_off(tmp_path: Path, exported: Path) -> None:
    tool = Tool(folder=tmp_path, cache=tmp_path / "cache")
    data = exported.read_bytes()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 0xFF
    for content in (data[: len(data) // 2], bytes(flipped), b"", b"text"):
        (tmp_path / "sdk.tar.gz").write_bytes(content)
        done = tool("-q", "sdk", "import", "sdk.tar.gz")
        assert done.returncode == 6
        first = done.stderr.splitlines()[0]
        # What it is that was damaged shows only in the part itself.
        assert first.startswith("error: `")
        assert first.endswith(("is not an exported SDK, or a damaged one", "SDK is damaged"))
        assert not parts(tool.cache)


def test_a_missing_export(tmp_path: Path) -> None:
    done = Tool(folder=tmp_path, cache=tmp_path / "cache")("sdk", "import", "no.tar")
    assert (done.returncode, done.stderr) == (
        6,
        "error: `no.tar` is not an exported SDK, or a damaged one\n  No such file or directory\n",
    )
