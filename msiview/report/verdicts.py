"""Whether Windows Installer would apply transforms and patches, and why, as a page and in lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msiview.analysis.phrase import Phrase, sentence
from msiview.database.transform import Transform
from msiview.database.transform_flags import error_condition_words
from msiview.overlay.checks import Check
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.patch_choice import PatchVerdict, TransformVerdict
from msiview.overlay.stack import Stack, StackEntry
from msiview.overlay.update_kind import Update
from msiview.report.page import (
    MARKS,
    Block,
    Bullets,
    Content,
    Heading,
    Lines,
    Paragraph,
    Text,
    Tone,
    muted,
    strong,
)
from msiview.words import counted, number


def verdict_blocks(stack: Stack) -> Iterator[Block]:
    """The overlays in the order of their application, each with its transforms, every check, and
    the errors that are ignored; then what is odd about them."""
    for entry in stack.entries:
        yield Heading(entry.overlay.argument)
        yield Paragraph(conclusion_words(entry))
        yield Paragraph(place_words(entry))
        transforms = dict(_transforms(entry))
        for verdict in entry.transforms:
            is_part = isinstance(entry.verdict, PatchVerdict)
            if is_part:
                yield Heading(verdict.name, 3, Tone.GOOD if verdict.applies else Tone.BAD)
                yield Paragraph(verdict.conclusion, indent=1)
            yield Lines(list(_details(verdict, transforms.get(verdict.name), int(is_part))))
    if stack.remarks:
        yield Heading("Remarks")
        yield Bullets([str(remark) for remark in stack.remarks])


def update_words(update: Update) -> str:
    """The kind of update with the reason for it, and which of its rules are broken: ``The product
    code stays … 4 rules are broken (W): 3 × component removed, file moved.``"""
    if not update.broken:
        return update.words
    kinds = Counter(hazard.id.replace("-", " ") for hazard in update.broken)
    rules = ", ".join(
        name if count == 1 else f"{number(count)} × {name}" for name, count in kinds.items()
    )
    count = len(update.broken)
    broken = "A rule is" if count == 1 else f"{number(count)} rules are"
    return f"{update.words} {broken} broken (W): {rules}."


def conclusion_words(entry: StackEntry) -> str:
    """A sentence on whether an overlay would be applied; of a package how it is compared."""
    if entry.verdict is not None or entry.refusal:
        return str(sentence(entry.conclusion))
    layer = entry.layers[0] if entry.layers else None
    schema = len(layer.schema.differences) if isinstance(layer, ComparisonLayer) else 0
    differ = f"; {counted(schema, 'difference')} of tables and columns" if schema else ""
    return f"Compared with the package, row by row by primary key{differ}."


def conclusion_tone(entry: StackEntry) -> Tone:
    """Bad for what is refused; a warning where a check could not be made."""
    if entry.refusal:
        return Tone.BAD
    if entry.verdict is None:
        return Tone.NORMAL
    checks = (check for t in entry.transforms if t.applies for check in t.checks)
    return Tone.GOOD if all(check.known for check in checks) else Tone.WARNING


def place_words(entry: StackEntry) -> Phrase:
    """Why a patch stands where it stands in the sequence; nothing for what has no place."""
    return sentence(entry.place)


def check_words(check: Check) -> Phrase:
    """``Expected 1.0, found 2.0: the installed version … is higher …``"""
    found = f", found {check.actual or 'nothing'}" if check.known else ""
    return sentence(f"expected {check.expected or 'nothing'}{found}: {check.explanation}")


def check_tone(check: Check) -> Tone:
    """A warning for what is not known, and so taken to fit."""
    if not check.passed:
        return Tone.BAD
    return Tone.GOOD if check.known else Tone.WARNING


def _details(
    verdict: TransformVerdict, transform: Transform | None, indent: int
) -> Iterator[tuple[int, Content]]:
    if not verdict.checks:
        yield indent, "Nothing is checked."
    for check in verdict.checks:
        tone = check_tone(check)
        yield indent, (Text(MARKS[tone], tone), strong(f"{check.check}:"), check_words(check))
    if transform is not None:
        conditions = transform.error_conditions
        words = "; ".join(error_condition_words(conditions)) or "none"
        yield indent, muted(f"Errors ignored (0x{int(conditions):04X}): {words}")


def _transforms(entry: StackEntry) -> Iterator[tuple[str, Transform]]:
    """The transforms of an overlay that can be read, by name."""
    overlay = entry.overlay
    if isinstance(overlay.package, Transform):
        yield overlay.name, overlay.package
    for pair in overlay.patch.pairs if overlay.patch is not None else ():
        for part in pair.transforms:
            if part.transform is not None:
                yield part.name, part.transform
