"""What overlays add to the page on what a file is. Apart from that page, since few commands need
what overlays are made of."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.identity import identity_values
from msiview.overlay.marks import Mark
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.part_comparison import summary_differences
from msiview.report.change_words import LETTERS, TONES, totals_words
from msiview.report.page import Content, Text, code, muted
from msiview.session.overlaid_package import OverlaidPackage

_CODES = {
    "ProductCode": "Product code",
    "UpgradeCode": "Upgrade code",
    "PackageCode": "Package code",
}


def changed_codes(overlaid: OverlaidDatabase) -> dict[str, tuple[Content, Content]]:
    """The codes of a product that overlays change, by the names of their fields: what they are,
    and with a mark what they were."""
    mark = Mark.CHANGED
    return {
        _CODES[value.name]: (
            code(value.new),
            Text(f"{LETTERS[mark]}  before: {value.old or 'none'}", TONES[mark]),
        )
        for value in identity_values(overlaid)
        if value.name in _CODES and value.differs
    }


def layer_fields(overlaid: OverlaidPackage) -> Iterator[tuple[str, Content]]:
    """What each layer does, and the overlays that would be refused."""
    for name, totals in zip(overlaid.layers, overlaid.layer_totals, strict=True):
        yield "Layer", f"{name}: {totals_words(totals)}"
    for name, reason in overlaid.refusals:
        yield "Refused", f"{name}: {reason}"


def summary_changes(overlaid: OverlaidPackage) -> dict[int, list[tuple[str, Content]]]:
    """What compared packages have in place of each property, with a mark; a property that only they
    have with its name."""
    found: dict[int, list[tuple[str, Content]]] = {}
    for layer in overlaid.database.layers:
        if not isinstance(layer, ComparisonLayer):
            continue
        for difference in summary_differences(layer.base, layer.target):
            mark = difference.mark
            words = f"{LETTERS[mark]}  {difference.new or 'missing'}"
            name = difference.name if mark is Mark.ADDED else ""
            row = name, (Text(words, TONES[mark]), muted(f"in {layer.name}"))
            found.setdefault(difference.property_id, []).append(row)
    return found
