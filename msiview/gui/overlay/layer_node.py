"""One line in the list of layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from msiview.overlay.changes import LayerTotals


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
