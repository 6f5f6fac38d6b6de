"""The hooks, called as a frontend calls them."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import tarfile
import zipfile
from importlib.metadata import PathDistribution
from typing import TYPE_CHECKING, Any

import pytest
from packaging.utils import parse_sdist_filename, parse_wheel_filename

from py2wasm import backend
from tests.unit.distribution.conftest import MODULE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Compiler

INFO = "plate_reader-1.0.dist-info"
FOLDER = "wedge_modules/plate_reader"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    return folder


def change(project: Path, old: str, new: str) -> None:
    path = project / "pyproject.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def refused(
    hook: Callable[..., str], folder: Path, capsys: pytest.CaptureFixture[str], given: Any = None
) -> str:
    with pytest.raises(SystemExit) as caught:
        hook(str(folder), given)
    assert caught.value.code == 2
    return capsys.readouterr().err


def test_wheel(project: Path, compiler: Compiler, dist: Path) -> None:
    name = backend.build_wheel(str(dist))
    assert str(parse_wheel_filename(name)[0]) == "plate-reader"
    with zipfile.ZipFile(dist / name) as wheel:
        names = wheel.namelist()
        assert wheel.testzip() is None
    assert names == [
        f"{FOLDER}/reader.wasm",
        f"{FOLDER}/reader.wasm.json",
        f"{FOLDER}/writer.wasm",
        f"{FOLDER}/writer.wasm.json",
        f"{INFO}/METADATA",
        f"{INFO}/WHEEL",
        f"{INFO}/entry_points.txt",
        f"{INFO}/licenses/LICENSE",
        f"{INFO}/sboms/reader.cdx.json",
        f"{INFO}/sboms/writer.cdx.json",
        f"{INFO}/RECORD",
    ]
    assert sorted(path.name for path in dist.iterdir()) == [name]
    # Nothing was left in the project.
    assert not list(project.rglob("*.wasm"))


def test_record_is_of_every_file(project: Path, compiler: Compiler, dist: Path) -> None:
    (project / "LICENSE").rename(project / "LICENSE, all")
    change(project, '["LICENSE"]', '["LICENSE*"]')
    with zipfile.ZipFile(dist / backend.build_wheel(str(dist))) as wheel:
        rows = list(csv.reader(io.StringIO(wheel.read(f"{INFO}/RECORD").decode())))
        assert [row[0] for row in rows] == wheel.namelist()
        for name, digest, size in rows[:-1]:
            data = wheel.read(name)
            plain = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode()
            assert digest == "sha256=" + plain.rstrip("=")
            assert int(size) == len(data)
        assert rows[-1] == [f"{INFO}/RECORD", "", ""]


def test_installed_wheel_tells_its_modules(project: Path, compiler: Compiler, dist: Path) -> None:
    with zipfile.ZipFile(dist / backend.build_wheel(str(dist))) as wheel:
        for name in wheel.namelist():
            wheel.extract(name, dist)
    found = PathDistribution(dist / INFO)
    assert (found.name, found.version) == ("Plate-Reader", "1.0")
    assert found.requires == ["attrs>=24"]
    assert found.metadata["License-Expression"] == "MIT"
    assert "# Plates" in (found.metadata.get_payload() or "")
    points = {point.name: point.value for point in found.entry_points.select(group="wedge.modules")}
    assert points == dict.fromkeys(("reader", "writer"), "wedge_modules.plate_reader")


def test_metadata_is_that_of_the_wheel_and_builds_nothing(
    project: Path, compiler: Compiler, dist: Path
) -> None:
    (dist / "metadata").mkdir()
    for hook in (
        backend.prepare_metadata_for_build_wheel,
        backend.prepare_metadata_for_build_editable,
    ):
        assert hook(str(dist / "metadata"), {"module": "writer"}) == INFO
    assert compiler.settings == []
    prepared = {
        f"{INFO}/{path.relative_to(dist / 'metadata' / INFO).as_posix()}": path.read_bytes()
        for path in (dist / "metadata" / INFO).rglob("*")
        if path.is_file()
    }
    with zipfile.ZipFile(dist / backend.build_wheel(str(dist), {"module": "writer"})) as wheel:
        built = {name: wheel.read(name) for name in wheel.namelist() if name.startswith(INFO)}
    # What only a build can tell.
    del built[f"{INFO}/RECORD"], built[f"{INFO}/sboms/writer.cdx.json"]
    assert prepared == built


def test_bill_of_materials_is_that_of_the_module(
    project: Path, compiler: Compiler, dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(dist / backend.build_wheel(str(dist))) as wheel:
        sbom = json.loads(wheel.read(f"{INFO}/sboms/writer.cdx.json"))
    component = sbom["metadata"]["component"]
    assert component["hashes"] == [
        {"alg": "SHA-256", "content": hashlib.sha256(MODULE).hexdigest()}
    ]
    assert "zlib" in {item["name"] for item in sbom["components"]}
    assert "timestamp" not in sbom["metadata"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    with zipfile.ZipFile(dist / backend.build_wheel(str(dist))) as wheel:
        sbom = json.loads(wheel.read(f"{INFO}/sboms/writer.cdx.json"))
    assert sbom["metadata"]["timestamp"].startswith("2023-11-14T22:13:20")


def test_map_comes_along_where_it_is_asked_for(
    project: Path, compiler: Compiler, dist: Path
) -> None:
    with zipfile.ZipFile(dist / backend.build_wheel(str(dist), {"map": "true"})) as wheel:
        assert wheel.read(f"{FOLDER}/reader.wasm.map") == b"map"


def test_the_same_project_gives_the_same_archives(
    project: Path, compiler: Compiler, dist: Path, tmp_path: Path
) -> None:
    (tmp_path / "again").mkdir()
    for hook in (backend.build_wheel, backend.build_sdist):
        first = (dist / hook(str(dist))).read_bytes()
        (project / "reader.py").touch()
        assert (tmp_path / "again" / hook(str(tmp_path / "again"))).read_bytes() == first


def test_archives_bear_the_time_that_is_asked_for(
    project: Path, compiler: Compiler, dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    with zipfile.ZipFile(dist / backend.build_wheel(str(dist))) as wheel:
        assert {info.date_time for info in wheel.infolist()} == {(2023, 11, 14, 22, 13, 20)}
    with tarfile.open(dist / backend.build_sdist(str(dist))) as archive:
        assert {info.mtime for info in archive} == {1700000000}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    with zipfile.ZipFile(dist / backend.build_wheel(str(dist))) as wheel:
        assert {info.date_time for info in wheel.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_time_that_is_none(
    project: Path,
    compiler: Compiler,
    dist: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for text in ("yesterday", "-1", "4294967296"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
        assert refused(backend.build_sdist, dist, capsys) == (
            f"error: `SOURCE_DATE_EPOCH` is no time: `{text}`\n\n"
            "hint: set it to seconds since 1970, e.g. by `git log -1 --format=%ct`, or unset it\n"
        )
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4294967295")
    for hook in (backend.build_sdist, backend.build_wheel):
        assert (dist / hook(str(dist))).is_file()


def test_config_settings_are_options(project: Path, compiler: Compiler, dist: Path) -> None:
    backend.build_wheel(
        str(dist),
        {
            "module": "reader",
            "--profile": "size",
            "include": ["a", "b.*"],
            "dependency": "jinja2",
            "no-simd": "",
            "aot": "pulley",
            "max-memory": "64MiB",
            "engines": ["json.*=nuitka", "x=bytecode"],
            "jobs": "3",
            "quiet": "true",
        },
    )
    (settings,) = compiler.settings
    assert settings.name == "reader"
    assert settings.profile == "size"
    assert settings.include == ("a", "b.*")
    assert settings.dependencies == ("jinja2",)
    assert not settings.simd
    assert settings.max_memory == 64 * 1024**2
    assert dict(settings.engines) == {"json.*": "nuitka", "x": "bytecode"}
    assert settings.jobs == 3
    assert settings.quiet
    (wheel,) = dist.iterdir()
    names = zipfile.ZipFile(wheel).namelist()
    assert f"{FOLDER}/reader.pulley64.cwasm" in names
    assert f"{FOLDER}/reader.pulley64.cwasm.json" in names
    assert f"{FOLDER}/writer.wasm" not in names


def test_editable_wheel_leads_to_the_sources(project: Path, compiler: Compiler, dist: Path) -> None:
    with zipfile.ZipFile(dist / backend.build_editable(str(dist))) as wheel:
        assert wheel.read("_plate_reader.pth").decode() == f"{project / 'src'}\n{project}\n"
        assert f"{FOLDER}/reader.wasm" in wheel.namelist()


def test_a_project_of_one_module_calls_it_after_its_entry(
    project: Path, compiler: Compiler, dist: Path
) -> None:
    text = (project / "pyproject.toml").read_text().partition("[tool.py2wasm")[0]
    (project / "pyproject.toml").write_text(text + '[tool.py2wasm]\nentry = "reader.py"\n')
    with zipfile.ZipFile(dist / backend.build_wheel(str(dist))) as wheel:
        points = wheel.read(f"{INFO}/entry_points.txt").decode()
    assert points == "[wedge.modules]\nreader = wedge_modules.plate_reader\n"


def test_a_name_that_begins_with_a_digit_is_importable(
    project: Path, compiler: Compiler, dist: Path
) -> None:
    change(project, 'name = "Plate-Reader"', 'name = "3d"')
    with zipfile.ZipFile(dist / backend.build_wheel(str(dist))) as wheel:
        assert "wedge_modules/_3d/reader.wasm" in wheel.namelist()


def test_doubts_about_the_metadata_are_told(
    project: Path, dist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(project, '"Reads plates"', '"Reads\\nplates"')
    backend.build_sdist(str(dist))
    err = capsys.readouterr().err
    assert err.startswith("warning: the one-line summary `project.description` should not contain")


def test_nothing_else_is_required() -> None:
    for kind in ("wheel", "editable", "sdist"):
        assert getattr(backend, f"get_requires_for_build_{kind}")() == []


def sdist_of(dist: Path) -> dict[str, tarfile.TarInfo]:
    name = backend.build_sdist(str(dist))
    assert str(parse_sdist_filename(name)[0]) == "plate-reader"
    with tarfile.open(dist / name) as archive:
        return {info.name.removeprefix("plate_reader-1.0/"): info for info in archive}


def test_sdist_holds_the_project_and_nothing_that_was_made_of_it(
    project: Path, compiler: Compiler, dist: Path
) -> None:
    (project / "run.sh").touch(mode=0o775)
    for made in (
        "reader.wasm",
        "reader.wasm.json",
        "reader.arm64.aot",
        "reader.arm64.aot.json",
        "reader.wasm.map",
    ):
        (project / made).touch()
    (project / "__pycache__").mkdir()
    (project / "__pycache__" / "reader.pyc").touch()
    (project / "env").mkdir()
    (project / "env" / "pyvenv.cfg").touch()
    (project / "other.wasm").touch()
    found = sdist_of(dist)
    assert list(found) == [
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "other.wasm",
        "pyproject.toml",
        "reader.py",
        "run.sh",
        "src/writer.py",
    ]
    assert found["run.sh"].mode == 0o755
    assert found["reader.py"].mode == 0o644
    assert {(info.uid, info.gid, info.uname) for info in found.values()} == {(0, 0, "")}


def test_sdist_leaves_out_what_git_does(project: Path, dist: Path) -> None:
    (project / ".gitignore").write_text("*.log\n/data/\n!keep.log\nREADME.md\n")
    (project / "data").mkdir()
    (project / "src" / "data").mkdir()
    (project / "src" / ".gitignore").write_text("*.bin\n!a.log\n")
    for name in ("a.log", "keep.log", "b.bin", "data/x", "src/data/y", "src/a.log", "src/b.bin"):
        (project / name).touch()
    names = set(sdist_of(dist))
    assert {"keep.log", "b.bin", "src/data/y", "src/a.log", ".gitignore", "src/.gitignore"} < names
    assert not {"a.log", "data/x", "src/b.bin"} & names
    # What the metadata needs is there all the same.
    assert "README.md" in names


def test_sdist_minds_the_ignore_files_of_the_repository_around(
    project: Path, dist: Path, tmp_path: Path
) -> None:
    (tmp_path / ".gitignore").write_text("reader.py\n")
    assert "reader.py" in sdist_of(dist)
    (tmp_path / ".git").mkdir()
    assert "reader.py" not in sdist_of(dist)


def test_sdists_in_the_project_are_not_in_the_next_one(project: Path) -> None:
    folder = project / "dist"
    folder.mkdir()
    (folder / "older-0.9.tar.gz").touch()
    first = sdist_of(folder)
    assert "dist/older-0.9.tar.gz" not in first
    assert list(sdist_of(folder)) == list(first)
    # The project itself may be that folder; what it held before then belongs to it.
    assert "dist/older-0.9.tar.gz" in sdist_of(project)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[project]", "[other]", "error: pyproject.toml has no table [project]\n"),
        ('version = "1.0"\n', "", "error: [project] has no `version`\n"),
        ('name = "Plate-Reader"\n', "", "error: [project] has no `name`\n"),
        (
            'version = "1.0"',
            'version = "one"',
            "error: field `project.version` is an invalid PEP 440 ver",
        ),
        ('version = "1.0"', "version = 1", "error: field `project.version` has an invalid type"),
        ('version = "1.0"', 'dynamic = ["version"]', "error: `dynamic` in [project] leaves `ver"),
        ("description", "descripton", "error: extra keys present in `project`: `descripton`\n"),
        (
            "dependencies",
            "scripts = {x = 'y:z'}\ndependencies",
            "error: `scripts` in [project] names Python code, but a wheel of Wasm modules holds",
        ),
        ("README.md", "NONE.md", "error: readme file not found (`NONE.md`)\n"),
        ("entry = ", "entyr = ", "error: unknown key `entyr` in [tool.py2wasm.modules.reader]\n"),
        ('kind = "node"', 'kind = "nude"', "error: `kind` must be `program` or `node`, not `nude"),
        ('"MIT"', '"MIT OR"', "error: invalid license expression: `MIT OR`\n"),
        ("[tool.py2wasm", "[tool.py2wasm.", "error: cannot read"),
    ],
)
def test_mistakes_in_the_project_file(
    *,
    project: Path,
    compiler: Compiler,
    dist: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    message: str,
) -> None:
    change(project, old, new)
    for hook in (
        backend.build_wheel,
        backend.build_sdist,
        backend.prepare_metadata_for_build_wheel,
    ):
        text = refused(hook, dist, capsys)
        assert text.startswith(message)
        assert f"in {project / 'pyproject.toml'}" in text or "cannot read" in text
    assert compiler.settings == []
    assert not list(dist.iterdir())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"profil": "size"},
            "error: there is no config setting `profil`\n\nhint: did you mean `profile`?\n",
        ),
        (
            {"--global-option": "x"},
            "error: there is no config setting `--global-option`\n\n"
            "hint: see the options of `py2wasm build`\n",
        ),
        ({"profile": "tiny"}, "error: `--profile` must be `balanced`, `size` or `speed`, not `t"),
        ({"profile": ["size", "size"]}, "error: the config setting `profile` is given more than"),
        ({"profile": 1}, "error: the config setting `profile` must be text, or a list of texts\n"),
        ({"output": "x"}, "error: the config setting `output` cannot be given\n"),
        ({"no-simd": "no"}, "error: the config setting `no-simd` must be `true`, not `no`\n"),
        ({"jobs": "many"}, "error: the config setting `jobs` must be a whole number above 0, not"),
        (
            {"module": "raeder"},
            "error: the project has no module `raeder`\n  its modules are reader, writer\n\n"
            "hint: did you mean `reader`?\n",
        ),
    ],
)
def test_mistakes_in_config_settings(
    *,
    project: Path,
    compiler: Compiler,
    dist: Path,
    capsys: pytest.CaptureFixture[str],
    given: dict[str, Any],
    message: str,
) -> None:
    for hook in (backend.build_wheel, backend.build_editable, backend.build_sdist):
        assert refused(hook, dist, capsys, given).startswith(message)
    assert compiler.settings == []


def test_a_folder_that_cannot_be_written_to(
    project: Path, compiler: Compiler, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for hook in (backend.build_wheel, backend.build_sdist):
        with pytest.raises(SystemExit) as caught:
            hook(str(tmp_path / "none"))
        assert caught.value.code == 7
        text = capsys.readouterr().err
        assert text.startswith("error: cannot write `")
        assert text.endswith("hint: name a folder that exists and can be written to\n")
    # Before the long work.
    assert compiler.settings == []


def test_a_failed_build_leaves_nothing(
    project: Path,
    dist: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("py2wasm.project.build.build", fail)
    with pytest.raises(SystemExit) as caught:
        backend.build_wheel(str(dist))
    assert caught.value.code == 130
    assert "Traceback" not in capsys.readouterr().err
    assert not list(dist.iterdir())
