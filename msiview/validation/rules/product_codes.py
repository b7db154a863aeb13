"""Rules about the codes of a product and its package, and properties that it may not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from msiview.database.package import Kind
from msiview.database.summary import PropertyId
from msiview.format.guids import NULL_GUID
from msiview.resources import resource_rows
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule


@cache
def _sample_codes() -> Mapping[tuple[str, str], str]:
    """The samples of Microsoft's kit by kind and code: ``package``, ``product``, ``upgrade``."""
    return {
        (kind, code): sample for kind, code, sample in resource_rows("rules", "sample_codes.tsv")
    }


@rule("ICE73", reads="Property _SummaryInfo")
def codes_are_not_those_of_samples(check: PackageCheck) -> Iterator[Finding]:
    """Package, product and upgrade code are there, and not copied from a sample of the kit."""
    rows = check.keys("Property")
    if not check.has("Property"):
        yield check.without_row("no-properties", "Property")
    elif ("ProductCode",) not in rows:
        yield check.without_row("no-product-code", "Property")
    for name, kind in (("ProductCode", "product"), ("UpgradeCode", "upgrade")):
        code = check.properties.get(name, "")
        sample = _sample_codes().get((kind, code)) if (name,) in rows else None
        if sample is not None:
            row = rows[(name,)]
            yield check.at("sample", "Property", row, "Value", code=code, sample=sample)
    if check.summary.value(PropertyId.REVISION_NUMBER) is None:
        yield check.without_row("no-package-code", "_SummaryInfo")
        return
    code = check.summary.text(PropertyId.REVISION_NUMBER)
    sample = _sample_codes().get(("package", code))
    if sample is not None:
        number = PropertyId.REVISION_NUMBER
        yield check.in_summary("sample-package", number, code=code, sample=sample)


@rule("ICE74", reads="Property", kinds=(Kind.MSI, Kind.MSM))
def properties_of_the_manufacturer(check: PackageCheck) -> Iterator[Finding]:
    """The package states an upgrade code, and leaves FASTOEM to manufacturers of computers."""
    if not check.has("Property"):
        return
    rows = check.keys("Property")
    if ("FASTOEM",) in rows:
        yield check.at("fast-oem", "Property", rows[("FASTOEM",)], "Property")
    code = check.lookup("Property", "Property", "Value").get("UpgradeCode", (None,))[0]
    if code is None and check.kind is Kind.MSI:
        yield check.without_row("no-upgrade-code", "Property")
    elif code == NULL_GUID:
        yield check.at("zeros", "Property", rows[("UpgradeCode",)], "Value")
