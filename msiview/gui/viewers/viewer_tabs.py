"""The viewers that suit a stream, as tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from msiview.analysis.stream_kinds import StreamKind
from msiview.format.container import Stream
from msiview.gui.services import Services
from msiview.gui.viewers.all_viewers import viewers_for
from msiview.gui.viewers.spec import Viewer, ViewerSpec
from msiview.gui.widgets.boxes import vertical


class ViewerTabs(QWidget):
    """The best viewer is shown first; one of each kind is built, at first use."""

    stateChanged = Signal()
    """Another viewer is shown, or its status text is another one."""

    def __init__(self, services: Services, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._stream: Stream | None = None
        self._kind: StreamKind | None = None
        self._specs: list[ViewerSpec] = []
        self._viewers: dict[str, Viewer] = {}
        self._stack = QStackedWidget()
        self.tabs = QTabBar()
        self.tabs.setObjectName(name)
        self.tabs.setAccessibleName("Viewers")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.currentChanged.connect(self._on_tab)
        bar = QWidget()
        bar.setProperty("role", "pane")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        vertical(self.tabs, on=bar)
        vertical(bar, self._stack, on=self, stretch=self._stack)

    @property
    def viewer(self) -> Viewer | None:
        """The viewer that is shown."""
        widget = self._stack.currentWidget()
        return widget if isinstance(widget, Viewer) else None

    def show_stream(self, stream: Stream, kind: StreamKind) -> None:
        """Show a stream in the viewer that suits its kind best."""
        self.clear()
        self._stream, self._kind = stream, kind
        self._set_specs(viewers_for(kind))

    def clear(self) -> None:
        """Forget the stream."""
        self._stream = None
        for viewer in self._viewers.values():
            viewer.clear()
        self._set_specs([])

    def _set_specs(self, specs: list[ViewerSpec]) -> None:
        self._specs = specs
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for spec in specs:
            self.tabs.addTab(spec.title)
        self.tabs.blockSignals(False)
        self.tabs.setVisible(bool(specs))
        self._stack.setVisible(bool(specs))
        if specs:
            self._on_tab(0)

    def _on_tab(self, number: int) -> None:
        if self._stream is None or self._kind is None or not 0 <= number < len(self._specs):
            return
        spec = self._specs[number]
        viewer = self._viewers.get(spec.id)
        if viewer is None:
            viewer = self._viewers[spec.id] = spec.create_widget(self._services)
            viewer.stateChanged.connect(self.stateChanged)
            self._stack.addWidget(viewer)
        viewer.show_stream(self._stream, self._kind)
        self._stack.setCurrentWidget(viewer)
        self.setFocusProxy(viewer)
        self.stateChanged.emit()
