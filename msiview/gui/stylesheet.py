"""One stylesheet for the whole window, made from a theme's tokens.

Hairlines of 1 px, no gradients, spacing in steps of 4 px. Widgets are addressed
by class, or by the dynamic property ``role`` where a class is not enough:
``title`` (semibold), ``muted`` (secondary text), ``link`` (a button that looks
like a link), ``primary`` (the one button of an empty state), ``pane`` (a header
strip above a view).

A window keeps its first sheet when the theme changes (``window/styled_parts.py``), so rules for
the window itself take colours of the palette.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from msiview.resources import resource_path

_SHEET = Template("""
QMainWindow { background: palette(window); }
QMainWindow::separator { background: palette(mid); width: 1px; height: 1px; }
QMainWindow::separator:hover { background: palette(link); }
QDialog, QDockWidget { background: $window; }
QToolTip { background: $base; color: $text; border: 1px solid $border; padding: 4px; }

QMenuBar { background: $window; border: none; padding: 0 4px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; }
QMenu { background: $base; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 8px; border-radius: 4px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $muted; background: transparent; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QToolBar { background: $window; border: none; border-bottom: 1px solid $border;
  padding: 4px 8px; spacing: 4px; }
QToolBar::separator { background: transparent; border-left: 1px solid $border; width: 0;
  margin: 6px 8px; }
QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 4px 8px; }
QToolButton:hover:enabled, QToolButton:open { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $selection; }
QToolButton:focus { border-color: $link; }
QToolButton:disabled { color: $muted; }
QToolButton[role="small"] { padding: 2px; }
QToolButton[role="state"] { color: $muted; }
QToolButton[role="state"][active="true"] { color: $changed; }
QToolButton[role="offer"] { color: $link; padding: 2px 8px; }
QToolButton::menu-indicator { image: none; }

QPushButton { background: $base; border: 1px solid $border; border-radius: 4px;
  padding: 4px 12px; min-height: 16px; }
QPushButton:hover:enabled { background: $hover; }
QPushButton:pressed { background: $selection; }
QPushButton:focus { border-color: $link; }
QPushButton:disabled { color: $muted; }
QPushButton[role="primary"] { border-color: $link; color: $link; padding: 8px 16px; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $link;
  padding: 4px 8px; text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border-color: $link; }

QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser, QSpinBox {
  background: $base; color: $text; border: 1px solid $border; border-radius: 4px;
  selection-background-color: $selection; selection-color: $text; }
QTextBrowser#helpView, QTextBrowser[role="reading"] { border: none; border-radius: 0;
  padding: 8px; }
