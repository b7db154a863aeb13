"""Compares the product of a log with the open package."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from msiview.analysis.live_columns import live_properties, live_rows
from msiview.analysis.logs.cause.outcome import outcome
from msiview.analysis.logs.cause.product_facts import ProductFacts
from msiview.database.database import Database
from msiview.database.package import Package
from msiview.database.summary import PropertyId
from msiview.database.table import Table
from msiview.format.guids import braced
from msiview.logs.guid_index import GuidIndex
from msiview.logs.log import Log
from msiview.overlay.version_checks import version_fields
from msiview.words import counted, number

_GUID = 38
_VERSION_FIELDS = 3
"""Windows Installer compares no more fields of a version."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One property that is compared: its values in the log and in the open package, empty where
    they are not stated. GUIDs are in braces and upper case."""

    log: str
    package: str

    @property
    def is_same(self) -> bool | None:
        """None where one of them is not stated."""
        return self.log == self.package if self.log and self.package else None


@dataclass(frozen=True, slots=True)
class PackageMatch:
    """The result of comparing a log with the open package.

    ``components`` is the number of components in the package, ``mentioned`` how many of their GUIDs
    the log mentions: a log of another build still fits if these agree. ``differences`` are
    sentences, none where nothing differs.
    """

    product: Compared
    package: Compared
    version: Compared
    is_same_version: bool | None
    components: int
    mentioned: int
    differences: tuple[str, ...]

    @property
    def same_product(self) -> bool:
        """Whether nothing indicates another product."""
        return self.product.is_same is not False

    @property
    def same_package(self) -> bool:
        """Whether nothing indicates another build of the package."""
        return self.package.is_same is not False

    @property
    def same_version(self) -> bool:
        """Whether nothing indicates another version of the product."""
        return self.is_same_version is not False


def package_match(log: Log, tables: Mapping[str, Table], package: Package) -> PackageMatch:
    """How well a log, as far as it has been read, fits the open package.

    ``tables`` are the package's with its overlay. A log that fits the package without it fits,
    too; so does one of several products where one of them fits.
    """
    with_overlay = live_properties(tables)
    without = live_properties(package.tables) if isinstance(package, Database) else with_overlay
    facts = outcome(log).facts
    codes = [braced(values.get("ProductCode", "")) or "" for values in (with_overlay, without)]
    logged = _product_code(log, facts, codes)
    product = Compared(logged, logged if logged in codes else codes[0])
    versions = [values.get("ProductVersion", "") for values in (with_overlay, without)]
    fitting = [version for version in versions if _is_same_version(facts.version, version)]
    version = Compared(facts.version, (fitting or versions)[0])
    revision = package.summary.text(PropertyId.REVISION_NUMBER)[:_GUID]
    build = Compared(facts.package_code, braced(revision) or "")
    is_same = bool(fitting) if version.log and version.package else None
    match = PackageMatch(product, build, version, is_same, *_components(log.guids, tables), ())
    differences = tuple(_differences(match, facts, with_overlay.get("ProductName", "")))
    return replace(match, differences=differences)


def _is_same_version(version: str, other: str) -> bool:
    fields = [version_fields(text, _VERSION_FIELDS) for text in (version, other)]
    return bool(version and other) and fields[0] == fields[1]


def _product_code(log: Log, facts: ProductFacts, of_package: Collection[str]) -> str:
    """The product code of the log; if there are several, one of the package's."""
    codes = [run.product_code.upper() for run in log.facts.runs if not run.is_nested]
    return next((code for code in codes if code and code in of_package), facts.product_code)


def _components(guids: GuidIndex, tables: Mapping[str, Table]) -> tuple[int, int]:
    """How many components have a GUID, and of how many it stands in the log."""
    ids = [
        guid
        for (value,) in live_rows(tables, "Component", "ComponentId")
        if isinstance(value, str) and (guid := braced(value)) is not None
    ]
    return len(ids), sum(guid in guids for guid in ids)


def _differences(match: PackageMatch, facts: ProductFacts, name: str) -> Iterator[str]:
    if not match.same_product:
        of = f" ({facts.product})" if facts.product and facts.product != name else ""
        yield (
            f"The log is of product {match.product.log}{of}, "
            f"the open package is {match.product.package}."
        )
    if not match.same_version:
        versions = match.version
        yield f"The log is of version {versions.log}, the open package {versions.package}."
    if match.same_product and match.same_version and not match.same_package:
        yield (
            f"The log is of another build (package code {match.package.log}) than the open "
            f"package ({match.package.package})."
        )
    is_same = match.same_product and match.same_version and match.same_package
    if not is_same and match.components:
        yield _mentioned(match)


def _mentioned(match: PackageMatch) -> str:
    if not match.mentioned:
        return "The log mentions none of the components of the open package."
    components = counted(match.components, "component")
    share = f"{number(match.mentioned)} of the {components}"
    if match.mentioned == match.components:
        share = f"all {components}" if match.components > 1 else "the component"
    return f"It mentions {share} of the open package: what matches is linked."
