"""What Tab stops at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def widgets_of(window: QWidget) -> Iterator[QWidget]:
    """All widgets of a window, each before those that lie in it.

    Not by ``nextInFocusChain``: PySide takes what that returns for a child of the widget that was
    asked, so that the scroll bars of the log were gone once Tab had been pressed.
    """
    return (widget for widget in window.findChildren(QWidget) if widget.window() is window)


def is_tab_stop(widget: QWidget) -> bool:
    """What Qt asks of a widget that Tab stops at."""
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
    )


def step(stops: Sequence[QWidget], *, forward: bool) -> bool:
    """Put the keyboard into the next or previous one; whether there is one."""
    if not stops:
        return False
    here = QApplication.focusWidget()
    at = stops.index(here) if here in stops else (-1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
    return True
