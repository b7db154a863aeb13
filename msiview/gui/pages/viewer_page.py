"""A page with the viewers of a stream: what is asked of the page is asked of the shown viewer."""

from __future__ import annotations

from msiview.gui.pages.spec import Page
from msiview.gui.viewers.spec import Viewer


class ViewerPage(Page):
    """Subclasses say which viewer is shown, and call :meth:`_on_viewer` when it is another one."""

    @property
    def viewer(self) -> Viewer | None:
        """The viewer that is shown."""
        raise NotImplementedError

    @property
    def can_find(self) -> bool:  # type: ignore[override]
        return self.viewer is not None and self.viewer.can_find

    def start_find(self) -> None:
        if self.viewer is not None:
            self.viewer.start_find()

    def find_next(self) -> None:
        if self.viewer is not None:
            self.viewer.find_next()

    def find_previous(self) -> None:
        if self.viewer is not None:
            self.viewer.find_previous()

    def _status_of(self, name: str) -> str:
        """``name, where its viewer is``."""
        where = self.viewer.status_text() if self.viewer is not None else ""
        return ", ".join(filter(None, (name, where)))

    def _on_viewer(self) -> None:
        if self.viewer is not None:
            self.setFocusProxy(self.viewer)
        self.stateChanged.emit()
