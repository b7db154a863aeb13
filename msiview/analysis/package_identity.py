"""The identity of a package: product, version, codes; for patches and transforms their targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msiview.database.database import Database
from msiview.database.languages import language_words
from msiview.database.package import Kind, Package
from msiview.database.patch import Patch
from msiview.database.summary import PropertyId
from msiview.database.summary_words import describe_summary, engine_version
from msiview.database.transform import Transform
from msiview.database.transform_flags import error_condition_words, validation_words
from msiview.format.codepages import name_of
from msiview.overlay.patch_metadata import patch_metadata
from msiview.words import number


@dataclass(frozen=True, slots=True)
class Fact:
    """A name with one or several values; ``code`` marks GUIDs and the like."""

    name: str
    values: tuple[str, ...]
    code: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """The title of a package (``Contoso Reader 10.4.27``), and its properties."""

    title: str
    facts: tuple[Fact, ...]


def package_identity(package: Package) -> Identity:
    """The identity of any kind of file, from its tables and its summary information."""
    match package:
        case Patch():
            return Identity(_patch_title(package), tuple(_stated(_patch_facts(package))))
        case Database():
            return Identity(_product_title(package), tuple(_stated(_product_facts(package))))
        case Transform():
            return Identity(_title(package), tuple(_stated(_transform_facts(package))))
    return Identity(package.name, ())


def file_facts(package: Package) -> tuple[Fact, ...]:
    """Kind, code page, sizes and counts."""
    container = package.container
    facts = [
        Fact("Kind", (package.kind.title,)),
        Fact("Code page", (name_of(package.codepage),)),
        Fact("File size", (_bytes(container.size),)),
        Fact("Sector size", (_bytes(container.sector_size),)),
    ]
    if isinstance(package, Database):
        tables = package.tables.values()
        rows = sum(table.row_count for table in tables)
        filled = sum(1 for table in tables if table.row_count)
        facts.append(Fact("Tables", (f"{number(len(tables))}, {number(filled)} with rows",)))
        facts.append(Fact("Rows", (number(rows),)))
    elif isinstance(package, Transform):
        records = sum(table.row_count for table in package.tables.values())
        facts.append(Fact("Tables changed", (number(len(package.tables)),)))
        facts.append(Fact("Records", (number(records),)))
    facts.append(Fact("Strings", (number(package.pool.used_count),)))
    facts.append(Fact("Streams", (number(len(package.streams())),)))
    if package.storages:
        facts.append(Fact("Embedded storages", (number(len(package.storages)),)))
    return tuple(facts)


def _bytes(size: int) -> str:
    return f"{number(size)} bytes"


def _stated(facts: Iterator[Fact]) -> Iterator[Fact]:
    """Only facts that have a value."""
    for fact in facts:
        values = tuple(value for value in fact.values if value)
        if values:
            yield Fact(fact.name, values, fact.code)


def _title(package: Package) -> str:
    """The best title in the summary."""
    for property_id in (PropertyId.SUBJECT, PropertyId.TITLE):
        text = package.summary.text(property_id).strip()
        if text:
            return text
    return package.name


def _product_title(database: Database) -> str:
    if database.kind is Kind.MSI:
        name, version = _property(database, "ProductName"), _property(database, "ProductVersion")
        if name:
            return f"{name} {version}".strip()
    return _title(database)


def _property(database: Database, name: str) -> str:
    return database.property_value(name) or ""


def _product_facts(database: Database) -> Iterator[Fact]:
    for name, prop in (
        ("Product", "ProductName"),
        ("Version", "ProductVersion"),
        ("Manufacturer", "Manufacturer"),
    ):
        yield Fact(name, (_property(database, prop),))
    language = _property(database, "ProductLanguage")
    yield Fact("Language", (language_words(language) if language else "",))
    yield Fact("Product code", (_property(database, "ProductCode"),), code=True)
    yield Fact("Upgrade code", (_property(database, "UpgradeCode"),), code=True)
    name = "Module GUID" if database.kind is Kind.MSM else "Package code"
    yield Fact(name, (database.summary.text(PropertyId.REVISION_NUMBER),), code=True)
    yield Fact("Platform", (database.summary.text(PropertyId.TEMPLATE).partition(";")[0],))


def _patch_title(patch: Patch) -> str:
    metadata = patch_metadata(patch)
    return metadata.get("DisplayName") or _title(patch)


def _patch_facts(patch: Patch) -> Iterator[Fact]:
    metadata = patch_metadata(patch)
    yield Fact("Description", (metadata.get("Description", ""),))
    yield Fact("Product", (metadata.get("TargetProductName", ""),))
    yield Fact("Manufacturer", (metadata.get("ManufacturerName", ""),))
    yield Fact("Classification", (metadata.get("Classification", ""),))
    yield Fact(
        "Can be removed", ({"0": "no", "1": "yes"}.get(metadata.get("AllowRemoval", ""), ""),)
    )
    yield Fact("Patch code", (patch.patch_code or "",), code=True)
    yield Fact("Products it patches", tuple(patch.targets), code=True)
    yield Fact("Makes obsolete", tuple(patch.obsoleted), code=True)
    engine = {f.property_id: f.meaning for f in describe_summary(patch.summary, patch.kind)}
    yield Fact("Engine", engine.get(PropertyId.WORD_COUNT, ()))
    sources = patch.summary.text(PropertyId.KEYWORDS).split(";")
    yield Fact("Sources", tuple(source.strip() for source in sources))


def _transform_facts(transform: Transform) -> Iterator[Fact]:
    target = transform.target
    yield Fact("From product", (target.base_product,), code=True)
    yield Fact("From version", (target.base_version,))
    yield Fact("To product", (target.new_product,), code=True)
    yield Fact("To version", (target.new_version,))
    yield Fact("Upgrade code", (target.upgrade_code,), code=True)
    yield Fact("Applies only if", transform_checks(transform))
    yield Fact("Ignores", transform_ignored(transform))
    needed = transform.summary.number(PropertyId.PAGE_COUNT)
    if needed:
        yield Fact("Engine", (f"needs Windows Installer {engine_version(needed)} or later",))
    yield Fact("Creates tables", tuple(sorted(transform.created_tables)))
    yield Fact("Drops tables", tuple(sorted(transform.dropped_tables)))
    yield Fact(
        "Adds columns",
        tuple(
            f"{table}.{column}"
            for table, columns in sorted(transform.added_columns.items())
            for _, column, _ in columns
        ),
    )
    yield Fact(
        "Can't be decoded",
        tuple(f"{table}: {reason}" for table, reason in sorted(transform.undecoded.items())),
    )


def transform_checks(transform: Transform) -> tuple[str, ...]:
    """What a package must fulfil, in words, or that nothing is checked."""
    return tuple(validation_words(transform.validation)) or ("nothing is checked",)


def transform_ignored(transform: Transform) -> tuple[str, ...]:
    """The errors that are ignored, in words, or that none is."""
    return tuple(error_condition_words(transform.error_conditions)) or ("no error is ignored",)
