"""Licences of distributions, as SPDX expressions where their metadata allows it.

`License-Expression` is one (PEP 639). Before that there were a free text, which often is one as
well, and classifiers, some of which name a licence without doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

if TYPE_CHECKING:
    from packaging.metadata import RawMetadata

PREFIX = "License :: "
# Those that stand for one licence. `BSD License`, for one, may be any of several.
CLASSIFIERS = {
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
    "OSI Approved :: Apache Software License": "Apache-2.0",
    "OSI Approved :: GNU Affero General Public License v3": "AGPL-3.0-only",
    "OSI Approved :: GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "OSI Approved :: GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "OSI Approved :: ISC License (ISCL)": "ISC",
    "OSI Approved :: MIT License": "MIT",
    "OSI Approved :: MIT No Attribution License (MIT-0)": "MIT-0",
    "OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "OSI Approved :: Python Software Foundation License": "PSF-2.0",
    "OSI Approved :: The Unlicense (Unlicense)": "Unlicense",
    "OSI Approved :: zlib/libpng License": "Zlib",
}


def read_licence(metadata: RawMetadata) -> str | None:
    """Give the licence of a distribution; None where its metadata names none.

    That is an SPDX expression if it can be, else the first line of what is written there.
    """
    text = (metadata.get("license") or "").strip()
    found = normalize(metadata.get("license_expression") or "") or normalize(text)
    if found is not None:
        return found
    named = [
        classifier.removeprefix(PREFIX)
        for classifier in metadata.get("classifiers", ())
        if classifier.startswith(PREFIX)
    ]
    # Of several nobody knows whether all hold or one can be chosen.
    if len(named) == 1 and named[0] in CLASSIFIERS:
        return CLASSIFIERS[named[0]]
    words = text.partition("\n")[0] or ", ".join(name.rpartition(" :: ")[2] for name in named)
    return words or None


def normalize(text: str) -> str | None:
    """Give an SPDX expression in its canonical form, None for a text that is none."""
    try:
        return str(canonicalize_license_expression(text)) if text else None
    except InvalidLicenseExpression:
        return None
