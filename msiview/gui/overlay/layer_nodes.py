"""What the list of layers shows, as a tree: overlays, their layers, checks and remarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import Enum

from msiview.errors import FormatError
from msiview.gui.overlay.document_overlay import DocumentOverlay
from msiview.overlay.applicability import Verdict
from msiview.overlay.changes import LayerTotals
from msiview.overlay.checks import Check
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.patch_choice import PatchVerdict, TransformVerdict
from msiview.overlay.patch_files import PatchedFile, PatchFiles, PatchMedia
from msiview.overlay.schema_comparison import SchemaDifference
from msiview.overlay.stack import ARROW, Overlay, Stack, StackEntry
from msiview.session.overlaid_package import ChoiceOutcome, OverlaidPackage, OverlayChoice
from msiview.words import counted, number

MOST_FILES = 500
"""Files of a patch that are listed at most; the File table has all of them."""


class Sign(Enum):
    """What a line's icon says; the value is its name and its theme token."""

    NONE = ("", "text.muted")
    YES = ("check", "change.added")
    NO = ("error", "defect.error")
    MAYBE = ("warning", "defect.warning")
    NOTE = ("note", "text.muted")


@dataclass(eq=False, slots=True)
class LayerNode:
    """One line. ``argument`` names the overlay that it belongs to, ``layer`` a layer of it,
    ``pair`` the pair of a patch; ``checked`` None is a line without a check box."""

    title: str
    text: str = ""
    sign: Sign = Sign.NONE
    argument: str = ""
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
    remarks = list(result.stack.remarks) if result is not None else []
    problems = list(result.stack.problems) if result is not None else []
    files = result.patch_files if result is not None else {}
    nodes = [_overlay_node(o, totals, files, problems, remarks) for o in outcomes]
    nodes += [LayerNode(text, text, Sign.NO) for text in problems]
    nodes += [LayerNode(text, text, Sign.NOTE) for text in remarks]
    return LayerNode("").adopt(nodes)


def verdict_tree(stack: Stack) -> LayerNode:
    """What would be applied to some product, without check boxes and counts."""
    problems, remarks = list(stack.problems), list(stack.remarks)
    nodes = []
    for entry in stack.entries:
        choice = OverlayChoice(entry.overlay.argument, pairs=entry.overlay.pairs)
        outcome = ChoiceOutcome(choice, entry.overlay, entry, alone=True)
        nodes.append(_overlay_node(outcome, {}, {}, problems, remarks))
    for node in nodes:
        node.checked = None
        for child in node.children:
            child.checked = None
    return LayerNode("").adopt(nodes)


def _totals_by_layer(result: OverlaidPackage | None) -> Mapping[str, LayerTotals]:
    if result is None:
        return {}
    return dict(zip(result.layers, result.layer_totals, strict=True))


def _overlay_node(
    outcome: ChoiceOutcome,
    totals: Mapping[str, LayerTotals],
    files: Mapping[Overlay, PatchFiles],
    problems: list[str],
    remarks: list[str],
) -> LayerNode:
    item, entry = outcome.choice, outcome.entry
    node = LayerNode(item.title, argument=item.argument, checked=item.enabled)
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
    node.text, node.sign = _conclusion(entry)
    node.adopt(list(_children(outcome, entry, totals, files.get(outcome.overlay))))
    node.adopt(_taken(problems, outcome.overlay.name, Sign.NO))
    node.adopt(_taken(remarks, outcome.overlay.name, Sign.NOTE))
    return node


def _reason(error: Exception) -> str:
    """Why something cannot be opened; the line names the file already."""
    return error.reason if isinstance(error, FormatError) else str(error)


def _conclusion(entry: StackEntry) -> tuple[str, Sign]:
    """The sentence of conclusion, and its sign."""
    if entry.refusal:
        return entry.refusal, Sign.NO
    if entry.verdict is None:
        return _compared(entry), Sign.NONE
    assumed = any(not check.known for check in _all_checks(entry.verdict))
    return entry.verdict.conclusion, Sign.MAYBE if assumed else Sign.YES


def _compared(entry: StackEntry) -> str:
    layer = entry.layers[0] if entry.layers else None
    schema = len(layer.schema.differences) if isinstance(layer, ComparisonLayer) else 0
    text = "Compared with the package, row by row by primary key"
    differ = f"; {counted(schema, 'difference')} of tables and columns" if schema else ""
    return f"{text}{differ}."


