# requires: packaging attrs click
"""importlib.metadata of distributions that are built in; packaging's versions and markers."""

from importlib import metadata

import attrs
import click
from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

for name in ("attrs", "click", "packaging"):
    distribution = metadata.distribution(name)
    print(distribution.metadata["Name"], distribution.version == metadata.version(name))
    print(metadata.metadata(name)["Requires-Python"])
print(metadata.version("attrs") == attrs.__version__ if hasattr(attrs, "__version__") else True)
print(click.__name__)
try:
    metadata.version("not-there")
except metadata.PackageNotFoundError as error:
    print(error)

print(sorted(map(Version, "1.10 1.9 1.0a1 1.0.post2 1.0.dev3 1!0.1 1.0rc1 1.0+local".split())))
version = Version("1.2.3rc4.post5+l.6")
print(version.release, version.pre, version.post, version.local, version.is_prerelease)
print(version.base_version, version.public)
specifiers = SpecifierSet(">=1.0,<2,!=1.5.*")
print([v for v in ("0.9", "1.0", "1.5.2", "1.9", "2.0", "1.6b1") if v in specifiers])
print("1.6b1" in SpecifierSet(">1", prereleases=True))
print(list(SpecifierSet("~=1.4.2").filter(["1.4.1", "1.4.9", "1.5"])))
print(SpecifierSet("==1.*") == SpecifierSet("== 1.*"))
requirement = Requirement('Name[extra1,extra2]>=1.0 ; python_version >= "3.8" and extra == "x"')
print(requirement.name, sorted(requirement.extras), requirement.specifier, requirement.marker)
print(requirement.marker.evaluate({"extra": "x"}))
print(Marker("os_name == 'posix' or python_version < '2'").evaluate())
print(canonicalize_name("My_Pkg.Name"))
print(parse_wheel_filename("a_b-1.0-py3-none-any.whl")[:3])
for bad in (lambda: Version("1.x"), lambda: Requirement("name >>1"), lambda: SpecifierSet("~1")):
    try:
        print(bad())
    except (InvalidVersion, InvalidRequirement, ValueError) as error:
        print(type(error).__name__, str(error).splitlines()[0])
