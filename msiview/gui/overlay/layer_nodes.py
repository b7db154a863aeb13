"""What the list of layers shows, as a tree: overlays, their layers, checks and remarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import Enum

from msiview.analysis.phrase import sentence
from msiview.errors import FormatError
from msiview.gui.overlay.document_overlay import EDITS, DocumentOverlay
from msiview.overlay.changes import LayerTotals
from msiview.overlay.checks import Check
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.edits.layer import EDITS as EDITS_LAYER
from msiview.overlay.patch_choice import PatchVerdict, TransformVerdict
from msiview.overlay.patch_files import PatchedFile, PatchFiles, PatchMedia
from msiview.overlay.schema_comparison import SchemaDifference
from msiview.overlay.stack import ARROW, Overlay, Stack, StackEntry
from msiview.report.page import Tone
from msiview.report.patched_files import media_words, patch_files_words, patched_file_words
from msiview.report.verdicts import (
    check_tone,
    check_words,
    conclusion_tone,
    conclusion_words,
    place_words,
)
from msiview.session.overlaid_package import ChoiceOutcome, OverlaidPackage, OverlayChoice

MOST_FILES = 500
"""Files of a patch that are listed at most; the File table has all of them."""


class Sign(Enum):
    """What a line's icon says; the value is its name and its theme token."""

    NONE = ("", "text.muted")
    YES = ("check", "change.added")
    NO = ("error", "defect.error")
    MAYBE = ("warning", "defect.warning")
    NOTE = ("note", "text.muted")


_SIGNS = {
    Tone.NORMAL: Sign.NONE,
    Tone.GOOD: Sign.YES,
    Tone.WARNING: Sign.MAYBE,
    Tone.BAD: Sign.NO,
}


@dataclass(eq=False, slots=True)
class LayerNode:
    """One line. ``argument`` names the overlay that it belongs to, ``layer`` a layer of it,
    ``pair`` the pair of a patch; ``checked`` None is a line without a check box."""

    title: str
    text: str = ""
    sign: Sign = Sign.NONE
    argument: str = ""
    where: str = ""
    """Of an overlay, its path or what else names it for users."""
    layer: str = ""
    pair: str = ""
    checked: bool | None = None
    totals: LayerTotals | None = None
    children: list[LayerNode] = field(default_factory=list)
    parent: LayerNode | None = None
    row: int = 0

    def adopt(self, children: Sequence[LayerNode]) -> LayerNode:
        """Put lines below this one."""
        for child in children:
            child.parent, child.row = self, len(self.children)
            child.argument = child.argument or self.argument
            self.children.append(child)
        return self

    @property
    def path(self) -> tuple[str, ...]:
        """What tells the line from others, also when the tree is built anew."""
        above = self.parent.path if self.parent is not None else ()
        return (*above, self.layer or self.argument, self.title)


def layer_tree(overlay: DocumentOverlay) -> LayerNode:
    """The whole tree below a root that is not shown."""
    result = overlay.result
    choices = {item.argument: item for item in overlay.choices}
    # While work goes on, the check boxes show what is chosen already.
    outcomes = [
        replace(o, choice=choices[o.choice.argument])
        for o in overlay.outcomes
        if o.choice.argument in choices
    ]
    known = {outcome.choice.argument for outcome in outcomes}
    outcomes += [ChoiceOutcome(item) for item in overlay.choices if item.argument not in known]
    totals = _totals_by_layer(result)
    files = result.patch_files if result is not None else {}
    stack = result.stack if result is not None else None
    nodes = [_overlay_node(outcome, totals, files, stack) for outcome in outcomes]
    if overlay.edits:
        nodes.append(_edits_node(overlay, totals))
    counted = [node for node in nodes if node.totals is not None]
    if len(counted) == 1 and result is not None:
        # Its layers may change the same rows; alone it does what comes out.
        counted[0].totals = result.end_totals
    return LayerNode("").adopt([*nodes, *_remark_nodes(stack, "")])


def verdict_tree(stack: Stack) -> LayerNode:
    """What would be applied to some product, without check boxes and counts."""
    nodes = []
    for entry in stack.entries:
        choice = OverlayChoice(entry.overlay.argument, pairs=entry.overlay.pairs)
        outcome = ChoiceOutcome(choice, entry.overlay, entry, alone=True)
        nodes.append(_overlay_node(outcome, {}, {}, stack))
    for node in nodes:
        node.checked = None
        for child in node.children:
            child.checked = None
    return LayerNode("").adopt([*nodes, *_remark_nodes(stack, "")])


def _totals_by_layer(result: OverlaidPackage | None) -> Mapping[str, LayerTotals]:
    if result is None:
        return {}
    return dict(zip(result.layers, result.layer_totals, strict=True))


