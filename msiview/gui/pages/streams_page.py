"""All streams of a package: kinds and owners found in the background, digests on demand."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QWidget,
)

from msiview.analysis.stream_kinds import BINARY, StreamKind, stream_kind
from msiview.analysis.stream_uses import StreamUse, UseKind, stream_uses, used_row
from msiview.database.package import Package
from msiview.errors import FormatError
from msiview.format.container import Stream
from msiview.gui.edits.stream_files import can_replace_stream, replace_stream
from msiview.gui.models.change_looks import look_of
from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.pages.spec import Page
from msiview.gui.plain_text import tip
from msiview.gui.saving import save_streams
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.list_view import ListView
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.progress import Progress
from msiview.session.places import CellRef, Place
from msiview.session.stream_changes import StreamChange
from msiview.words import counted, number


@dataclass(eq=False, slots=True)
class ListedStream:
    """A stream of the list and what has been found out about it so far."""

    stream: Stream
    kind: StreamKind | None = None
    use: StreamUse | None = None
    digest: str = ""
    change: StreamChange | None = None
    """How an overlay changes it."""


class StreamsPage(Page):
    """Enter or a double click opens a stream."""

    can_find = True

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("streamsPage")
        self._services = services
        self._package: Package | None = None
        self._model: ListModel[ListedStream] = ListModel(_COLUMNS, services.theme, self)
        self._view = ListView(self._model, "streamsList", "Streams")
        self._view.setColumnHidden(_CHANGE, True)
        self._view.horizontalHeader().moveSection(_CHANGE, 0)
        self._view.opened.connect(
            lambda item: services.selection.go(Place("stream", item.stream.name))
        )
        self._view.currentItemChanged.connect(lambda _: self._refresh_buttons())
        self._view.selectionModel().selectionChanged.connect(lambda *_: self._refresh_buttons())
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._view.customContextMenuRequested.connect(self._show_menu)
        self._notice = EmptyNotice(self._view.viewport())
        self._notice.acted.connect(lambda: self._filter.clear())
        self._lay_out()
        services.document.changes.listed.connect(self._on_listed)
        services.theme.themeChanged.connect(self._model.refresh)

    def _lay_out(self) -> None:
        title = PlainLabel("Streams")
        title.setProperty("role", "title")
        self._counts = ElidedLabel()
        self._counts.setObjectName("streamsCounts")
        self._counts.setProperty("role", "muted")
        self._filter = FilterField("streamsFilter", "Filter streams")
        self._filter.setFixedWidth(240)
        self._filter.textChanged.connect(self._on_filter)
        self._hash = self._button("streamsHash", "SHA-256", "Compute the SHA-256 of the streams")
        self._hash.clicked.connect(self._compute_digests)
        self._save = self._button("streamsSave", "Save…", "Save the streams to files")
        self._services.icons.bind(self._save, "save")
        self._save.clicked.connect(self._save_chosen)
        line = horizontal(
            title,
            self._counts,
            self._hash,
            self._save,
            self._filter,
            stretch=self._counts,
            margins=(12, 8, 8, 8),
            spacing=8,
        )
        vertical(line, self._view, on=self, stretch=self._view)
        self.setFocusProxy(self._view)

    def _button(self, name: str, text: str, words: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip(f"{words}: the selected ones, or all"))
        return button

    @property
    def view(self) -> ListView[ListedStream]:
        return self._view

    @property
    def model(self) -> ListModel[ListedStream]:
        return self._model

    def show_place(self, place: Place) -> None:
        package = self._services.document.package
        if self._services.document.overlay.is_active:
            self._services.document.changes.ask()
        if package is None or package is self._package:
            return
        self._package = package
        self._filter.clear()
        self._fill(package)

    def _on_listed(self) -> None:
        """By now it is known how streams differ, or nothing lies over the package any more."""
        if self._package is not None and self._package is self._services.document.package:
            self._fill(self._package)

    def _fill(self, package: Package) -> None:
        """The package's streams, and those that only the overlay has."""
        made = self._services.document.changes.list
        changed = {c.name: c for c in made.stream_changes} if made is not None else {}
        streams = {stream.name: stream for stream in package.streams()}
        for name, change in changed.items():
            if change.new is not None:
                streams.setdefault(name, change.new)
        items = [ListedStream(s, change=changed.get(name)) for name, s in streams.items()]
        self._view.setColumnHidden(_CHANGE, not changed)
        self._model.set_items(items)
        if items:
            self._view.choose(items[0])
        self._refresh_counts()
        self._find_kinds(package, items)

    def clear(self) -> None:
        self._package = None
        self._filter.clear()
        self._model.set_items([])
        self._refresh_counts()

    def status_text(self) -> str:
        chosen = self._view.chosen_items()
        if len(chosen) > 1:
            size = sum(item.stream.size for item in chosen)
            return f"{counted(len(chosen), 'stream')}, {counted(size, 'byte')} selected"
        return self._counts.text()

    def start_find(self) -> None:
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    # -- finding out -------------------------------------------------------

    def _find_kinds(self, package: Package, items: list[ListedStream]) -> None:
        def work(progress: Progress) -> tuple[dict[str, StreamUse], list[StreamKind]]:
            kinds = []
            for done, item in enumerate(items):
                progress(f"Looking at {item.stream.shown_name}", done, len(items))
                try:
                    kinds.append(stream_kind(item.stream, package.codepage))
                except FormatError:
                    kinds.append(BINARY)
            return stream_uses(package, progress), kinds

        def show(found: tuple[dict[str, StreamUse], list[StreamKind]]) -> None:
            uses, kinds = found
            for item, kind in zip(items, kinds, strict=True):
                item.kind, item.use = kind, uses.get(item.stream.name)
            self._model.refresh()
            self._refresh_counts()

        self._services.jobs.run(work, show, title="Looking at the streams", slot="stream-kinds")

    def _compute_digests(self) -> None:
        items = [item for item in self._chosen_or_all() if not item.digest]

        def work(progress: Progress) -> list[str]:
            return [item.stream.sha256(progress) for item in items]

        def show(digests: list[str]) -> None:
            for item, digest in zip(items, digests, strict=True):
                item.digest = digest
            self._model.refresh()

        self._services.jobs.run(work, show, title="Computing SHA-256", slot="stream-digests")

    # -- acting ------------------------------------------------------------

    def _chosen_or_all(self) -> list[ListedStream]:
        chosen = self._view.chosen_items()
        return chosen if len(chosen) > 1 else self._model.items

    def _save_chosen(self) -> None:
        self._save_items(self._chosen_or_all())

    def _save_items(self, items: list[ListedStream]) -> None:
        save_streams(self, self._services, [(item.stream, item.kind) for item in items])

    def _show_menu(self, point: QPoint) -> None:
        menu = self.context_menu()
        if menu is not None:
            menu.popup(self._view.viewport().mapToGlobal(point))

    def context_menu(self) -> QMenu | None:
        """What can be done with the selected streams; None where there are none."""
        chosen, item = self._view.chosen_items(), self._view.current_item()
        if not chosen or item is None:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        go = self._services.selection.go
        menu.addAction("Open", lambda: go(Place("stream", item.stream.name)))
        use = item.use
        if use is not None and use.table is not None:
            menu.addAction(
                f"Go to {use.text}",
                lambda: go(Place("table", use.table or "", use.row, use.column)),
            )
        menu.addSeparator()
        menu.addAction("Save…", lambda: self._save_items(chosen))
        cell = self._cell_of(item)
        if cell is not None:
            menu.addAction(
                "Replace by a file…", lambda: replace_stream(self._services, self.window(), cell)
            )
        return menu

    def _cell_of(self, item: ListedStream) -> CellRef | None:
        """The cell that a stream belongs to, where it can be edited."""
        use, package = item.use, self._package
        if use is None or use.table is None or use.column is None or package is None:
            return None
        row = used_row(use, package, self._services.document.tables)
        cell = CellRef(use.table, row, use.column) if row is not None else None
        return cell if can_replace_stream(self._services, cell) else None

    def _on_filter(self, text: str) -> None:
        self._model.set_filter(text)
        self._refresh_counts()

    def _refresh_buttons(self) -> None:
        many = len(self._view.chosen_items()) > 1
        self._save.setText("Save selected…" if many else "Save all…")
        self._hash.setText("SHA-256 of selected" if many else "SHA-256")
        self.stateChanged.emit()

    def _refresh_counts(self) -> None:
        items, shown = self._model.items, self._model.rowCount()
        size = sum(item.stream.size for item in items)
        text = f"{counted(len(items), 'stream')} · {counted(size, 'byte')}"
        if shown != len(items):
            text = f"{number(shown)} of {text}"
        orphans = sum(1 for item in items if _is_orphan(item))
        if orphans:
            text += f" · {number(orphans)} that nothing refers to"
        self._counts.setText(text)
        self._save.setEnabled(bool(items))
        self._hash.setEnabled(bool(items))
        self._refresh_buttons()
        if shown:
            self._notice.hide()
        elif items:
            self._notice.tell("No stream has this text.", "Clear the filter")
        else:
            self._notice.tell("This file has no streams besides its tables.")


