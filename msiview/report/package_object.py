"""What a file is and says about itself, as an object for JSON (docs/commands.md)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypedDict

from msiview.analysis.package_identity import (
    module_identity,
    package_counts,
    product_identity,
)
from msiview.analysis.package_overview import (
    package_overview,
)
from msiview.analysis.signatures.signed_cabinets import signed_cabinets
from msiview.analysis.stream_facts import checked_signature, stream_facts
from msiview.analysis.stream_uses import stream_uses
from msiview.database.database import Database
from msiview.database.opening import storage_kind
from msiview.database.package import Kind
from msiview.database.patch import Patch
from msiview.database.summary_words import describe_summary
from msiview.database.transform import Transform
from msiview.errors import FormatError, Severity
from msiview.format.codepages import name_of
from msiview.format.container import shown_name
from msiview.progress import no_progress
from msiview.report.head_object import HeadObject, head_object
from msiview.report.signature import (
    signature_object,
    signed_cabinet_object,
)
from msiview.report.stream_facts import program_object
from msiview.report.transform_object import patch_object, transform_object

if TYPE_CHECKING:
    from msiview.analysis.package_overview import (
        Examination,
        PackageOverview,
    )
    from msiview.analysis.stream_uses import StreamUse
    from msiview.database.cells import Cell
    from msiview.database.package import Package
    from msiview.database.summary_words import SummaryField
    from msiview.errors import Defect
    from msiview.format.container import Storage, Stream
    from msiview.overlay.changes import LayerTotals
    from msiview.overlay.overlay import OverlaidDatabase
    from msiview.report.signature import (
        SignatureObject,
        SignedCabinetObject,
    )
    from msiview.report.stream_facts import ProgramObject
    from msiview.report.transform_object import PatchIdentityObject, TransformObject
    from msiview.session.opened_package import OpenedPackage
    from msiview.session.overlaid_package import OverlaidPackage


class SummaryPropertyObject(TypedDict):
    """A property of the summary; ``value`` is as stored: bytes as hexadecimal digits."""

    id: int
    name: str
    type: str
    value: int | float | str | None
    text: str
    meaning: list[str]


class ProductObject(TypedDict):
    name: str | None
    manufacturer: str | None
    version: str | None
    product_code: str | None
    upgrade_code: str | None
    language: str | None
    language_name: str | None
    package_code: str | None


class ModuleObject(TypedDict):
    id: Cell
    language: Cell
    version: Cell


class CountsObject(TypedDict):
    tables: int
    rows: int
    strings: int
    streams: int
    storages: int


class StoredStreamObject(TypedDict):
    """``kind`` is null where the stream cannot be read, ``program`` for what is no program."""

    name: str
    size: int
    kind: str | None
    program: ProgramObject | None


StorageObject = TypedDict("StorageObject", {"name": str, "kind": str | None, "class": str | None})


class DefectObject(TypedDict):
    severity: str
    code: str
    message: str
    stream: str | None
    offset: int | None
    table: str | None
    row: int | None
    column: str | None
    count: int
    place: str


class LayerObject(TypedDict):
    """What one layer of an overlay does."""

    name: str
    tables_added: int
    tables_dropped: int
    columns_added: int
    columns_removed: int
    columns_retyped: int
    rows_added: int
    rows_changed: int
    rows_deleted: int
    properties_changed: int
    streams_changed: int
    storages_changed: int
    conflicts: int


class ScopeObject(TypedDict):
    """``scope`` is ``machine``, ``user`` or ``either``; ``default`` one of the first two."""

    scope: str
    default: str
    reasons: list[str]


class FilesObject(TypedDict):
    count: int
    size: int


class OverviewObject(TypedDict):
    """What one asks first; ``damage`` counts defects by severity, ``signed_by`` is a name."""

    title: str
    manufacturer: str
    version: str
    platform: str
    scope: ScopeObject | None
    files: FilesObject | None
    signed_by: str | None
    damage: dict[str, int]


class IdentityObject(TypedDict, total=False):
    """What only some kinds of files have."""

    patch: PatchIdentityObject
    product: ProductObject
    module: ModuleObject | None
    transform: TransformObject


class LayersObject(TypedDict, total=False):
    layers: list[LayerObject]


class InfoObject(HeadObject, IdentityObject, LayersObject):
    codepage_name: str
    stated_codepage: int
    kind_title: str
    overview: OverviewObject
    size: int | None
    summary: list[SummaryPropertyObject]
    signature: SignatureObject | None
    signed_cabinets: list[SignedCabinetObject]
    counts: CountsObject
    streams: list[StoredStreamObject]
    storages: list[StorageObject]
    defects: list[DefectObject]
    defects_omitted: dict[str, int]


def info_object(opened: OpenedPackage, examination: Examination) -> InfoObject:
    """What ``msiview info --json`` writes; product, code page and counts are those of overlays."""
    package, overlaid = opened.package, opened.overlaid
    database = overlaid.database if overlaid is not None else None
    return {
        **head_object(opened),
        "codepage_name": name_of(opened.codepage),
        "stated_codepage": package.pool.stated_codepage,
        "kind_title": package.kind.title,
        "overview": _overview(package_overview(package, database, examination)),
        "size": None if package.inside else package.container.size,
        "summary": [_property(field) for field in describe_summary(package.summary, package.kind)],
        **_identity(package, database),
        "signature": signature_object(examination.signature),
        "signed_cabinets": _signed_cabinets(package),
        "counts": _counts(package, database),
        "streams": list(_streams(opened)),
        "storages": [_storage(storage) for storage in package.storages],
        "defects": [_defect(defect) for defect in package.defects],
        "defects_omitted": dict(package.defects.omitted),
        **_layers(overlaid),
    }


def _overview(overview: PackageOverview) -> OverviewObject:
    scope, files, signature = overview.scope, overview.files, overview.examination.signature
    signed = signature.data if signature is not None else None
    certificate = signed.certificate if signed is not None else None
    return OverviewObject(
        title=overview.title,
        manufacturer=overview.manufacturer,
        version=overview.version,
        platform=overview.platform,
        scope=None
        if scope is None
        else ScopeObject(
            scope=scope.scope.value, default=scope.default.value, reasons=list(scope.reasons)
        ),
        files=None if files is None else FilesObject(count=files.count, size=files.size),
        signed_by=str(certificate.subject) if certificate is not None else None,
        damage={severity.name.lower(): overview.damage.get(severity, 0) for severity in Severity},
    )


def _identity(package: Package, overlaid: OverlaidDatabase | None) -> IdentityObject:
    match package:
        case Patch():
            return {"patch": patch_object(package)}
        case Database():
            product = _product(overlaid or package)
            if package.kind is not Kind.MSM:
                return {"product": product}
            module = module_identity(package)
            if module is None:
                return {"product": product, "module": None}
            stated = ModuleObject(id=module.id, language=module.language, version=module.version)
            return {"product": product, "module": stated}
        case Transform():
            return {"transform": transform_object(package)}
    return {}


def _property(field: SummaryField) -> SummaryPropertyObject:
    return SummaryPropertyObject(
        id=field.property_id,
        name=field.name,
        type=field.value.type_name,
        value=_plain(field),
        text=field.text,
        meaning=list(field.meaning),
    )


def _plain(field: SummaryField) -> int | float | str | None:
    """A value that JSON can hold; bytes as hexadecimal digits, odd numbers as text."""
    value = field.value.value
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _product(database: Database | OverlaidDatabase) -> ProductObject:
    product = product_identity(database)
    return ProductObject(
        name=product.name,
        manufacturer=product.manufacturer,
        version=product.version,
        product_code=product.product_code,
        upgrade_code=product.upgrade_code,
        language=product.language,
        language_name=product.language_name,
        package_code=product.package_code,
    )


def _signed_cabinets(package: Package) -> list[SignedCabinetObject]:
    if not isinstance(package, Database):
        return []
    return [signed_cabinet_object(cabinet) for cabinet in signed_cabinets(package.tables)]


def _counts(package: Package, overlaid: OverlaidDatabase | None) -> CountsObject:
    counts = package_counts(package, overlaid)
    return CountsObject(
        tables=counts.tables,
        rows=counts.rows,
        strings=counts.strings,
        streams=counts.streams,
        storages=counts.storages,
    )


def _storage(storage: Storage) -> StorageObject:
    kind = storage_kind(storage)
    return {
        "name": shown_name(storage.name),
        "kind": kind.value if kind is not None else None,
        "class": storage.clsid,
    }


def _defect(defect: Defect) -> DefectObject:
    return DefectObject(
        severity=defect.severity.name.lower(),
        code=defect.code,
        message=defect.message,
        stream=defect.stream,
        offset=defect.offset,
        table=defect.table,
        row=defect.row,
        column=defect.column,
        count=defect.count,
        place=defect.place(),
    )


def _layers(overlaid: OverlaidPackage | None) -> LayersObject:
    if overlaid is None:
        return {}
    layers = zip(overlaid.layers, overlaid.layer_totals, strict=True)
    return {"layers": [_layer(name, totals) for name, totals in layers]}


def _layer(name: str, totals: LayerTotals) -> LayerObject:
    return LayerObject(
        name=name,
        tables_added=totals.tables_added,
        tables_dropped=totals.tables_dropped,
        columns_added=totals.columns_added,
        columns_removed=totals.columns_removed,
        columns_retyped=totals.columns_retyped,
        rows_added=totals.rows_added,
        rows_changed=totals.rows_changed,
        rows_deleted=totals.rows_deleted,
        properties_changed=totals.properties_changed,
        streams_changed=totals.streams_changed,
        storages_changed=totals.storages_changed,
        conflicts=totals.conflicts,
    )


def _streams(opened: OpenedPackage) -> Iterator[StoredStreamObject]:
    """The streams with their kinds and programs."""
    uses = stream_uses(opened.package)
    for stream in opened.package.streams():
        yield _stream(opened, stream, uses)


def _stream(
    opened: OpenedPackage, stream: Stream, uses: Mapping[str, StreamUse]
) -> StoredStreamObject:
    found = StoredStreamObject(name=stream.shown_name, size=stream.size, kind=None, program=None)
    try:
        facts = stream_facts(opened.package, opened.tables, stream, no_progress(), uses)
        found["program"] = program_object(facts, checked_signature(facts, no_progress()))
    except FormatError:
        return found
    found["kind"] = facts.kind.id
    return found
