"""What a window hands to its pages, docks and actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QAction

if TYPE_CHECKING:
    from msiview.gui.document import Document
    from msiview.gui.icons import Icons
    from msiview.gui.jobs import JobRunner
    from msiview.gui.keys import ActionKeys
    from msiview.gui.selection import SelectionHub
    from msiview.gui.settings import Settings
    from msiview.gui.theme import Theme
    from msiview.session.opened_package import PackageSource


class Tell(Protocol):
    """Shows a sentence, with a button for what it offers."""

    def __call__(self, text: str, offer: QAction | None = None, /) -> None: ...


@dataclass(frozen=True)
class Services:
    """One window's document, selection and jobs; the application's settings, theme, icons.

    Factories pick from it what their widget's constructor wants, so that widgets
    can be tested with only that.
    """

    document: Document
    selection: SelectionHub
    jobs: JobRunner
    settings: Settings
    theme: Theme
    icons: Icons
    tell: Tell
    """Show a sentence in the window's message bar: a failure, or what was saved where."""
    tell_here: Tell
    """The same for what is about the current cell or page: it goes when that is left."""
    open_source: Callable[[PackageSource], None]
    """Open something, in another window where this one has a package."""
    open_named: Callable[[str], None]
    """Open a file that the log names by its path there, if it is at hand."""
    action: Callable[[str], QAction]
    """An action of this window by its id, for context menus and buttons."""
    keys: Callable[[], Sequence[ActionKeys]] = tuple
    """The keys of all actions of this window."""