def _all_checks(verdict: Verdict | PatchVerdict) -> Iterator[Check]:
    if isinstance(verdict, Verdict):
        yield from verdict.checks
        return
    for transform in verdict.transforms:
        if transform.applies:
            yield from transform.checks


def _children(
    outcome: ChoiceOutcome,
    entry: StackEntry,
    totals: Mapping[str, LayerTotals],
    files: PatchFiles | None,
) -> Iterator[LayerNode]:
    if isinstance(entry.verdict, PatchVerdict):
        for verdict in entry.verdict.transforms:
            yield _transform_node(outcome, entry, verdict, totals)
        if entry.place:
            text = f"{entry.place[:1].upper()}{entry.place[1:]}."
            yield LayerNode("Place in the sequence", text, Sign.NOTE)
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
    sign = Sign.NO if not check.passed else Sign.YES if check.known else Sign.MAYBE
    facts = f"expected {check.expected or 'nothing'}"
    if check.known:
        facts += f", found {check.actual or 'nothing'}"
    return LayerNode(check.check, f"{facts[:1].upper()}{facts[1:]}: {check.explanation}.", sign)


def _schema_node(difference: SchemaDifference) -> LayerNode:
    place = ".".join(filter(None, (difference.table, difference.column)))
    sides = " → ".join(filter(None, (difference.old, difference.new)))
    text = f"{difference.change.value.capitalize()}{': ' if sides else ''}{sides}"
    return LayerNode(place, text, Sign.NOTE)


def _taken(texts: list[str], name: str, sign: Sign) -> list[LayerNode]:
    """The texts about one overlay as lines, taken out of the list."""
    own = [text for text in texts if text.startswith((f"{name}:", f"{name}, "))]
    texts[:] = [text for text in texts if text not in own]
    title = "Problem" if sign is Sign.NO else "Remark"
    nodes = []
    for text in own:
        said = text[len(name) :].lstrip(":, ")
        nodes.append(LayerNode(title, said[:1].upper() + said[1:], sign))
    return nodes


def _sum(totals: Sequence[LayerTotals]) -> LayerTotals:
    names = [item.name for item in fields(LayerTotals)]
    return LayerTotals(**{name: sum(getattr(one, name) for one in totals) for name in names})


# -- the files of a patch -----------------------------------------------


def _files_node(found: PatchFiles) -> LayerNode:
    """``3 files, 1 of them unchanged``, with a line per cabinet and file below."""
    unchanged = sum(file.unchanged for file in found.files)
    text = f"The patch brings {counted(len(found.files), 'file')}"
    if unchanged:
        text += (
            f", {number(unchanged)} of them unchanged: they are as in the package, and could be "
            "left out of the patch (UpgradedFilesToIgnore)"
        )
    node = LayerNode("Files", f"{text}.", Sign.MAYBE if unchanged else Sign.NOTE)
    return node.adopt([*map(_media_node, found.media), *map(_file_node, found.files[:MOST_FILES])])


def _media_node(media: PatchMedia) -> LayerNode:
    size = "not in the patch"
    if media.cabinet_size is not None:
        size = counted(media.cabinet_size, "byte")
    span = f"sequence {media.first} to {media.last}"
    return LayerNode(
        f"Disk {media.disk_id}", f"Cabinet {media.cabinet}, {size}, {span}.", Sign.NOTE
    )


def _file_node(file: PatchedFile) -> LayerNode:
    sign = Sign.MAYBE if file.unchanged else Sign.NOTE
    return LayerNode(file.key, f"{', '.join(_file_words(file))}.", sign)


def _file_words(file: PatchedFile) -> Iterator[str]:
    yield file.name or file.key
    if file.unchanged:
        yield "unchanged"
    elif file.old_size is None:
        yield "new"
    yield _sides(file.old_size, file.new_size, "byte")
    if file.old_version != file.new_version:
        yield f"version {file.old_version or 'none'} → {file.new_version or 'none'}"
    if file.delta_size is not None:
        kind = file.delta_kind or "delta of an unknown kind"
        yield f"{kind}, header of {counted(file.delta_size, 'byte')}"
    else:
        yield "whole"


def _sides(old: int | None, new: int | None, noun: str) -> str:
    after = counted(new, noun) if new is not None else "size not stated"
    return after if old is None or old == new else f"{number(old)} → {after}"