QLineEdit, QSpinBox { padding: 4px 8px; placeholder-text-color: $muted; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QTextBrowser:focus, QSpinBox:focus {
  border-color: $link; }
QLineEdit[role="compact"] { padding: 0 4px; }
QLineEdit[invalid="true"] { border-color: $error; }
QCheckBox::indicator, QTreeView::indicator, QListView::indicator, QTableView::indicator {
  width: 12px; height: 12px; border: 1px solid $muted;
  border-radius: 2px; background: $base; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked,
QTableView::indicator:checked { image: url($tick);
  background: $check; }
QCheckBox::indicator:focus { border-color: $link; }
QCheckBox::indicator:disabled { border-color: $border; }
QComboBox { background: $base; border: 1px solid $border; border-radius: 4px; padding: 4px 8px; }
QComboBox[role="compact"] { padding: 0 4px; }
QComboBox:focus { border-color: $link; }
QComboBox::drop-down { border: none; background: transparent; width: 20px; }
QComboBox::down-arrow { image: url($arrow); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $base; border: 1px solid $border;
  selection-background-color: $selection; selection-color: $text; }

QAbstractItemView { background: $base; alternate-background-color: $alternate; border: none;
  selection-background-color: $selection; selection-color: $text; outline: none; }
QTableView { gridline-color: $border; }
QDialog QAbstractItemView { border: 1px solid $border; }
QDialog QTextBrowser[role="reading"] { border: 1px solid $base; }
QDialog QAbstractItemView:focus, QDialog QTextBrowser[role="reading"]:focus {
  border-color: $link; }
QTableView[role="list"]::item, QTreeView[role="list"]::item { padding: 0 5px; }
QListView[role="list"]::item { padding: 0 8px; }
QTreeView#logOutline::item { padding: 0 6px; }
QListView::item, QTreeView::item { min-height: ${row}px; }
QHeaderView { background: $window; border: none; }
QHeaderView::section { background: $window; color: $text; border: none;
  border-right: 1px solid $border; border-bottom: 1px solid $border; padding: 4px 8px; }
QHeaderView:vertical { background: $base; }
QTableCornerButton::section { background: $window; border: none;
  border-right: 1px solid $border; border-bottom: 1px solid $border; }
QFrame[role="popup"] { background: $base; border: 1px solid $border; }

QTabBar { background: $window; border: none; qproperty-drawBase: 0; }
QTabBar::tab { background: $window; color: $muted; border: none; border-bottom: 2px solid $window;
  padding: 8px 12px; }
QTabWidget#logPaneTabs > QTabBar::tab { padding: 8px 7px; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $link; font-weight: 600; }
QTabBar::tab:focus { color: $link; }
QTabWidget::pane { border: none; border-top: 1px solid $border; }

QStatusBar { background: $window; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; }
QProgressBar { background: $border; border: none; border-radius: 2px;
  min-height: 4px; max-height: 4px; }
QProgressBar::chunk { background: $link; border-radius: 2px; }

QScrollBar { background: $base; border: none; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QAbstractScrollArea::corner { background: $base; border: none; }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QScrollArea { border: none; background: transparent; }

QPlainTextEdit[role="value"], QTextBrowser[role="value"] { background: transparent;
  border: none; padding: 0; }
*[role="value"][null="true"] { color: $null; }
*[role="value"][muted="true"] { color: $muted; }
*[role="value"][tone="good"] { color: $added; }
*[role="value"][tone="warning"] { color: $warning; }
*[role="value"][tone="bad"] { color: $error; }
*[role="value"][strong="true"] { font-weight: 600; }
QListWidget[role="side"] { border-right: 1px solid $border; }
QPushButton[role="toggle"] { background: transparent; border-color: transparent;
  color: $muted; padding: 2px 8px; }
QPushButton[role="toggle"]:checked { color: $text; background: $selection; }
QPlainTextEdit[role="viewer"] { border: none; border-radius: 0; }
QPushButton[role="inline"] { background: transparent; border: none; color: $link;
  padding: 0; text-align: left; }
QPushButton[role="inline"]:disabled { color: $muted; }
QPushButton[role="inline"]:hover, QPushButton[role="inline"]:focus { text-decoration: underline; }
QLabel[role="title"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="link"] { color: $link; }
QLabel[role="link"]:hover { text-decoration: underline; }
QFrame[role="drop"] { background: $window; border: 1px dashed $muted; border-radius: 4px; }
QLabel[role="picture"] { border: 1px solid $border; }
QFrame[role="drop"] QLabel { background: transparent; }
QFrame[role="card"] { background: $base; border: 1px solid $border; border-radius: 4px; }
QFrame[role="card"]:hover { background: $hover; }
QFrame[role="card"]:focus { border-color: $link; }
QFrame[role="card"][present="true"] { background: $selection; border-color: $link; }
QFrame[role="card"] QLabel, QFrame[role="card"] QToolButton { background: transparent; }
QFrame[role="card"] QLabel[role="muted"] { color: $muted_on_tint; }
QFrame[role="card"] QLabel[role="wrong"] { color: $error; }
QLabel[role="empty"] { color: $muted; background: $base; padding: 8px 12px; }
QLabel[role="strip"] { background: $window; border-top: 1px solid $border; padding: 4px 12px; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="error"] { color: $error; font-weight: 600; }
QWidget[role="pane"] { background: $window; border-bottom: 1px solid $border; }
QWidget[role="page"] { background: $base; }
QFrame[role="message"] { background: $mention; border: 1px solid $border; border-radius: 4px; }
QFrame[role="message"] QLabel { color: $text; }
""")


def stylesheet(tokens: Mapping[str, str], row: int) -> str:
    """The stylesheet for one theme's tokens; ``row`` is the height of list rows in px."""
    return _SHEET.substitute(
        window=tokens["surface.window"],
        base=tokens["surface.base"],
        alternate=tokens["surface.alternate"],
        border=tokens["surface.border"],
        hover=tokens["surface.hover"],
        selection=tokens["surface.selection"],
        mention=tokens["surface.mention"],
        text=tokens["text.main"],
        muted=tokens["text.muted"],
        muted_on_tint=tokens["text.muted_on_tint"],
        link=tokens["text.link"],
        null=tokens["cell.null"],
        error=tokens["defect.error"],
        warning=tokens["defect.warning"],
        added=tokens["change.added"],
        changed=tokens["change.changed"],
        check=tokens["surface.check"],
        tick=resource_path("icons", "check.svg").as_posix(),
        # A grey that shows in both themes: pictures of a stylesheet cannot be tinted.
        arrow=resource_path("icons", "styles", "drop-down.svg").as_posix(),
        row=row,
    )
