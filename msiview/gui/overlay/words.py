"""What is said of an overlay in titles and in the status bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msiview.analysis.phrase import sentence
from msiview.gui.models.change_looks import look_of
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.marks import Mark
from msiview.words import counted, number

if TYPE_CHECKING:
    from msiview.gui.overlay.document_overlay import DocumentOverlay
    from msiview.overlay.changes import RowTotals
    from msiview.session.overlaid_package import OverlaidPackage

LONGEST = 48
"""Characters of names that titles and toolbar have room for."""


def overlay_names(overlay: DocumentOverlay) -> str:
    """``patch02.msp``, ``a.mst and b.mst``, ``a.mst and 2 more``; empty for nothing."""
    names = [item.title for item in overlay.choices if item.enabled]
    if overlay.edits and overlay.edits_on:
        names.append("edits")
    if len(names) > 2 or sum(map(len, names)) > LONGEST:
        others = f" and {len(names) - 1} more" if len(names) > 1 else ""
        return f"{_shortened(names[0])}{others}"
    return " and ".join(names)


def _shortened(name: str) -> str:
    """A long file name without its middle."""
    half = LONGEST // 2
    return name if len(name) <= LONGEST else f"{name[:half]}…{name[-half:]}"


def overlay_line(overlay: DocumentOverlay) -> str:
    """``Overlay: patch02.msp · 14 changes, 1 conflict``; empty for nothing."""
    if not overlay.choices and not overlay.edits:
        return ""
    names = overlay_names(overlay)
    if not names:
        return "Overlay: switched off"
    counts = "working…" if overlay.is_pending else result_counts(overlay.result)
    return f"{_verb(overlay.result)}: {names} · {counts}"


def result_counts(result: OverlaidPackage | None) -> str:
    """``14 changes, 1 conflict``; why there are none where nothing is applied."""
    if result is None:
        return "nothing applied"
    conflicts = len(result.conflicts)
    ignored = len(result.database.conflicts) - conflicts
    if not result.database.layers:
        return "nothing applied"
    parts = [counted(result.changes, "change") if result.changes else "no changes"]
    if conflicts:
        parts.append(counted(conflicts, "conflict"))
    if ignored:
        parts.append(counted(ignored, "ignored conflict"))
    return ", ".join(parts)


def refusal_line(overlay: DocumentOverlay) -> str:
    """``Nothing is applied: …`` with the reason, where no overlay fits; else nothing."""
    result = overlay.result
    if result is None or result.database.layers or not result.refusals:
        return ""
    reasons = " ".join(str(sentence(reason)) for _, reason in result.refusals)
    return f"Nothing is applied: {reasons}"


def short_layers(names: Sequence[str]) -> Mapping[str, str]:
    """The names of layers without the file's, where all of them are of one file: ``rtm.2``."""
    from msiview.overlay.stack import ARROW

    files = {name.partition(ARROW)[0] for name in names}
    if len(files) != 1 or not all(ARROW in name for name in names):
        return {}
    return {name: name.partition(ARROW)[2] for name in names}


def mark_counts(rows: RowTotals) -> list[tuple[str, str]]:
    """``A6``, ``M2``, ``D1``: the rows that are added, changed and deleted, each with the theme
    token of its mark."""
    from msiview.report.change_words import counts_words

    return [(words, look_of(mark).token) for mark, words in counts_words(rows)]


def row_counts(rows: RowTotals) -> Iterator[str]:
    """``3 changed``, ``1 added``, ``1 deleted``: what there is of them."""
    for count, mark in (
        (rows.changed, Mark.CHANGED),
        (rows.added, Mark.ADDED),
        (rows.deleted, Mark.DELETED),
    ):
        if count:
            yield f"{number(count)} {mark.value}"


def _verb(result: OverlaidPackage | None) -> str:
    """``Compared with`` where the overlay is nothing but another package."""
    layers = result.database.layers if result is not None else ()
    compares = bool(layers) and all(isinstance(layer, ComparisonLayer) for layer in layers)
    return "Compared with" if compares else "Overlay"
