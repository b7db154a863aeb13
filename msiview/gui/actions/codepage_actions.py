"""The menu of code pages: the texts of the package read under another one than it states."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from msiview.format.codepages import KNOWN, name_of
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.main_window import MainWindow


def _read_under(codepage: int | None, window: MainWindow) -> None:
    """Read the package anew, with its overlays, and come back to where the user is."""
    source, place = window.document.source, window.selection.place
    if source is None or source.codepage == codepage:
        return
    choices = window.document.overlay.choices
    window.document.retry(source.under(codepage))
    window.when_opened(lambda: window.document.overlay.choose(choices))
    window.after_opening.come_back_to(place)


def _can_read_under(window: MainWindow) -> bool:
    """Whether the package is a file of its own; what lies inside one follows it."""
    source = window.document.source
    return window.document.package is not None and source is not None and source.keep


def _fill(window: MainWindow, menu: QMenu) -> None:
    source, package = window.document.source, window.document.package
    if source is None or package is None:
        return
    stated = name_of(package.pool.stated_codepage)
    choices = [(None, f"As the &file states: {stated}"), *((n, name_of(n)) for n in KNOWN)]
    group = QActionGroup(menu)
    for codepage, title in choices:
        action = menu.addAction(title, partial(_read_under, codepage, window))
        action.setCheckable(True)
        action.setChecked(source.codepage == codepage)
        group.addAction(action)
        if codepage is None:
            menu.addSeparator()


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionCodePage",
        title="Read under &code page",
        menu="View",
        section=7,
        tip="Read the texts of the package, and of its overlays, under another code page",
        enabled_when=_can_read_under,
        fill=_fill,
    ),
)
