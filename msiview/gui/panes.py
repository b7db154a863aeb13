"""Moving the keyboard from pane to pane (F6)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QStackedWidget, QWidget


def next_pane(panes: Sequence[QWidget], step: int) -> None:
    """Focus the pane ``step`` after the one that has the keyboard, skipping hidden ones."""
    usable = [pane for pane in panes if _is_seen(pane) and first_focus(pane) is not None]
    if not usable:
        return
    focus = QApplication.focusWidget()
    here = next(
        (
            at
            for at, pane in enumerate(usable)
            if focus is pane or (focus is not None and pane.isAncestorOf(focus))
        ),
        -1 if step > 0 else 0,
    )
    target = first_focus(usable[(here + step) % len(usable)])
    if target is not None:
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _is_seen(pane: QWidget) -> bool:
    """Whether a pane shows: Qt only moves the docks behind a tab out of the window."""
    return pane.isVisible() and not pane.visibleRegion().isEmpty()


def first_focus(pane: QWidget) -> QWidget | None:
    """The widget that a dock or page hands the keyboard on to, or else the first one in a pane that
    takes it by Tab."""
    content: QWidget | None = None
    if isinstance(pane, QDockWidget):
        content = pane.widget()
    elif isinstance(pane, QStackedWidget):
        content = pane.currentWidget()
    proxy = content.focusProxy() if content is not None else None
    if proxy is not None and proxy.isVisible() and proxy.isEnabled():
        return proxy
    if _takes_tab(pane):
        return pane
    for child in pane.findChildren(QWidget):
        if _takes_tab(child) and child.isVisible() and child.isEnabled():
            return child
    return None


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
