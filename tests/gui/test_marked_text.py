"""Parts of a text that is shown with something cut out of it."""

from __future__ import annotations

import pytest

from msiview.analysis.patterns import Span
from msiview.gui.widgets.marked_text import cut_spans


@pytest.mark.parametrize(
    ("span", "shown", "left"),
    [
        ((2, 4), "0123456789", [(2, 4)]),
        ((2, 4), "01234…", [(2, 4)]),
        ((4, 8), "01234…", [(4, 6)]),
        ((6, 8), "01234…", []),
        ((1, 2), "012…89", [(1, 2)]),
        ((8, 10), "012…89", [(4, 6)]),
        ((2, 9), "012…89", [(2, 5)]),
        ((4, 6), "012…89", []),
        ((5, 9), "012…89", [(3, 5)]),
    ],
)
def test_spans_follow_their_characters(span: Span, shown: str, left: list[Span]) -> None:
    assert cut_spans([span], "0123456789", shown) == left