def _is_orphan(item: ListedStream) -> bool:
    return item.use is not None and item.use.kind is UseKind.ORPHAN


def _change_text(item: ListedStream) -> str:
    if item.change is None:
        return ""
    look = look_of(item.change.mark)
    return f"{look.letter} {look.word}"


def _change_token(item: ListedStream) -> str:
    return look_of(item.change.mark).token if item.change is not None else "text.muted"


def _size_text(item: ListedStream) -> str:
    """The size; before and after where the overlay has another one."""
    change = item.change
    if change is None or change.old is None or change.new is None:
        return number(item.stream.size)
    sizes = dict.fromkeys(number(stream.size) for stream in (change.old, change.new))
    return " → ".join(sizes)


def _use_text(item: ListedStream) -> str:
    return item.use.text if item.use is not None else ""


def _use_token(item: ListedStream) -> str:
    if _is_orphan(item):
        return "defect.warning"
    return "text.main" if item.use is not None and item.use.table is not None else "text.muted"


_CHANGE = 5
_COLUMNS: tuple[ListColumn[ListedStream], ...] = (
    ListColumn("Name", lambda item: item.stream.shown_name, width=280),
    ListColumn(
        "Size",
        _size_text,
        key=lambda item: item.stream.size,
        right=True,
        width=152,
    ),
    ListColumn("Kind", lambda item: item.kind.title if item.kind else "", width=200),
    ListColumn("Used by", _use_text, width=240, token=_use_token),
    ListColumn(
        "SHA-256",
        lambda item: item.digest,
        width=200,
        monospace=True,
        token=lambda item: "text.muted",
        tooltip=lambda item: item.digest,
    ),
    ListColumn("Change", _change_text, width=96, token=_change_token),
)