def _overlay_node(
    outcome: ChoiceOutcome,
    totals: Mapping[str, LayerTotals],
    files: Mapping[Overlay, PatchFiles],
    stack: Stack | None,
) -> LayerNode:
    item, entry = outcome.choice, outcome.entry
    where = item.shown or item.argument
    node = LayerNode(item.title, argument=item.argument, where=where, checked=item.enabled)
    if outcome.error is not None:
        node.sign, node.text = Sign.NO, f"It cannot be opened: {_reason(outcome.error)}."
        return node
    if outcome.overlay is None:
        node.text = "Working…"
        return node
    node.title = outcome.overlay.name
    if entry is None:
        node.text = "Switched off."
        return node
    own = [totals[layer.name] for layer in entry.layers if layer.name in totals]
    node.totals = _sum(own) if own and not outcome.alone else None
    node.text, node.sign = conclusion_words(entry), _SIGNS[conclusion_tone(entry)]
    node.adopt(list(_children(outcome, entry, totals, files.get(outcome.overlay))))
    return node.adopt(list(_remark_nodes(stack, outcome.overlay.name)))


def _edits_node(overlay: DocumentOverlay, totals: Mapping[str, LayerTotals]) -> LayerNode:
    """The edits, which come after everything else."""
    text = "Changed by hand, on top of all else." if overlay.edits_on else "Switched off."
    node = LayerNode(EDITS_LAYER, text, argument=EDITS, where=text, checked=overlay.edits_on)
    node.totals = totals.get(EDITS_LAYER)
    return node


def _reason(error: Exception) -> str:
    """Why something cannot be opened; the line names the file already."""
    return error.reason if isinstance(error, FormatError) else str(error)


def _children(
    outcome: ChoiceOutcome,
    entry: StackEntry,
    totals: Mapping[str, LayerTotals],
    files: PatchFiles | None,
) -> Iterator[LayerNode]:
    if isinstance(entry.verdict, PatchVerdict):
        for verdict in entry.transforms:
            yield _transform_node(outcome, entry, verdict, totals)
        if entry.place:
            yield LayerNode("Place in the sequence", str(place_words(entry)), Sign.NOTE)
        if files is not None and (files.files or files.media):
            yield _files_node(files)
    elif entry.verdict is not None:
        yield from map(_check_node, entry.verdict.checks)
    for layer in entry.layers:
        if isinstance(layer, ComparisonLayer):
            yield from map(_schema_node, layer.schema.differences)


def _transform_node(
    outcome: ChoiceOutcome,
    entry: StackEntry,
    verdict: TransformVerdict,
    totals: Mapping[str, LayerTotals],
) -> LayerNode:
    """One transform of a patch, whether it is applied or not."""
    assert outcome.overlay is not None
    item, name = outcome.choice, f"{outcome.overlay.name}{ARROW}{verdict.name}"
    applied = name in {layer.name for layer in entry.layers}
    by_hand = applied and item.pairs is not None
    node = LayerNode(
        verdict.name,
        f"Picked by hand. {verdict.conclusion}" if by_hand else verdict.conclusion,
        Sign.YES if verdict.applies else Sign.NO,
        argument=item.argument,
        layer=name,
        pair=_pair_of(outcome, verdict.name),
        checked=applied and name not in item.off,
        totals=totals.get(name) if not outcome.alone else None,
    )
    return node.adopt([_check_node(check) for check in verdict.checks])


def _pair_of(outcome: ChoiceOutcome, transform: str) -> str:
    assert outcome.overlay is not None
    patch = outcome.overlay.patch
    for pair in patch.pairs if patch is not None else ():
        if any(part.name == transform for part in pair.transforms):
            return pair.name
    return transform


def _check_node(check: Check) -> LayerNode:
    return LayerNode(check.check, str(check_words(check)), _SIGNS[check_tone(check)])


def _schema_node(difference: SchemaDifference) -> LayerNode:
    place = ".".join(filter(None, (difference.table, difference.column)))
    sides = " → ".join(filter(None, (difference.old, difference.new)))
    text = f"{difference.change.value.capitalize()}{': ' if sides else ''}{sides}"
    return LayerNode(place, text, Sign.NOTE)


def _remark_nodes(stack: Stack | None, name: str) -> Iterator[LayerNode]:
    """The problems of one overlay, and what is odd about it; with an empty name, of several."""
    if stack is None:
        return
    for title, sign, remarks in (
        ("Problem", Sign.NO, stack.problems),
        ("Remark", Sign.NOTE, stack.remarks),
    ):
        for remark in remarks:
            if remark.overlay == name:
                words = str(sentence(remark.of_overlay))
                yield LayerNode(title if name else words, words, sign)


def _sum(totals: Sequence[LayerTotals]) -> LayerTotals:
    names = [item.name for item in fields(LayerTotals)]
    return LayerTotals(**{name: sum(getattr(one, name) for one in totals) for name in names})


# -- the files of a patch -----------------------------------------------


def _files_node(found: PatchFiles) -> LayerNode:
    """How many files there are, with a line per cabinet and file below."""
    sign = Sign.MAYBE if any(file.unchanged for file in found.files) else Sign.NOTE
    node = LayerNode("Files", str(sentence(patch_files_words(found))), sign)
    return node.adopt([*map(_media_node, found.media), *map(_file_node, found.files[:MOST_FILES])])


def _media_node(media: PatchMedia) -> LayerNode:
    return LayerNode(f"Disk {media.disk_id}", str(sentence(media_words(media))), Sign.NOTE)


def _file_node(file: PatchedFile) -> LayerNode:
    sign = Sign.MAYBE if file.unchanged else Sign.NOTE
    return LayerNode(file.key, str(sentence(patched_file_words(file))), sign)
