"""Whose modules and data are in a program, by what installers leave beside them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from py2wasm.program.licences import read_licence
from py2wasm.program.packages import Owners, Package, collect_packages
from py2wasm.sources import Pin

if TYPE_CHECKING:
    from pathlib import Path

    from packaging.metadata import RawMetadata

GUEST = "/lib/python3.13/site-packages"
DIGEST = "ab" * 32
PIN = Pin.model_validate(
    {
        "version": "3.1",
        "file": "lens-3.1.tar.gz",
        "size": 1,
        "sha256": "cd" * 32,
        "licence": "0BSD",
        "origins": [{"kind": "pypi", "package": "lens"}],
    }
)


def install(
    site: Path, name: str, *files: str, metadata: str = "", origin: object = None
) -> list[tuple[Path, str]]:
    """Install a distribution as pip does; give its files as a program has them."""
    info = site / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{metadata}")
    lines = [f"{file},sha256=x,1\n" for file in files]
    (info / "RECORD").write_text("".join([*lines, f"{info.name}/RECORD,,\n"]))
    if origin is not None:
        (info / "direct_url.json").write_text(json.dumps(origin))
    for file in files:
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_text(f"# {file}")
    return [(site / file, f"{GUEST}/{file}") for file in files]


def owners(
    tmp_path: Path, *site: Path, pins: dict[str, Pin] | None = None, unpacked: tuple[Path, ...] = ()
) -> Owners:
    return Owners(
        site=site,
        site_guest=GUEST,
        pins=pins or {},
        own=Package(name="wedge-py2wasm", version="0.1"),
        own_folder=tmp_path / "wedge",
        unpacked=unpacked,
    )


def test_files_belong_to_what_lists_them(tmp_path: Path) -> None:
    files = install(tmp_path, "Big.Lens", "lens/__init__.py", "lens/data.txt")
    files += install(tmp_path, "lens-more", "lens/more.py", metadata="License-Expression: mit\n")
    found = collect_packages(files, owners(tmp_path, tmp_path))
    assert [(package.name, package.version, package.licence) for package in found] == [
        ("big-lens", "1.0", None),
        ("lens-more", "1.0", "MIT"),
    ]
    assert list(found[0].files) == [f"{GUEST}/lens/__init__.py", f"{GUEST}/lens/data.txt"]


def test_the_hash_is_that_of_what_sha256sum_prints(tmp_path: Path) -> None:
    files = install(tmp_path, "lens", "lens/b.py", "lens/a.py")
    (package,) = collect_packages(files, owners(tmp_path, tmp_path))
    lines = "".join(
        f"{hashlib.sha256(f'# lens/{name}.py'.encode()).hexdigest()}  {GUEST}/lens/{name}.py\n"
        for name in "ab"
    )
    assert package.sha256 == hashlib.sha256(lines.encode()).hexdigest()
    (tmp_path / "lens" / "a.py").write_text("# changed")
    assert collect_packages(files, owners(tmp_path, tmp_path))[0].sha256 != package.sha256


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ({"archive_info": {"hashes": {"sha256": DIGEST}}, "url": "file:///x.whl"}, DIGEST),
        ({"archive_info": {"hashes": {"sha256": "short"}}}, None),
        ({"archive_info": {}}, None),
        (["no table"], None),
        (None, None),
    ],
)
def test_the_archive_that_pip_noted(tmp_path: Path, origin: object, expected: str | None) -> None:
    files = install(tmp_path, "lens", "lens.py", origin=origin)
    (package,) = collect_packages(files, owners(tmp_path, tmp_path, pins={"lens": PIN}))
    assert package.archive == expected


def test_what_the_toolchain_brings_is_pinned(tmp_path: Path) -> None:
    files = install(tmp_path / "shim", "lens", "lens/__init__.py")
    (package,) = collect_packages(files, owners(tmp_path, pins={"lens": PIN}))
    assert (package.archive, package.licence) == (PIN.sha256, "0BSD")


def test_what_lists_only_its_top_level(tmp_path: Path) -> None:
    files = install(tmp_path, "lens", "lens/__init__.py")
    (tmp_path / "lens" / "made.py").touch()
    made = [(tmp_path / "lens" / "made.py", f"{GUEST}/lens/made.py")]
    (package,) = collect_packages(files + made, owners(tmp_path, tmp_path))
    assert len(package.files) == 2


def test_files_that_go_elsewhere(tmp_path: Path) -> None:
    install(tmp_path / "zones", "tzdata", "tzdata/zoneinfo/UTC")
    files = [(tmp_path / "zones/tzdata/zoneinfo/UTC", "/usr/share/zoneinfo/UTC")]
    (package,) = collect_packages(files, owners(tmp_path, unpacked=(tmp_path / "zones",)))
    assert (package.name, list(package.files)) == ("tzdata", ["/usr/share/zoneinfo/UTC"])


def test_editable_installs(tmp_path: Path) -> None:
    source = tmp_path / "work space" / "src"
    (source / "lens").mkdir(parents=True)
    (source / "lens" / "a.py").touch()
    origin = {"url": (tmp_path / "work space").as_uri(), "dir_info": {"editable": True}}
    install(tmp_path / "site", "lens", "__editable__.lens.pth", origin=origin)
    files = [(source / "lens" / "a.py", f"{GUEST}/lens/a.py")]
    (package,) = collect_packages(files, owners(tmp_path, tmp_path / "site"))
    assert (package.name, package.version, package.archive) == ("lens", "1.0", None)


def test_what_nobody_lists(tmp_path: Path) -> None:
    (tmp_path / "stray.py").touch()
    files = [(tmp_path / "stray.py", f"{GUEST}/stray.py")]
    (package,) = collect_packages(files, owners(tmp_path, tmp_path))
    assert (package.name, package.version) == ("stray", None)


def test_the_users_own_and_the_toolchains(tmp_path: Path) -> None:
    own = tmp_path / "wedge" / "node" / "loop.py"
    own.parent.mkdir(parents=True)
    own.touch()
    mine = tmp_path / "app.py"
    mine.touch()
    files = [(own, f"{GUEST}/wedge/node/loop.py"), (mine, "/app/app.py")]
    (package,) = collect_packages(files, owners(tmp_path))
    assert package.name == "wedge-py2wasm"


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"license_expression": "mit OR apache-2.0", "license": "x"}, "MIT OR Apache-2.0"),
        ({"license": "BSD-3-Clause"}, "BSD-3-Clause"),
        ({"license": "BSD", "classifiers": ["License :: OSI Approved :: MIT License"]}, "MIT"),
        ({"classifiers": ["License :: OSI Approved :: BSD License"]}, "BSD License"),
        (
            {
                "classifiers": [
                    "License :: OSI Approved :: MIT License",
                    "License :: OSI Approved :: Apache Software License",
                ]
            },
            "MIT License, Apache Software License",
        ),
        ({"license": "The Whole Text\n\nof a licence"}, "The Whole Text"),
        ({"classifiers": ["Topic :: Software Development"]}, None),
        ({}, None),
    ],
)
def test_licences(metadata: RawMetadata, expected: str | None) -> None:
    assert read_licence(metadata) == expected
