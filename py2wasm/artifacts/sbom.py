"""The software bill of materials of a module, as CycloneDX 1.6.

It follows from the sidecar alone, so that one can be made of any module at any time, and is the
same each time. What is in the source of something else (expat in CPython's) is nested in that.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from py2wasm import DISTRIBUTION, LICENCE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cyclonedx.model.license import License

    from py2wasm.sidecar import ComponentRow, PackageRow, Sidecar

MEDIA_TYPE = "application/vnd.cyclonedx+json"
SUFFIX = ".cdx.json"
# Serial numbers are made of this and what they stand for.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:py2wasm:sbom")
# By kind of origin, the type of a package URL. Other archives go by their hashes.
PACKAGE_URLS = {"pypi": "pypi", "crate": "cargo"}
# Properties (CycloneDX's name for what is outside its own terms).
FILES_HASH = "py2wasm:files:sha256"
HASH_OF = "py2wasm:hash-of"


def make_sbom(name: str, sidecar: Sidecar, *, created: datetime | None = None) -> str:
    """Give the bill of materials of the module `name` as JSON; it tells a time only if given one.

    `hashes` of a component are those of the archive that it was built from, or, where none is
    known, of its files; the property `py2wasm:hash-of` says which.
    """
    subject = _subject(name, sidecar)
    runtime = Component(
        name=DISTRIBUTION,
        version=sidecar.inputs.py2wasm,
        bom_ref=DISTRIBUTION,
        licenses=_licences(LICENCE),
        hashes=_hashes(sidecar.inputs.runtime),
        purl=PackageURL("pypi", None, DISTRIBUTION, sidecar.inputs.py2wasm),
        description="the run time that is in every module",
        properties=[Property(name=HASH_OF, value="files")],
    )
    packages = [_package(row) for row in sidecar.packages if row.name != DISTRIBUTION]
    found = [runtime, *packages, *_components(sidecar.components)]
    tool = Component(
        name=DISTRIBUTION, version=sidecar.inputs.py2wasm, type=ComponentType.APPLICATION
    )
    bom = Bom(
        components=found,
        serial_number=uuid.uuid5(NAMESPACE, f"{name} {sidecar.model_dump_json()} {created}"),
        metadata=BomMetaData(component=subject, tools=ToolRepository(components=[tool])),
    )
    bom.metadata.timestamp = created  # type: ignore[assignment] # None leaves it out
    bom.register_dependency(subject, found)
    return str(JsonV1Dot6(bom).output_as_string(indent=2)) + "\n"


def _subject(name: str, sidecar: Sidecar) -> Component:
    project = sidecar.project
    return Component(
        name=name,
        version=project.version if project else None,
        type=ComponentType.APPLICATION,
        bom_ref=f"{name}.wasm",
        licenses=_licences(project.licence if project else None),
        hashes=_hashes(sidecar.sha256),
        properties=[
            Property(name="py2wasm:kind", value=sidecar.kind),
            *([Property(name="py2wasm:project", value=project.name)] if project else []),
        ],
    )


def _package(row: PackageRow) -> Component:
    return Component(
        name=row.name,
        version=row.version,
        bom_ref=f"package:{row.name}",
        licenses=_licences(row.licence),
        hashes=_hashes(row.archive or row.sha256),
        # Without a version nobody knows that it is a package of an index.
        purl=PackageURL("pypi", None, row.name, row.version) if row.version else None,
        properties=[
            Property(name=FILES_HASH, value=row.sha256),
            Property(name=HASH_OF, value="archive" if row.archive else "files"),
        ],
    )


def _components(rows: Iterable[ComponentRow]) -> list[Component]:
    found = {row.name: _component(row) for row in rows}
    for row in rows:
        if row.within in found:
            found[row.within].components.add(found[row.name])
    return [found[row.name] for row in rows if row.within not in found]


def _component(row: ComponentRow) -> Component:
    properties = [Property(name="py2wasm:file", value=row.file)] if row.file else []
    if row.archive or row.sha256:
        kind = "archive" if row.archive else "files"
        properties.append(Property(name=HASH_OF, value=kind))
    return Component(
        name=row.name,
        version=row.version,
        bom_ref=f"component:{row.name}",
        licenses=_licences(row.licence),
        hashes=_hashes(row.archive or row.sha256),
        purl=_source_url(row),
        properties=properties,
    )


def _source_url(row: ComponentRow) -> PackageURL:
    for origin, kind in PACKAGE_URLS.items():
        if origin in row.origins:
            return PackageURL(kind, None, row.name, row.version)
    checksum = {"checksum": f"sha256:{row.archive}"} if row.archive else None
    return PackageURL("generic", None, row.name, row.version, qualifiers=checksum)


def _licences(text: str | None) -> list[License]:
    return [LicenseFactory().make_from_string(text)] if text else []


def _hashes(sha256: str | None) -> list[HashType]:
    return [HashType(alg=HashAlgorithm.SHA_256, content=sha256)] if sha256 else []
