"""What a file is and says about itself: for the window's page and for ``msiview info``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msiview.analysis.embedded_files import embedded_files
from msiview.analysis.package_identity import (
    Applicability,
    module_identity,
    package_counts,
    patch_engine,
    product_identity,
)
from msiview.analysis.package_overview import (
    package_overview,
)
from msiview.analysis.signatures.signed_cabinets import signed_cabinets
from msiview.analysis.stream_kinds import stream_kind
from msiview.database.cells import cell_text
from msiview.database.database import Database
from msiview.database.languages import language_words
from msiview.database.package import Kind
from msiview.database.patch import Patch
from msiview.database.summary import PropertyId
from msiview.database.summary_words import describe_summary, engine_version, value_text
from msiview.database.transform import Transform
from msiview.database.transform_flags import error_condition_words, validation_words
from msiview.errors import FormatError, Severity
from msiview.format.codepages import name_of
from msiview.format.property_set import VariantType
from msiview.overlay.patch_metadata import patch_metadata
from msiview.report.page import (
    Content,
    FieldRow,
    Fields,
    Heading,
    PageColumn,
    PageTable,
    Paragraph,
    Text,
    Tone,
    code,
    is_empty,
    muted,
    strong,
)
from msiview.report.signature import (
    signature_fields,
    signed_cabinet_fields,
    signer_lines,
)
from msiview.words import counted, exact_size_words, number, size_words

if TYPE_CHECKING:
    from msiview.analysis.embedded_files import EmbeddedFile
    from msiview.analysis.package_identity import (
        PackageCounts,
    )
    from msiview.analysis.package_overview import (
        Examination,
        PackageOverview,
    )
    from msiview.analysis.signatures.signature import Signature
    from msiview.database.package import Package
    from msiview.database.summary import SummaryInformation
    from msiview.database.summary_words import SummaryField
    from msiview.format.container import Stream
    from msiview.format.property_set import PropertyValue
    from msiview.overlay.overlay import OverlaidDatabase
    from msiview.report.page import (
        Block,
    )
    from msiview.session.opened_package import OpenedPackage

IdentityBlock: TypeAlias = Heading | Fields | Paragraph
"""What pages on identities consist of, so that a window can show them by widgets."""


def stored_summary(summary: SummaryInformation) -> Iterator[Block]:
    """The properties of the summary stream as they are stored, with their numbers and types:
    beside a page that says what they mean."""
    yield Heading("Summary information as stored", 2)
    properties = summary.properties
    if properties is None:
        yield Paragraph(muted("The file has none, or none that can be read."))
        return
    columns = [PageColumn("No."), PageColumn("Type"), PageColumn("Value")]
    rows = (
        (str(number), _stored_type(value), _stored_value(number, value))
        for number, value in sorted(properties.values.items())
    )
    yield PageTable(columns, rows)


def _stored_type(value: PropertyValue) -> Content:
    known = value.vt in VariantType.__members__.values()
    return muted(f"VT_{VariantType(value.vt).name}" if known else f"0x{value.vt:04X}")


def _stored_value(number: int, value: PropertyValue) -> Content:
    if isinstance(value.value, bytes):
        return muted(counted(len(value.value), "byte"))
    if value.value is None:
        return muted("nothing")
    stored, told = str(value.value), value_text(number, value)
    return code(stored) if told == stored else (code(told), muted(stored))


def identity_blocks(opened: OpenedPackage, examination: Examination) -> Iterator[IdentityBlock]:
    """What any kind of file is, in the order in which one asks: the overview, its codes, facts on
    the file, the signature, and every summary property. With overlays product, code page and
    counts are theirs."""
    package, overlaid = opened.package, opened.overlaid
    database = overlaid.database if overlaid is not None else None
    overview = package_overview(package, database, examination)
    yield Heading(overview.title, 1)
    yield Fields(list(_overview(overview)))
    identity = [row for row in _identity(package, database) if not is_empty(row[1])]
    if identity:
        yield Heading("Identity")
        yield Fields(identity)
    yield Heading("File")
    yield Fields(list(_file(opened, package_counts(package, database))))
    changed: dict[int, list[FieldRow]] = {}
    if overlaid is not None:
        from msiview.report.overlaid_identity import layer_fields, summary_changes

        changed = summary_changes(overlaid)
        yield Heading("Overlays")
        yield Fields(list(layer_fields(overlaid)))
    yield from _signed(package, examination.signature)
    yield Heading("Summary information")
    if not package.summary.is_present:
        yield Paragraph(Text("This file has no readable summary information.", Tone.WARNING))
    properties = describe_summary(package.summary, package.kind)
    rows = [
        row
        for field in properties
        for row in (*_property(field), *changed.pop(field.property_id, ()))
    ]
    yield Fields([*rows, *(row for found in changed.values() for row in found)])


def contents_blocks(package: Package) -> Iterator[Block]:
    """Embedded files, streams, and what is known to be wrong in the file."""
    embedded = embedded_files(package)
    for file in embedded if isinstance(package, Patch) else ():
        yield from embedded_blocks(file)
    if embedded and not isinstance(package, Patch):
        yield Heading("Embedded files")
        columns = [PageColumn("Name"), PageColumn("Class"), PageColumn("Role")]
        rows = ((f.title, f.class_name, f.failure or f.role) for f in embedded)
        yield PageTable(columns, rows)
    streams = package.streams()
    if streams:
        yield Heading("Streams")
        columns = [PageColumn("Name"), PageColumn("Bytes", is_number=True), PageColumn("Kind")]
        kinds = (_kind_title(package, stream) for stream in streams)
        named = zip(streams, kinds, strict=True)
        yield PageTable(columns, ((s.shown_name, number(s.size), kind) for s, kind in named))
    yield Heading("Problems")
    defects = list(package.defects)
    if not defects:
        yield Paragraph("None found")
    rest = package.defects.omitted.items()
    yield Fields(
        [(defect.severity.word, str(defect)) for defect in defects]
        + [("", f"{number(count)} more of the kind {kind}") for kind, count in rest]
    )


def _kind_title(package: Package, stream: Stream) -> Content:
    try:
        return stream_kind(stream, package.codepage).title
    except FormatError as error:
        return Text(error.reason, Tone.WARNING)


def embedded_blocks(file: EmbeddedFile) -> Iterator[IdentityBlock]:
    """What an embedded file is, and to what it applies."""
    rows: list[FieldRow] = [
        ("Class", file.class_name),
        ("Role", file.role),
        ("Can't be read", file.failure),
        ("Records", number(file.records) if file.records is not None else ""),
    ]
    if file.applicability is not None:
        rows += _applicability(file.applicability)
    yield Heading(file.title)
    yield Fields(rows)


# -- overview -------------------------------------------------------------


def _overview(overview: PackageOverview) -> Iterator[FieldRow]:
    """What it is, who made it, for whom, how much, and how sound it is."""
    kind = f"{overview.kind.title}, {overview.platform_words}".removesuffix(", ")
    yield "What it is", strong(kind)
    yield "Manufacturer", overview.manufacturer
    yield "Version", overview.version
    scope = overview.scope
    if scope is not None:
        yield from _several("Installs", [scope.words, *(muted(why) for why in scope.reasons)])
    files = overview.files
    if files is not None:
        together = f", {size_words(files.size)} together" if files.count else ""
        yield "Files", f"{counted(files.count, 'file')}{together}"
    if overview.size is not None:
        yield "Size", exact_size_words(overview.size)
    signature = overview.examination.signature
    signed = [muted("nobody")] if signature is None else signer_lines(signature)
    yield from _several("Signed by", signed)
    yield from _several("Damage", _damage(overview))


def _damage(overview: PackageOverview) -> list[Content]:
    """How much is wrong, and the worst of it."""
    if overview.worst is None:
        is_done = overview.examination.is_done
        return [Text("none found", Tone.GOOD) if is_done else muted("being looked for …")]
    words = ", ".join(
        counted(count, severity.word.lower()) for severity, count in overview.damage.items()
    )
    return [Text(words, _TONES[overview.worst.severity]), muted(str(overview.worst))]


_TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WARNING, Severity.NOTE: Tone.NORMAL}


# -- identity -------------------------------------------------------------


def _identity(package: Package, overlaid: OverlaidDatabase | None) -> Iterator[FieldRow]:
    match package:
        case Patch():
            yield from _patch(package)
        case Database() if package.kind is Kind.MSM:
            yield from _module(package)
        case Database():
            yield from _product(package) if overlaid is None else _overlaid_product(overlaid)
        case Transform():
            yield from _transform(package)


def _product(database: Database | OverlaidDatabase) -> Iterator[FieldRow]:
    product = product_identity(database)
    yield "Product", product.name or ""
    yield "Language", product.language_name or ""
    yield "Product code", code(product.product_code or "")
    yield "Upgrade code", code(product.upgrade_code or "")
    yield "Package code", code(product.package_code or "")


def _overlaid_product(overlaid: OverlaidDatabase) -> Iterator[FieldRow]:
    """The same, where overlays give it other codes with those of before."""
    from msiview.report.overlaid_identity import changed_codes

    changed = changed_codes(overlaid)
    for name, content in _product(overlaid):
        now, *before = changed.get(name, (content,))
        yield name, now
        yield from (("", words) for words in before)


def _module(module: Database) -> Iterator[FieldRow]:
    identity = module_identity(module)
    if identity is not None:
        yield "Module", code(cell_text(identity.id))
        yield "Language", language_words(cell_text(identity.language))
    yield "Module GUID", code(module.summary.text(PropertyId.REVISION_NUMBER))


def _patch(patch: Patch) -> Iterator[FieldRow]:
    metadata = patch_metadata(patch)
    yield "Description", metadata.get("Description", "")
    yield "Product", metadata.get("TargetProductName", "")
    yield "Classification", metadata.get("Classification", "")
    yield "Can be removed", {"0": "no", "1": "yes"}.get(metadata.get("AllowRemoval", ""), "")
    yield "Patch code", code(patch.patch_code or "none")
    yield from _several("Products it patches", map(code, patch.targets))
    yield from _several("Makes obsolete", map(code, patch.obsoleted))
    yield "Engine", patch_engine(patch)
    sources = patch.summary.text(PropertyId.KEYWORDS).split(";")
    yield from _several("Sources", (source.strip() for source in sources if source.strip()))


def _transform(transform: Transform) -> Iterator[FieldRow]:
    yield from _applicability(Applicability.of(transform))
    needed = transform.summary.number(PropertyId.PAGE_COUNT)
    yield "Engine", f"needs Windows Installer {engine_version(needed)} or later" if needed else ""
    yield from _several("Creates tables", sorted(transform.created_tables))
    yield from _several("Drops tables", sorted(transform.dropped_tables))
    added = sorted(transform.added_columns.items())
    names = (f"{table}.{name}" for table, columns in added for _, name, _ in columns)
    yield from _several("Adds columns", names)
    yield from _several("Changes tables", transform.tables)
    reasons = sorted(transform.undecoded.items())
    yield from _several("Can't be decoded", (f"{table}: {reason}" for table, reason in reasons))


def _applicability(found: Applicability) -> list[FieldRow]:
    """From what to what a transform leads, and when it applies."""
    target = found.target
    return [
        ("From product", code(target.base_product)),
        ("From version", target.base_version),
        ("To product", code(target.new_product)),
        ("To version", target.new_version),
        ("Upgrade code", code(target.upgrade_code)),
        *_several("Applies only if", validation_words(found.validation) or ["nothing is checked"]),
        *_several(
            "Ignores", error_condition_words(found.error_conditions) or ["no error is ignored"]
        ),
    ]


def _several(name: str, values: Iterable[Content]) -> Iterator[FieldRow]:
    """A field with a line for each value."""
    for at, value in enumerate(values):
        yield "" if at else name, value


# -- file -----------------------------------------------------------------


def _file(opened: OpenedPackage, counts: PackageCounts) -> Iterator[FieldRow]:
    package = opened.package
    yield "Path", " > ".join([package.path, *package.inside])
    yield "Code page", name_of(opened.codepage)
    stated = package.pool.stated_codepage
    if stated != package.codepage:
        yield "", muted(f"as chosen; the file states {name_of(stated)}")
    yield "Sector size", counted(package.container.sector_size, "byte")
    if isinstance(package, Transform):
        yield "Tables changed", number(counts.tables)
        yield "Records", number(counts.rows)
    else:
        yield "Tables", f"{number(counts.tables)}, {number(counts.filled_tables)} with rows"
        yield "Rows", number(counts.rows)
    yield "Strings", number(counts.strings)
    yield "Streams", number(counts.streams)
    yield "Embedded files", number(counts.storages) if counts.storages else ""


def _signed(package: Package, signature: Signature | None) -> Iterator[IdentityBlock]:
    rows = [] if signature is None else list(signature_fields(signature))
    if isinstance(package, Database):
        rows += signed_cabinet_fields(signed_cabinets(package.tables))
    if rows:
        yield Heading("Signature")
        yield Fields(rows)


def _property(field: SummaryField) -> Sequence[FieldRow]:
    """The value with the number and type of the property, and below it what it means."""
    kind = muted(f"(PID {field.property_id}, {field.value.type_name})")
    meaning = (muted(f"{line[:1].upper()}{line[1:]}") for line in field.meaning)
    return [(field.name, (field.text or "empty", kind)), *(("", line) for line in meaning)]
